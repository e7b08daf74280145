// The vendor's emulator calls an app's endpoint over HTTP: the words that no report tells (design: native words).
import { type Id360EmulatorSettings, specimenImage, visitHostedPage } from '@anyproof/emulators';
import { type AppEndpoint, startAppEndpoint } from './app-endpoint.js';
import { type Bench, direct, RETURN_URL, showEvidence, startBench } from './harness.js';
import { ofSession } from './notices.js';

const PERSON = 'zoe-garcia-lefevre';
const SECRET = { 'X-Hook-Secret': 'a-long-random-secret' };
let endpoint: AppEndpoint;
let bench: Bench;

async function start(
  scenario: string,
  settings: Readonly<Record<string, unknown>> = {},
  emulator: Partial<Id360EmulatorSettings> = {},
): Promise<Bench> {
  bench = await startBench(
    {
      scenario,
      settings: {
        verdictDelayMs: 20,
        callbackRetry: { attempts: 3, firstDelayMs: 20, timeoutMs: 60_000 },
        ...emulator,
      },
    },
    { callbacks: [{ url: endpoint.url, on: 'all', headers: SECRET }], ...settings },
  );
  endpoint.serve(bench.proofing);
  return bench;
}
beforeEach(async () => {
  endpoint = await startAppEndpoint();
});
afterEach(async () => {
  await bench.stop();
  await endpoint.stop();
});

const hosted = { reference: 'r', returnUrl: RETURN_URL };
const words = () => endpoint.handled.map(({ notice }) => ofSession(notice).says?.nativeStatus);

it('CANCELED before a start is expired', async () => {
  await start('expire');
  const { ref } = await bench.proofing.createSession(hosted);
  const result = await bench.proofing.waitForResult(ref, { timeoutMs: 60_000 });
  expect(result).toMatchObject({ status: 'expired', nativeStatus: 'CANCELED', artifacts: [] });
  expect(result.decision).toBeUndefined();
  expect(words()).toEqual(['CANCELED']);
});

it('CANCELED after a start is abandoned', async () => {
  await start('abandon', {}, { verdictDelayMs: 60_000 });
  const ref = await showEvidence(bench.proofing, direct(PERSON));
  bench.emulator.clock.advance(60_000);
  const result = await bench.proofing.waitForResult(ref, { timeoutMs: 60_000 });
  expect(result).toMatchObject({ status: 'abandoned', nativeStatus: 'CANCELED' });
});

it('FAILED is failed', async () => {
  await start('fail');
  const result = await bench.proofing.run(direct(PERSON));
  expect(result).toMatchObject({ status: 'failed', nativeStatus: 'FAILED' });
  expect(result.claims).toBeUndefined();
});

it('DISCONTINUED is canceled, in a process that did not cancel', async () => {
  await start('approve', { paths: { interrupt: '/enrollment/:id/discontinue' } });
  const { ref } = await bench.proofing.createSession(hosted);
  await bench.again().cancelSession(ref);
  const result = await bench.proofing.waitForResult(ref, { timeoutMs: 60_000 });
  expect(result).toMatchObject({ status: 'canceled', nativeStatus: 'DISCONTINUED' });
  expect(words()).toEqual(['DISCONTINUED']);
});

it.each([
  ['approve', 'approved', 'OK'],
  ['decline', 'declined', 'KO'],
])('the verdict of scenario %s is fetched, not taken from the callback', async (scenario, decision, word) => {
  await start(scenario);
  const ref = await showEvidence(bench.proofing, direct(PERSON));
  await bench.proofing.finalizeSession(ref);
  const { done } = await finalCallback(word);
  expect(await done).toMatchObject({ status: 'completed', decision });
});

it('intermediate callbacks report the progress, and cost no report', async () => {
  await start('approve');
  const session = await bench.proofing.createSession(hosted);
  await visitHostedPage(session.launch.url ?? '', {
    document_front: specimenImage(PERSON, 'card-front'),
    document_back: specimenImage(PERSON, 'card-back'),
    selfie: specimenImage(PERSON, 'selfie'),
  });
  await finalCallback('OK');
  const steps = endpoint.handled.slice(0, -1).map(({ notice }) => ofSession(notice).says);
  expect(steps).toEqual(
    [1, 2, 3, 4].map((done) => ({
      announces: 'pending',
      nativeStatus: 'STARTED',
      progress: { done, total: 4 },
    })),
  );
});

it('late and repeated callbacks change nothing', async () => {
  await start('fail', {}, { callbackOrder: 'late-intermediate', callbackCopies: 3 });
  const ref = await showEvidence(bench.proofing, direct(PERSON));
  await bench.proofing.finalizeSession(ref);
  await finalCallback('FAILED');
  while (bench.emulator.callbacks().length < 15) await pause();
  expect(bench.emulator.callbacks().at(-1)?.body).toMatchObject({ status: 'STARTED' });
  expect((await bench.proofing.getSession(ref)).status).toBe('failed');
});

it('the vendor tries again while the app is down', async () => {
  await start('expire');
  const down = await startAppEndpoint();
  const other = await startBench(
    {
      scenario: 'expire',
      settings: { verdictDelayMs: 10, callbackRetry: { attempts: 9, firstDelayMs: 20, timeoutMs: 60_000 } },
    },
    { callbacks: [{ url: down.url, headers: SECRET }] },
  );
  try {
    const { ref } = await other.proofing.createSession(hosted);
    while (other.emulator.callbacks().length === 0) await pause();
    down.serve(other.proofing);
    expect((await other.proofing.waitForResult(ref, { timeoutMs: 60_000 })).status).toBe('expired');
  } finally {
    await other.stop();
    await down.stop();
  }
});

it('legacy creation: one address, its headers, every callback', async () => {
  await start('fail', { creation: 'legacy' });
  const result = await bench.proofing.run(direct(PERSON));
  expect(result.status).toBe('failed');
  const create = bench.emulator.journal
    .entries()
    .find(({ route }) => route?.endsWith('/process/:uuid/enrollment'));
  expect(create?.body).toMatchObject({ callback_url: endpoint.url, callback_headers: SECRET });
  expect(create?.body).not.toHaveProperty('callback_endpoints');
  expect(endpoint.handled.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
});

it('a callback without the secret is answered 401 and ends nothing', async () => {
  await start('approve');
  const { ref } = await bench.proofing.createSession(hosted);
  const forged = JSON.stringify({ id: Number(ref.id), status: 'CANCELED' });
  const answer = await fetch(endpoint.url, { method: 'POST', body: forged });
  expect(answer.status).toBe(401);
  expect((await bench.proofing.getSession(ref)).status).toBe('pending');
});

async function finalCallback(word: string) {
  for (;;) {
    const found = endpoint.handled.find(
      ({ notice }) => notice !== undefined && ofSession(notice).says?.nativeStatus === word,
    );
    if (found !== undefined) return found;
    await pause();
  }
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 10));
