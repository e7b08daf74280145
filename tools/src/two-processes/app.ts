// The app: a child process with a store and an inbox in PostgreSQL, which does what it is called for.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createProofing, nodeWebhookHandler, type SessionStore } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import pg from 'pg';
import { messageOf } from '../report.js';
import type { Ports } from './ports.js';
import type { Answer, AppOptions, Call, Verbs } from './protocol.js';
import { SECRET } from './secret.js';
import { lastWriteWins, late } from './stores.js';

const options: AppOptions = JSON.parse(process.argv[2] ?? '');
const { postgresInbox, postgresSessions }: Ports = await import(options.ports);
const pool = new pg.Pool({ connectionString: options.database, max: 10 });
// The database is dropped while processes that are about to be killed still hold connections.
pool.on('error', () => undefined);

const LATE_MS = 300;
const POLLS_AT_A_TIME = 48;
const CALLS_AT_A_TIME = 16;

const { origin, username, password, processUuid } = options.vendor;
const settings = {
  baseUrl: origin,
  username,
  password,
  process: processUuid,
  callbacks: [{ url: 'http://127.0.0.1:9/webhooks', headers: SECRET }],
};
const proofing = createProofing({
  adapters: [id360],
  config: { provider: 'id360', providers: { id360: settings }, seal: 'none' },
  deps: { sessions: sessions(), inbox: postgresInbox(pool) },
});

function sessions(): SessionStore {
  const shared = postgresSessions(pool);
  const store = options.brokenStore ? lastWriteWins(shared) : shared;
  return options.slowStore ? late(store, LATE_MS) : store;
}

const VERBS: Verbs = {
  ready: async () => undefined,
  listen: async (port) => {
    const server = createServer(
      nodeWebhookHandler(proofing, { onError: (error) => console.error(String(error)) }),
    );
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('the app has no address');
    return address.port;
  },
  create: async (count) =>
    inLanes(
      Array.from({ length: count }, (_, index) => index),
      CALLS_AT_A_TIME,
      async (index) => {
        const returnUrl = 'https://app.example/identity';
        const session = await proofing.createSession({ reference: `customer-${index}`, returnUrl });
        return session.ref;
      },
    ),
  resume: async () => {
    for (let tries = 0; tries < 50; tries += 1) {
      const { found } = await proofing.webhooks.resume({ limit: 200 });
      if (found === 0) return;
    }
  },
  /** From now on, whatever happens; a poll that fails is tried again with its turn. */
  poll: async (refs) => {
    const pollAll = (): Promise<unknown> =>
      inLanes(refs, POLLS_AT_A_TIME, (ref) => proofing.getSession(ref).catch(() => undefined));
    const forEver = async (): Promise<void> => {
      for (;;) await pollAll();
    };
    void forEver();
  },
  read: async (refs) =>
    inLanes(refs, CALLS_AT_A_TIME, async (ref) => (await proofing.getSession(ref)).status),
};

process.on('message', (message) => {
  // The test sends nothing else, and each verb with its own argument.
  const { id, verb, argument } = message as Call;
  const send = (answer: Answer): void => void process.send?.(answer);
  (VERBS[verb] as (argument: unknown) => Promise<unknown>)(argument).then(
    (value) => send({ id, value }),
    (error: unknown) => send({ id, error: messageOf(error) }),
  );
});
process.on('disconnect', () => process.exit());

async function inLanes<Item, Result>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = items.entries();
  const lane = async (): Promise<void> => {
    // The lanes share one iterator.
    for (const [index, item] of waiting) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
