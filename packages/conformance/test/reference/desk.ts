import type { Ending, VendorActs } from '../../src/index.js';
import { checkOf, newRecord, type Record, reopen, resultOf, upload, viewOf, wordOf } from './record.js';

/** What the reference vendor does with a request. */
export interface Desk extends VendorActs {
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
  readonly headers: { readonly [name: string]: string };
  readonly body: Buffer;
  /** False with the credentials of the test mode. */
  readonly live: boolean;
}

export interface DeskAnswer {
  readonly status: number;
  readonly mediaType: string;
  readonly body: Buffer;
}

const WORDS = { approve: 'YES', decline: 'NO' } as const;

export function createDesk(now: () => number): Desk {
  const records = new Map<string, Record>();
  const everCreated: string[] = [];
  let ending: Ending = 'approve';
  const known = (id: string): Record => {
    const record = records.get(id);
    if (record === undefined) throw new Error('there is no such session');
    return record;
  };

  const create = ({ headers, body, live }: DeskRequest): DeskAnswer => {
    const creationKey = headers['x-creation-key'];
    const earlier = [...records.values()].find((one) => one.creationKey === creationKey);
    const { reference, subject } = JSON.parse(body.toString());
    const record =
      creationKey !== undefined && earlier !== undefined
        ? earlier
        : newRecord({ creationKey, reference, subject, live, ending, createdAt: now() });
    if (record !== earlier) everCreated.push(record.id);
    records.set(record.id, record);
    return json(201, { ...viewOf(record, now()), key: record.key });
  };

  const list = ({ query }: DeskRequest): DeskAnswer => {
    const all = [...records.values()].filter((record) => isMeant(record, query, now()));
    const creationKey = query.get('creation');
    if (creationKey !== null)
      return json(200, { sessions: all.map((record) => ({ ...viewOf(record, now()), key: record.key })) });
    const from = Number(query.get('from') ?? 0);
    const size = Number(query.get('size') ?? 10);
    const next = from + size < all.length ? { next: String(from + size) } : {};
    const page = all.slice(from, from + size).map((record) => viewOf(record, now()));
    return json(200, { sessions: page, ...next });
  };

  const erase = (record: Record, scope: string): DeskAnswer => {
    const at = new Date(now()).toISOString();
    for (const one of reach(record, scope)) one.erasing ??= { scope, at };
    return json(202, { id: record.id, erasing: record.erasing });
  };
  /** All sessions that an erasure of this scope is about. */
  const reach = (record: Record, scope: string): readonly Record[] => {
    const { subject } = record;
    if (scope !== 'subject' || subject === undefined) return [record];
    return [...records.values()].filter((one) => one.subject === subject);
  };

  const act = (record: Record, request: DeskRequest): DeskAnswer => {
    const [, , verb, what = '', page] = request.path.slice(1).split('/');
    const { body } = request;
    switch (verb) {
      case 'consent':
        return json(200, { id: record.id });
      case 'evidence':
        return json(200, upload(record, now(), what, Number(page), body));
      case 'finish':
        if (record.finishedAt !== undefined) return json(409, {});
        record.finishedAt = now();
        return json(200, {});
      case 'stop':
        record.word = 'STOPPED';
        return json(200, {});
      case 'again':
        if (record.word !== 'TRY_AGAIN') return json(409, {});
        reopen(record);
        return json(200, viewOf(record, now()));
      case 'decision':
        if (record.word !== 'ASK' && record.word !== 'TRY_AGAIN') return json(409, {});
        record.word = JSON.parse(body.toString()).decision === 'approved' ? 'YES' : 'NO';
        return json(200, { id: record.id });
      default:
        return json(404, {});
    }
  };

  const answer = (request: DeskRequest): DeskAnswer => {
    const { method, path, query, headers } = request;
    const [root, id = '', verb, what] = path.slice(1).split('/').map(decodeURIComponent);
    if (root === 'health') return json(200, { fine: true });
    if (root === 'checks') {
      const record = [...records.values()].find((one) => checkOf(one) === id);
      return record === undefined ? json(404, {}) : json(200, { id, session: record.id });
    }
    if (root !== 'sessions') return json(404, {});
    if (id === '') return method === 'POST' ? create(request) : list(request);
    const record = records.get(id);
    if (record === undefined) return json(404, {});
    if (method === 'DELETE') return erase(record, query.get('scope') ?? 'session');
    if (method === 'GET' && verb === undefined) return json(200, viewOf(record, now()));
    if (method === 'GET' && verb === 'result') return json(200, resultOf(record, now()));
    if (method === 'GET' && verb === 'files') {
      const file = record.files.get(what ?? '');
      return file === undefined ? json(404, {}) : { status: 200, mediaType: 'image/jpeg', body: file };
    }
    return headers['x-session-key'] === record.key ? act(record, request) : json(403, {});
  };

  return {
    answer,
    decide: (next) => {
      ending = next;
    },
    settle: (id, verdict) => {
      known(id).word = WORDS[verdict];
    },
    overturn: (id, verdict) => {
      known(id).word = WORDS[verdict];
    },
    failAttempt: (id) => {
      known(id).tries += 1;
      known(id).word = 'TRY_AGAIN';
    },
    askDecision: (id) => {
      known(id).word = 'ASK';
    },
    finishErasure: (id) => {
      const { erasing } = known(id);
      if (erasing === undefined) throw new Error('nobody asked for it');
      for (const { id: gone } of reach(known(id), erasing.scope)) records.delete(gone);
    },
    sessions: () => everCreated,
    keys: () => [...records.values()].map(({ key }) => key),
    visit: (key, pictures) => {
      const record = [...records.values()].find((one) => one.key === key);
      if (record === undefined) throw new Error('nobody has this key');
      for (const [kind, page, bytes] of pictures) upload(record, now(), kind, page, bytes);
      record.finishedAt = now();
    },
  };
}

/** Whether a list with this query has it. */
function isMeant(record: Record, query: URLSearchParams, now: number): boolean {
  const is = (name: string, holds: (wanted: string) => boolean): boolean => {
    const wanted = query.get(name);
    return wanted === null || holds(wanted);
  };
  return (
    is('creation', (key) => record.creationKey === key) &&
    is('reference', (reference) => record.reference === reference) &&
    is('subject', (subject) => record.subject === subject) &&
    is('words', (words) => words.split(',').includes(wordOf(record, now))) &&
    is('since', (since) => record.createdAt >= Date.parse(since)) &&
    is('until', (until) => record.createdAt < Date.parse(until))
  );
}

const json = (status: number, value: unknown): DeskAnswer => ({
  status,
  mediaType: 'application/json',
  body: Buffer.from(JSON.stringify(value)),
});
