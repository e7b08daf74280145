import { createHash, randomBytes } from 'node:crypto';
import type { Ending } from '../../src/index.js';
import { readPicture } from './pictures.js';

/** What the reference vendor does with a request. */
export interface Desk {
  answer(request: DeskRequest): DeskAnswer;
  decide(ending: Ending): void;
  settle(id: string, verdict: 'approve' | 'decline'): void;
  /** The keys of all sessions. */
  keys(): readonly string[];
  /** A person shows these pictures on the vendor's page, and is done. */
  visit(key: string, pictures: readonly (readonly [kind: string, page: number, bytes: Buffer])[]): void;
}

export interface DeskRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface DeskAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: Buffer;
}

interface Session {
  readonly id: string;
  readonly key: string;
  readonly reference: string;
  readonly ending: Ending;
  readonly createdAt: number;
  readonly files: Map<string, Buffer>;
  touchedAt?: number;
  finishedAt?: number;
  settled?: 'YES' | 'NO';
  stopped?: true;
}

const DELAY_MS = 100;
const VERDICTS: Readonly<Record<Ending, string>> = {
  approve: 'YES',
  decline: 'NO',
  review: 'HUMAN',
  inconclusive: 'UNCLEAR',
  expire: 'YES',
  abandon: 'YES',
  fail: 'BROKEN',
};

export function createDesk(now: () => number): Desk {
  const sessions = new Map<string, Session>();
  let ending: Ending = 'approve';

  const over = (since: number | undefined) => since !== undefined && now() >= since + DELAY_MS;
  const samePerson = ({ files }: Session) => {
    const people = [...files.values()].map((bytes) => readPicture(bytes)?.person);
    return new Set(people).size <= 1;
  };
  const wordOf = (session: Session): string => {
    if (session.stopped) return 'STOPPED';
    if (session.settled !== undefined) return session.settled;
    if (session.ending === 'expire') return over(session.createdAt) ? 'LATE' : 'WAITING';
    if (session.ending === 'abandon') return over(session.touchedAt) ? 'LEFT' : 'WAITING';
    if (session.finishedAt === undefined) return 'WAITING';
    if (!over(session.finishedAt)) return 'WORKING';
    return samePerson(session) ? VERDICTS[session.ending] : 'NO';
  };
  const view = (session: Session) => ({
    id: session.id,
    reference: session.reference,
    status: wordOf(session),
  });
  const result = (session: Session) => {
    const word = wordOf(session);
    const [front] = [...session.files.values()].map(readPicture);
    const decided = ['YES', 'NO', 'UNCLEAR', 'HUMAN'].includes(word);
    return {
      ...view(session),
      desk_number: 17,
      ...(decided && front !== undefined ? { person: front.printed } : {}),
      tests: decided ? [{ name: 'face', outcome: samePerson(session) ? 'GOOD' : 'BAD' }] : [],
      why: word !== 'NO' ? [] : [samePerson(session) ? 'FRAUD' : 'FACE'],
      files: decided
        ? [...session.files].map(([id, bytes]) => ({
            id,
            bytes: bytes.length,
            sha256: createHash('sha256').update(bytes).digest('hex'),
          }))
        : [],
    };
  };
  const upload = (session: Session, kind: string, page: number, bytes: Buffer) => {
    const picture = readPicture(bytes);
    if (picture === undefined) return { accepted: false, why: 'UNREADABLE' };
    if (kind === 'document' && picture.side !== (page === 0 ? 'front' : 'back'))
      return { accepted: false, why: 'WRONG_SIDE' };
    session.touchedAt ??= now();
    session.files.set(`${kind}-${page}`, bytes);
    return { accepted: true };
  };

  const answer = ({ method, path, query, headers, body }: DeskRequest): DeskAnswer => {
    const [root, id = '', verb, what, page] = path.slice(1).split('/').map(decodeURIComponent);
    if (root === 'health') return json(200, { fine: true });
    if (root !== 'sessions') return json(404, {});
    if (id === '' && method === 'POST') {
      const { reference } = JSON.parse(body.toString()) as { reference: string };
      const session: Session = {
        id: randomBytes(8).toString('hex'),
        key: randomBytes(16).toString('hex'),
        reference,
        ending,
        createdAt: now(),
        files: new Map(),
      };
      sessions.set(session.id, session);
      return json(201, { ...view(session), key: session.key });
    }
    if (id === '') {
      const from = Number(query.get('from') ?? 0);
      const size = Number(query.get('size') ?? 10);
      const all = [...sessions.values()];
      const next = from + size < all.length ? { next: String(from + size) } : {};
      return json(200, { sessions: all.slice(from, from + size).map(view), ...next });
    }
    const session = sessions.get(id);
    if (session === undefined) return json(404, {});
    if (method === 'DELETE') {
      sessions.delete(id);
      return { status: 204, mediaType: 'application/json', body: Buffer.alloc(0) };
    }
    if (method === 'GET' && verb === undefined) return json(200, view(session));
    if (method === 'GET' && verb === 'result') return json(200, result(session));
    if (method === 'GET' && verb === 'files') {
      const file = session.files.get(what ?? '');
      return file === undefined ? json(404, {}) : { status: 200, mediaType: 'image/jpeg', body: file };
    }
    if (headers['x-session-key'] !== session.key) return json(403, {});
    if (verb === 'consent') return json(200, { id: session.id });
    if (verb === 'evidence') return json(200, upload(session, what ?? '', Number(page), body));
    if (verb === 'finish') {
      if (session.finishedAt !== undefined) return json(409, {});
      session.finishedAt = now();
      return json(200, {});
    }
    if (verb === 'stop') {
      session.stopped = true;
      return json(200, {});
    }
    return json(404, {});
  };

  return {
    answer,
    decide: (next) => {
      ending = next;
    },
    settle: (id, verdict) => {
      const session = sessions.get(id);
      if (session !== undefined) session.settled = verdict === 'approve' ? 'YES' : 'NO';
    },
    keys: () => [...sessions.values()].map(({ key }) => key),
    visit: (key, pictures) => {
      const session = [...sessions.values()].find((one) => one.key === key);
      if (session === undefined) throw new Error('nobody has this key');
      for (const [kind, page, bytes] of pictures) upload(session, kind, page, bytes);
      session.finishedAt = now();
    },
  };
}

const json = (status: number, value: unknown): DeskAnswer => ({
  status,
  mediaType: 'application/json',
  body: Buffer.from(JSON.stringify(value)),
});
