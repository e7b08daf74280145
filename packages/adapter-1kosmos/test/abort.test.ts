// A service that takes what it is sent and never answers: what is looked up before a call ends with it.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProofing, type Proofing, ProofingError } from '@anyproof/core';
import { oneKosmos } from '../src/index.js';
import { V1 } from './fixtures/vectors.js';

const ref = { provider: '1kosmos', id: 'x' };
let server: Server;
let silent: RegExp;
let asked: string[];
beforeEach(async () => {
  asked = [];
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    if (silent.test(url)) return;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ publicKey: V1.servicePublic }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

function proofing(settings: object = {}): Proofing {
  const { port }: AddressInfo = Object(server.address());
  const origin = `http://127.0.0.1:${port}`;
  const own = {
    baseUrl: `${origin}/idproofingapi`,
    tenantDns: 'tenant.example',
    tenantOrigin: origin,
    licenseKey: 'lk',
    http: { timeoutMs: 300_000, retries: { attempts: 0 } },
  };
  const verification = { id: 'v', tag: 't', type: 'idcard_authenticate', config: {} };
  const expanded = { connector: { id: 'c', type: 't', config: {} }, verification };
  const providers = { '1kosmos': { ...own, ...('dvcId' in settings ? {} : expanded), ...settings } };
  return createProofing({ adapters: [oneKosmos], config: { provider: '1kosmos', providers } });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!ProofingError.isInstance(error)) throw new Error('none of ours');
  return error.code;
}

/** Leaves as soon as the service was asked. */
async function leave(leaving: AbortController): Promise<void> {
  while (asked.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  leaving.abort();
}

type Options = { readonly signal: AbortSignal };
const docuverify = { dialect: 'docuverify', dvcId: 'd' };
it.each<[what: string, RegExp, (app: Proofing, call: Options) => Promise<unknown>, object]>([
  ["the service's key", /publickeys/, (app, call) => app.getSession(ref, call), {}],
  [
    'the community, to create',
    /community_info/,
    (app, call) => app.createSession({ reference: 'r' }, call),
    {},
  ],
  ['the community, to list', /community_info/, (app, call) => app.listSessions({}, call), {}],
  ['the directory', /caas/, (app, call) => app.createSession({ reference: 'r' }, call), docuverify],
])('the caller leaves while %s is looked up', async (_what, path, call, settings) => {
  silent = path;
  const leaving = new AbortController();
  const code = codeOf(call(proofing(settings), { signal: leaving.signal }));
  await leave(leaving);
  expect(await code).toBe('ABORTED');
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(path);
});

it('waiting keeps its time, too', async () => {
  silent = /publickeys/;
  expect(await codeOf(proofing().waitForResult(ref, { timeoutMs: 300 }))).toBe('TIMEOUT');
});

it('one who leaves takes nothing from the others', async () => {
  silent = /publickeys/;
  const app = proofing({ http: { timeoutMs: 1_000, retries: { attempts: 0 } } });
  const leaving = new AbortController();
  const left = codeOf(app.getSession(ref, { signal: leaving.signal }));
  const stayed = codeOf(app.getSession(ref));
  await leave(leaving);
  expect([await left, await stayed]).toEqual(['ABORTED', 'TIMEOUT']);
  expect(asked).toHaveLength(1);
});
