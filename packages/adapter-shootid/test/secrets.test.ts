// Secrets and people are planted, and every surface an app can print is searched for them.
import { inspect } from 'node:util';
import {
  bytesSource,
  configFromEnv,
  createProofing,
  ProofingError,
  type ProofingEvent,
} from '@anyproof/core';
import { specimenImage, visitHostedPage } from '@anyproof/emulators';
import { shootId } from '../src/index.js';
import { type Bench, bankDetails, card, environmentOf, startBench } from './harness.js';

const SECRET = 'planted-application-secret';
const PERSON = 'zoe-garcia-lefevre';
const PRINTED = ['GARCIA', 'T7X3KQ91Z', 'FR4099999999990000417AB2948', '1991-05-17'];

let bench: Bench;
let events: ProofingEvent[];
beforeEach(async () => {
  events = [];
  bench = await startBench({ settings: { applicationSecret: SECRET } });
});
afterEach(() => bench.stop());

const proofing = () => bench.again({}, { observer: { observe: (event) => void events.push(event) } });
const everySurface = (...values: unknown[]) =>
  values
    .flatMap((value) => [
      inspect(value, { depth: 20, showHidden: true }),
      JSON.stringify(value) ?? '',
      value instanceof Error ? (value.stack ?? '') : '',
    ])
    .join('\n');
const basic = () => Buffer.from(`anyproof-application:${SECRET}`).toString('base64');

it('keeps the credentials and the picture id out of everything that is printed', async () => {
  const app = proofing();
  const session = await app.createSession({ reference: 'r' });
  const [transaction] = bench.emulator.transactions();
  const text = everySurface(session, { ...session }, events, app.provider());
  for (const secret of [SECRET, basic(), transaction?.pictureId ?? 'none'])
    expect(text).not.toContain(secret);
  expect(session.launch).toEqual({ qrImageUrl: expect.any(String) });
});

it('seals the picture id into the ref, so that a stolen store shows nobody the code', async () => {
  const { ref } = await bench.proofing.createSession({ reference: 'customer-with-a-name' });
  const [transaction] = bench.emulator.transactions();
  expect(JSON.stringify(ref)).not.toContain(transaction?.pictureId);
  expect(Buffer.from(ref.state ?? '', 'base64url').toString('latin1')).not.toContain(transaction?.pictureId);
  expect(JSON.stringify(ref)).not.toContain('customer-with-a-name');
  const changed = { ...ref, state: `${ref.state?.slice(0, -3)}AAA` };
  await expect(bench.proofing.getSession(changed)).rejects.toMatchObject({ code: 'REF_INVALID' });
  const { state: _gone, ...bare } = ref;
  await expect(bench.proofing.getLaunch(bare)).rejects.toMatchObject({ code: 'REF_INVALID' });
});

it('opens no session with the state of another, and asks nothing', async () => {
  const app = proofing();
  const mine = (await app.createSession({ reference: 'mine' })).ref;
  const other = (await app.createSession({ reference: 'other' })).ref;
  const mixed = { ...other, ...(mine.state !== undefined && { state: mine.state }) };
  bench.emulator.journal.clear();
  for (const call of [
    () => app.getSession(mixed),
    () => app.getResult(mixed),
    () => app.getLaunch(mixed),
    () => app.submitEvidence(mixed, card('martin-horak')),
  ])
    await expect(call()).rejects.toMatchObject({ code: 'REF_INVALID' });
  expect(bench.calls()).toEqual([]);
});

it('refuses to start without a seal key', () => {
  const { ANYPROOF_SEAL_KEY: _none, ...env } = environmentOf(bench.emulator);
  const start = () => createProofing({ adapters: [shootId], config: configFromEnv(env) });
  expect(start).toThrow('ANYPROOF_SEAL_KEY is required because session refs of shootid contain a secret');
});

it('quotes no person and no secret in errors and events', async () => {
  const app = proofing();
  const { ref } = await app.createSession({ reference: 'r', mode: 'direct' });
  const quoting = JSON.stringify({ error: `no GARCIA here, ${SECRET}`, iban: 'FR4099999999990000417AB2948' });
  const errors: unknown[] = [];
  for (const status of [400, 401, 403, 404, 409, 413, 500, 503]) {
    bench.emulator.faults.add({ path: /\/add$/, effect: { kind: 'status', status, body: quoting } });
    errors.push(await app.submitEvidence(ref, bankDetails(PERSON)).catch((error: unknown) => error));
    bench.emulator.faults.add({
      path: /\/result$/,
      times: 3,
      effect: { kind: 'status', status, body: quoting },
    });
    errors.push(await app.getResult(ref).catch((error: unknown) => error));
    bench.emulator.faults.clear();
  }
  for (const effect of [{ kind: 'reset' }, { kind: 'half-body' }] as const) {
    bench.emulator.faults.add({ path: /\/add$/, effect });
    errors.push(await app.submitEvidence(ref, card(PERSON)).catch((error: unknown) => error));
  }
  const path = { mediaType: 'image/jpeg', size: 20, open: () => bytesSource(Buffer.alloc(3), 'x').open() };
  errors.push(
    await app.submitEvidence(ref, { kind: 'check', pages: [path] }).catch((error: unknown) => error),
  );

  expect(errors).toHaveLength(19);
  for (const error of errors) expect(ProofingError.isInstance(error)).toBe(true);
  const text = everySurface(...errors, events);
  for (const secret of [SECRET, basic(), ...PRINTED]) expect(text).not.toContain(secret);
  expect(everySurface(events)).not.toContain(ref.id);
});

it('keeps what was read out of JSON but where the contract has it, and raw out of all of it', async () => {
  const { ref } = await bench.proofing.createSession({ reference: 'r' });
  await visitHostedPage(bench.emulator.transactions()[0]?.captureUrl ?? '', {
    document_front: specimenImage(PERSON, 'card-front'),
  });
  const result = await bench.proofing.waitForResult(ref);
  expect(everySurface(result)).not.toContain('detectedType');
});
