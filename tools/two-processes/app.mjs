// The app: a child process with a store and an inbox in PostgreSQL, which does what it is called for.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createProofing, nodeWebhookHandler } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import pg from 'pg';
import { SECRET } from './secret.mjs';
import { lastWriteWins, late } from './stores.mjs';

const options = JSON.parse(process.argv[2]);
const { postgresInbox, postgresSessions } = await import(options.ports);
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

function sessions() {
  const shared = postgresSessions(pool);
  const store = options.brokenStore ? lastWriteWins(shared) : shared;
  return options.slowStore ? late(store, LATE_MS) : store;
}

const VERBS = {
  ready: async () => undefined,
  listen: async (port) => {
    const server = createServer(
      nodeWebhookHandler(proofing, { onError: (error) => console.error(String(error)) }),
    );
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    return server.address().port;
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
    const pollAll = () =>
      inLanes(refs, POLLS_AT_A_TIME, (ref) => proofing.getSession(ref).catch(() => undefined));
    const forEver = async () => {
      for (;;) await pollAll();
    };
    void forEver();
  },
  read: async (refs) =>
    inLanes(refs, CALLS_AT_A_TIME, async (ref) => (await proofing.getSession(ref)).status),
};

process.on('message', ({ id, verb, argument }) => {
  VERBS[verb](argument).then(
    (value) => process.send({ id, value }),
    (error) => process.send({ id, error: error instanceof Error ? error.message : String(error) }),
  );
});
process.on('disconnect', () => process.exit());

async function inLanes(items, lanes, work) {
  const results = [];
  let next = 0;
  const lane = async () => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
