import { randomBytes } from 'node:crypto';
import type { Ending } from '@anyproof/conformance';
import { type Picture, printedOf, readPicture } from './pictures.js';
import type { VendorAnswer, VendorRequest } from './server.js';

export interface DeskOptions {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What Acme does with a request: written from Acme's documents, with nothing of the adapter in it. */
export interface Desk {
  answer(request: VendorRequest): VendorAnswer;
  decide(ending: Ending): void;
  settle(id: string, verdict: 'approve' | 'decline'): void;
  /** The person shows these pictures on Acme's page, and is done. */
  visit(pageUrl: string, pictures: readonly (readonly [slot: string, bytes: Buffer])[]): void;
  /** Tokens and page keys that were handed out. */
  secrets(): readonly string[];
}

interface Verification {
  readonly id: string;
  readonly externalId: string;
  readonly pageUrl: string;
  readonly createdAt: number;
  readonly ending: Ending;
  readonly pictures: Map<string, Picture>;
  startedAt?: number;
  submittedAt?: number;
  settled?: 'ACCEPTED' | 'REFUSED';
  erased?: true;
}

const TOKEN_SECONDS = 300;
const ANALYSIS_MS = 100;
const LIFETIME_MS = 60_000;
const VERDICTS: { readonly [ending in Ending]: string } = {
  approve: 'ACCEPTED',
  decline: 'REFUSED',
  review: 'MANUAL_REVIEW',
  inconclusive: 'UNDECIDED',
  fail: 'ERROR',
  expire: 'EXPIRED',
  abandon: 'ABANDONED',
};

export function createDesk(options: DeskOptions, now: () => number, origin: () => string): Desk {
  const verifications = new Map<string, Verification>();
  const tokens = new Map<string, number>();
  let ending: Ending = 'approve';

  const isSamePerson = ({ pictures }: Verification) =>
    new Set([...pictures.values()].map(({ name }) => name)).size <= 1;
  const stateOf = (one: Verification): string => {
    const { createdAt, startedAt = now(), submittedAt } = one;
    if (one.settled !== undefined) return one.settled;
    if (one.ending === 'expire' && now() > createdAt + LIFETIME_MS) return 'EXPIRED';
    if (one.ending === 'abandon' && now() > startedAt + LIFETIME_MS) return 'ABANDONED';
    if (submittedAt === undefined) return 'CREATED';
    if (now() < submittedAt + ANALYSIS_MS) return 'IN_ANALYSIS';
    return isSamePerson(one) ? VERDICTS[one.ending] : 'REFUSED';
  };
  const view = (one: Verification) => ({
    id: one.id,
    externalId: one.externalId,
    state: stateOf(one),
    pageUrl: one.pageUrl,
    createdAt: new Date(one.createdAt).toISOString(),
  });
  const report = (one: Verification) => {
    const state = stateOf(one);
    const front = one.pictures.get('document-0');
    if (front === undefined || !['ACCEPTED', 'REFUSED', 'MANUAL_REVIEW', 'UNDECIDED'].includes(state))
      return { ...view(one), tests: [], findings: [] };
    const { number, ...person } = printedOf(front);
    const same = isSamePerson(one);
    return {
      ...view(one),
      person,
      document: { type: 'ID_CARD', number, country: person.nationality, expires: '2031-05-06' },
      tests: [
        { name: 'AUTHENTICITY', outcome: state === 'UNDECIDED' ? 'SKIPPED' : 'PASSED' },
        { name: 'FACE', outcome: same ? 'PASSED' : 'FAILED' },
      ],
      findings: state === 'REFUSED' ? [same ? 'MANIPULATED' : 'OTHER_FACE'] : [],
    };
  };
  const upload = (one: Verification, slot: string, bytes: Buffer) => {
    const seen = readPicture(bytes);
    if (seen === undefined) return { accepted: false, finding: 'UNREADABLE' };
    const wanted = { 'document-0': 'front', 'document-1': 'back', 'selfie-0': 'face' }[slot];
    if (seen.side !== wanted)
      return { accepted: false, finding: wanted === 'face' ? 'NO_FACE' : 'WRONG_SIDE' };
    one.startedAt ??= now();
    one.pictures.set(slot, seen);
    return { accepted: true };
  };

  const logIn = (body: Buffer): VendorAnswer => {
    const form = new URLSearchParams(body.toString());
    if (form.get('client_id') !== options.clientId || form.get('client_secret') !== options.clientSecret)
      return json(400, { error: 'invalid_client' });
    const token = randomBytes(24).toString('base64url');
    tokens.set(token, now() + TOKEN_SECONDS * 1000);
    return json(200, { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS });
  };
  const create = (body: Buffer): VendorAnswer => {
    const { externalId, workflow } = JSON.parse(body.toString());
    if (typeof externalId !== 'string' || workflow !== 'standard')
      return json(422, { error: 'invalid_request' });
    const id = randomBytes(8).toString('hex');
    const pageUrl = `${origin()}/page/${randomBytes(16).toString('hex')}`;
    const one: Verification = { id, externalId, pageUrl, createdAt: now(), ending, pictures: new Map() };
    verifications.set(id, one);
    return json(201, view(one));
  };

  const answer: Desk['answer'] = ({ method, path, headers, body }) => {
    if (path === '/oauth/token') return logIn(body);
    const [version, root, id, verb, slot = ''] = path.slice(1).split('/').map(decodeURIComponent);
    if (version !== 'v1' || root !== 'verifications') return json(404, {});
    const token = headers['authorization']?.replace('Bearer ', '') ?? '';
    if ((tokens.get(token) ?? 0) <= now()) return json(401, { error: 'invalid_token' });
    if (id === undefined) return method === 'POST' ? create(body) : json(405, {});
    const one = verifications.get(id);
    if (one === undefined) return json(404, { error: 'unknown_verification' });
    if (method === 'DELETE') {
      one.erased = true;
      one.pictures.clear();
      return { status: 204, body: '' };
    }
    if (one.erased) return json(410, { error: 'erased' });
    if (method === 'GET') return json(200, verb === 'report' ? report(one) : view(one));
    if (one.submittedAt !== undefined) return json(409, { error: 'already_submitted' });
    if (verb === 'images') return json(200, upload(one, slot, body));
    if (verb !== 'submit') return json(404, {});
    one.submittedAt = now();
    return json(202, view(one));
  };

  return {
    answer,
    decide: (next) => {
      ending = next;
    },
    settle: (id, verdict) => {
      const one = verifications.get(id);
      if (one !== undefined) one.settled = verdict === 'approve' ? 'ACCEPTED' : 'REFUSED';
    },
    visit: (pageUrl, pictures) => {
      const one = [...verifications.values()].find((each) => each.pageUrl === pageUrl);
      if (one === undefined) throw new Error('there is no such page');
      for (const [slot, bytes] of pictures) upload(one, slot, bytes);
      one.submittedAt = now();
    },
    secrets: () => [
      ...tokens.keys(),
      ...[...verifications.values()].map(({ pageUrl }) => pageUrl.split('/').at(-1) ?? ''),
    ],
  };
}

const json = (status: number, value: unknown): VendorAnswer => ({ status, body: JSON.stringify(value) });
