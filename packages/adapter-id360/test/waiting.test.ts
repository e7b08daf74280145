// What is asked of the vendor, and how often: reports after the end, and seldom where callbacks come (dossier 5, 7, 8.1).
import { getRaw, type Proofing, type ProofingSession } from '@anyproof/core';
import { answersReport, app, creates, HOOK, INPUT, login, strictly } from './nock-vendor.js';
import { ofSession } from './notices.js';

strictly();

const CALLBACKS = { callbacks: [{ url: 'https://hooks.example/', headers: HOOK }] };
const read = (proofing: Proofing, body: object) =>
  proofing.provider().webhooks?.read({ headers: HOOK, rawBody: Buffer.from(JSON.stringify(body)) });

it.each([
  ['every five seconds without callbacks', {}, 5_000],
  ['every minute with them', CALLBACKS, 60_000],
  ['as the setting says without callbacks', { pollIntervalMs: 70 }, 70],
  ['as the other setting says with them', { ...CALLBACKS, pollIntervalMs: 70, safetyPollIntervalMs: 80 }, 80],
])('wants to be asked %s', async (_what, settings, pollAfterMs) => {
  const proofing = app(settings);
  login();
  creates();
  const { ref, ...created } = await proofing.createSession(INPUT);
  expect(created.pollAfterMs).toBe(pollAfterMs);
  answersReport(202, '');
  expect(await proofing.getSession(ref)).toMatchObject({ status: 'pending', pollAfterMs });
});

it('says that a session goes on without asking', async () => {
  const body = { id: 7, status: 'STARTED', steps_status: { done: 1, total: 6 } };
  expect(await read(app(CALLBACKS), body)).toEqual({
    about: 'session',
    sessionId: '7',
    says: { announces: 'pending', nativeStatus: 'STARTED', progress: { done: 1, total: 6 } },
  });
});

it.each([
  [202, { status: 'pending', warnings: [] }],
  [404, 'SESSION_NOT_FOUND'],
])('confirms no end where the report after the final callback is %s yet', async (status, expected) => {
  const proofing = app(CALLBACKS);
  const notice = await read(proofing, { id: 7, status: 'OK' });
  // It can be fetched, so what the callback says is not the end by itself.
  expect(ofSession(notice).says).toEqual({ announces: 'completed', nativeStatus: 'OK' });
  login();
  answersReport(status, '{}');
  const asked = proofing.provider().getSession({ provider: 'id360', id: '7' });
  if (typeof expected === 'string') await expect(asked).rejects.toMatchObject({ code: expected });
  else {
    const session = await asked;
    expect(session).toMatchObject(expected);
    expect(session.nativeStatus).toBeUndefined();
  }
});

it.each([
  [202, ''],
  [404, '{}'],
])('keeps the final callback while the report is %s, until there is one', async (status, body) => {
  const proofing = app(CALLBACKS);
  const heard: string[] = [];
  const onSession = ({ status: reached, decision }: ProofingSession) => void heard.push(decision ?? reached);
  const rawBody = Buffer.from(JSON.stringify({ id: 7, status: 'OK' }));
  login();
  answersReport(status, body);
  const { done } = await proofing.webhooks.handle({ headers: HOOK, rawBody, onSession });
  expect(await done).toBeUndefined();
  answersReport(status, body);
  expect(await proofing.webhooks.resume({ onSession })).toMatchObject({ found: 1, left: 1 });
  expect(heard).toEqual([]);
  answersReport(200, { id: 7, status: 'OK' });
  expect(await proofing.webhooks.resume({ onSession })).toMatchObject({ found: 1, settled: 1 });
  expect(heard).toEqual(['approved']);
});

it('brings the progress to the app without asking the vendor', async () => {
  const proofing = app(CALLBACKS);
  const body = { id: 7, status: 'STARTED', steps_status: { done: 2, total: 6 } };
  const rawBody = Buffer.from(JSON.stringify(body));
  const { done } = await proofing.webhooks.handle({ headers: HOOK, rawBody });
  expect(await done).toMatchObject({ status: 'pending', progress: { done: 2, total: 6 } });
});

it('reads a result from the report behind the session that was polled a moment ago', async () => {
  const provider = app().provider();
  const ref = { provider: 'id360', id: '7' };
  login();
  const raw = { id: 7, status: 'OK', identity: { name: 'EXEMPLE', extra: { id_number: '1' } } };
  answersReport(200, raw);
  const polled = await provider.getSession(ref);
  const result = await provider.getResult(ref, { polled });
  expect(result).toMatchObject({ decision: 'approved', claims: { family_name: 'EXEMPLE' } });
  expect(getRaw(result)).toEqual(raw);
});

it.each([
  ['another session', { provider: 'id360', id: '8' }],
  ['a session that has not ended', { provider: 'id360', id: '7' }],
])('asks again where what was polled is %s', async (what, ref) => {
  const provider = app().provider();
  login();
  if (what === 'another session') {
    answersReport(200, { id: 7, status: 'KO' });
    const polled = { ...(await provider.getSession({ provider: 'id360', id: '7' })), ref };
    answersReport(200, { id: 7, status: 'OK' });
    expect((await provider.getResult({ provider: 'id360', id: '7' }, { polled })).decision).toBe('approved');
    return;
  }
  answersReport(202, '');
  const polled = await provider.getSession(ref);
  answersReport(200, { id: 7, status: 'OK' });
  expect((await provider.getResult(ref, { polled })).decision).toBe('approved');
});
