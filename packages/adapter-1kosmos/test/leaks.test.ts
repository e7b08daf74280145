// Nothing secret and nobody's data in any failure, whichever verb and whichever way it fails.
import { createServer, type Server, type ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { bytesSource, type CreateSessionInput, type Proofing } from '@anyproof/core';
import { V1, V2 } from './fixtures/vectors.js';
import { BASE, LICENSE, makeProofing, REF, SESSION } from './wire-harness.js';

const PNG = bytesSource(
  Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]),
  'image/png',
);
const input: CreateSessionInput = {
  reference: 'r',
  selfAsserted: { given_name: 'Theodora', family_name: 'Invented' },
  providerOptions: { '1kosmos': { username: 'theodora17' } },
};
const SECRETS = [
  V1.clientPrivate,
  Buffer.from(V1.clientPrivate, 'base64').toString('hex'),
  BigInt(`0x${Buffer.from(V1.clientPrivate, 'base64').toString('hex')}`).toString(),
  V1.shared,
  Buffer.from(V1.shared, 'hex').toString('base64'),
  LICENSE,
  SESSION,
  'connector-license',
  'Theodora',
  'Invented',
  'theodora17',
];
/** What a careless vendor may quote. */
const QUOTING = { message: SECRETS.join(' '), error: SECRETS[0], error_code: 'E-1', sessionId: SESSION };

const VERBS: Readonly<Record<string, (proofing: Proofing) => Promise<unknown>>> = {
  createSession: (proofing) => proofing.createSession(input),
  getSession: (proofing) => proofing.getSession(REF),
  getResult: (proofing) => proofing.getResult(REF),
  submitEvidence: (proofing) => proofing.submitEvidence(REF, { kind: 'selfie', pages: [PNG] }),
  finalizeSession: (proofing) => proofing.finalizeSession(REF),
  waitForResult: (proofing) => proofing.waitForResult(REF, { timeoutMs: 1 }),
  checkHealth: (proofing) => proofing.checkHealth(),
};

type Failure = (response: ServerResponse) => void;
const answer =
  (status: number, body: string, headers: Record<string, string> = {}): Failure =>
  (response) =>
    void response.writeHead(status, headers).end(body);
const FAILURES: Readonly<Record<string, Failure>> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 429, 500, 502].map((status): [string, Failure] => [
      `a ${status}`,
      answer(status, JSON.stringify(QUOTING)),
    ]),
  ),
  'an HTML page': answer(500, `<html>${SECRETS.join(' ')}</html>`),
  'a broken connection': (response) => void response.destroy(),
  'a redirect': answer(302, '', { Location: `https://evil.example/${SESSION}` }),
};
const UNREADABLE: Readonly<Record<string, Failure>> = {
  'an answer that is no JSON': answer(200, `{"status": ${SECRETS[0]}`),
  'an answer of another shape': answer(200, JSON.stringify([QUOTING])),
  'an answer sealed for somebody else': answer(
    200,
    JSON.stringify({ data: Buffer.from(SECRETS.join(' ')).toString('base64'), publicKey: V2.servicePublic }),
  ),
  'half an answer': (response) => {
    response.writeHead(200, { 'content-length': '1000' }).write(SECRETS.join(' '));
    setTimeout(() => response.destroy(), 5);
  },
};
/** Those whose answers say nothing of use are content with any. */
const WITHOUT_ANSWER = new Set(['submitEvidence', 'finalizeSession', 'checkHealth']);

const cases = Object.keys(VERBS).flatMap((verb) => {
  const failures = WITHOUT_ANSWER.has(verb) ? FAILURES : { ...FAILURES, ...UNREADABLE };
  return Object.entries(failures).map(([name, fail]) => [verb, name, fail] as const);
});

let server: Server;
let fail: Failure;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    if (request.url?.endsWith('/publickeys')) response.end(JSON.stringify({ publicKey: V1.servicePublic }));
    else fail(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const origin = () => {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
};

it.each(cases)('%s, met with %s, tells nothing secret', async (verb, _name, failure) => {
  fail = failure;
  const events: unknown[] = [];
  const observer = { observe: (event: unknown) => events.push(event) };
  const proofing = makeProofing({ baseUrl: `${origin()}${BASE}` }, { observer });

  const error: unknown = await VERBS[verb]?.(proofing).then(
    () => 'nothing thrown',
    (thrown: unknown) => thrown,
  );
  expect(error).toMatchObject({ name: 'ProofingError', provider: '1kosmos' });
  const told = [
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    error instanceof Error ? `${error.message} ${error.stack}` : '',
    JSON.stringify(events),
    inspect(proofing, { depth: 20, showHidden: true }),
    inspect(proofing.provider(), { depth: 20, showHidden: true }),
  ].join('\n');
  for (const secret of SECRETS) expect(told).not.toContain(secret);
  expect(events.length).toBeGreaterThan(1);
});

it('keeps the link, and what the vendor said, out of a session that is logged', async () => {
  const url = `${origin()}/idproofing/session/${SESSION}`;
  fail = answer(200, JSON.stringify({ sessionId: SESSION, url, extra: 'Theodora' }));
  const session = await makeProofing({ baseUrl: `${origin()}${BASE}` }).createSession(input);
  expect(session.launch).toEqual({ url });
  const texts = [
    JSON.stringify(session),
    inspect(session, { depth: 20, showHidden: true }),
    inspect({ ...session }),
  ];
  for (const text of texts) {
    expect(text).not.toContain('/idproofing/session/');
    expect(text).not.toContain('Theodora');
  }
});
