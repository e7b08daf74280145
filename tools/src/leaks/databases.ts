// What a tracker leaves on disk: the files of its database, the server's log with every statement and its values, and the
// payloads of its jobs. Plants people, ids and keys, and looks for them there.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createDetector, type Leak, type Secret } from '@anyproof/conformance';
import { type Adapter, defineAdapter, ProofingError, withLaunch } from '@anyproof/core';
import { createTracker, type Tracker } from '@anyproof/tracker';
import { startCluster } from '../tracker/servers/cluster.js';
import { run } from '../tracker/servers/database.js';

export interface DatabaseLeaks {
  readonly database: string;
  readonly files: number;
  readonly leaks: readonly Leak[];
}

const SEAL_KEY = Buffer.alloc(32, 'planted seal key').toString('base64');
const PERSON = { given_name: 'PLANTED-Zdenka', family_name: 'PLANTED-Horakova', birthdate: '1987-06-05' };
const INPUT = {
  reference: 'PLANTED-reference-4711',
  subject: 'PLANTED-subject-0815',
  returnUrl: 'https://app.example/PLANTED-return',
  selfAsserted: PERSON,
  expected: PERSON,
};
const SESSION = { id: 'PLANTED-session-id-5150', state: 'PLANTED-state-of-the-ref' };
const KEY = 'PLANTED-idempotency-key';

const SECRETS: readonly Secret[] = [
  ...Object.entries(PERSON).map(([name, text]) => ({ kind: 'person' as const, name, text })),
  { kind: 'input', name: 'reference', text: INPUT.reference },
  { kind: 'input', name: 'subject', text: INPUT.subject },
  { kind: 'input', name: 'returnUrl', text: INPUT.returnUrl },
  { kind: 'id', name: 'session id', text: SESSION.id },
  { kind: 'credential', name: 'ref state', text: SESSION.state },
  { kind: 'credential', name: 'seal key', text: SEAL_KEY },
  { kind: 'credential', name: 'creation key', text: KEY },
];

/** A vendor in memory whose sessions end at once, and which cannot say what became of a lost creation. */
function vendor(): Adapter {
  const session = (provider: string, id: string, isOver: boolean) => ({
    ref: { provider, id, state: SESSION.state },
    adapter: 'vendor',
    nativeStatus: isOver ? 'DONE' : 'OPEN',
    reasons: [],
    warnings: [],
    ...(isOver
      ? ({ status: 'completed', decision: 'approved', final: true } as const)
      : ({ status: 'pending' } as const)),
  });
  return defineAdapter({
    id: 'vendor',
    specificationVersion: 'v1',
    settings: { '~standard': { version: 1, vendor: 'anyproof', validate: (value) => ({ value }) } },
    create: (_settings, { provider }) => ({
      specificationVersion: 'v1',
      id: 'vendor',
      client: undefined,
      capabilities: {
        flows: {
          default: {
            modes: { hosted: { hints: ['subject'], expectedClaims: [], selfAssertedClaims: [] } },
            evidence: [],
            requiredClaims: [],
          },
        },
        idempotentCreate: false,
        filters: [],
        erasure: [],
        artifacts: [],
        webhooks: 'secret',
      },
      createSession: async (_input, { idempotencyKey }) => {
        if (idempotencyKey === KEY)
          throw new ProofingError({ code: 'AMBIGUOUS', message: 'the answer was lost', provider });
        return withLaunch(session(provider, SESSION.id, false), { url: 'https://vendor.example/PLANTED' });
      },
      getSession: async ({ id }) => session(provider, id, true),
      getResult: async ({ id }) => ({
        ...session(provider, id, true),
        claims: PERSON,
        documents: [],
        checks: [],
        matches: [],
        attemptHistory: [],
        artifacts: [],
      }),
      webhooks: {
        read: async () => ({ about: 'session', sessionId: SESSION.id, says: { announces: 'completed' } }),
      },
    }),
  });
}

/** Works with everything that is planted, and leaves some of it unfinished. */
async function work(tracker: Tracker, heard: () => boolean): Promise<void> {
  await tracker.proofing.createSession(INPUT);
  await tracker.proofing.createSession(INPUT, { idempotencyKey: KEY }).catch(() => undefined);
  await tracker.proofing.webhooks.handle({ headers: {}, rawBody: Buffer.from(randomUUID()) });
  await tracker.start();
  for (let waits = 0; waits < 600 && !heard(); waits += 1) await sleep(50);
  await tracker.sessions({ reference: INPUT.reference });
  await tracker.sessions({ subject: INPUT.subject });
  await tracker.rotateKeys({ reseal: true });
  await tracker.stop();
}

async function useAndSearch(
  database: string,
  files: () => readonly string[],
  name: string,
): Promise<DatabaseLeaks> {
  const printed: string[] = [];
  let ended = false;
  const tracker = await createTracker({
    adapters: [vendor()],
    config: { provider: 'vendor', providers: { vendor: {} }, seal: { key: SEAL_KEY } },
    database,
    worker: { leaseMs: 1_000, intervalMs: 50 },
    policies: { polling: { minMs: 50 } },
    onSession: ({ status }) => {
      ended ||= status === 'completed';
      // What an app's handler throws may contain anything.
      throw new Error(`cannot greet ${PERSON.given_name} ${PERSON.family_name}`);
    },
    onUnsettledCreation: () => {
      throw new Error(`cannot find ${INPUT.reference}`);
    },
    onError: (error) => printed.push(String(error)),
  });
  await work(tracker, () => ended);
  const detector = createDetector();
  detector.add(SECRETS);
  const surfaces = [...files()].map((file) => [file, readFileSync(file, 'latin1')] as const);
  const leaks = detector.find([...surfaces, ['what it reported', printed.join('\n')]]);
  return { database: name, files: surfaces.length, leaks };
}

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

/** The embedded database, and PostgreSQL 15 where it is installed, with a log of every statement. */
export async function databaseLeaks(): Promise<readonly DatabaseLeaks[]> {
  const folder = mkdtempSync(join(tmpdir(), 'anyproof-leaks-'));
  const found: DatabaseLeaks[] = [];
  try {
    const database = join(folder, 'data');
    found.push(await useAndSearch(database, () => filesIn(database), 'PGlite'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const cluster = await startCluster({ version: 15 }).catch(() => undefined);
  if (cluster === undefined) {
    console.log('PostgreSQL 15 is not installed: its files and its log were not searched');
    return found;
  }
  try {
    for (const setting of [
      "log_statement = 'all'",
      'log_parameter_max_length = -1',
      'log_min_duration_statement = 0',
    ])
      await run(cluster.url, `alter system set ${setting}`);
    await run(cluster.url, 'select pg_reload_conf()');
    const files = () => [...new Set([...filesIn(dirname(cluster.log)), cluster.log])];
    found.push(await useAndSearch(cluster.url, files, 'PostgreSQL 15'));
  } finally {
    await cluster.remove();
  }
  return found;
}
