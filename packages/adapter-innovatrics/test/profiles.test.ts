import { type RunningInnovatricsEmulator, startInnovatricsEmulator } from '@anyproof/emulators';
import { innovatrics } from '../src/index.js';
import { card, directRun, directSession, MARTIN, proofingAt, SECRETS, selfie } from './at-emulator.js';
import { CONSENT } from './harness.js';

type Settings = NonNullable<NonNullable<Parameters<typeof startInnovatricsEmulator>[0]>['settings']>;

let vendor: RunningInnovatricsEmulator;
const start = async (settings: Settings = {}) => {
  vendor = await startInnovatricsEmulator({ settings: { ...SECRETS, processingDelayMs: 5, ...settings } });
};
afterEach(() => vendor.stop());

const calls = () =>
  vendor.journal.entries().map(({ method, route, status }) => `${method} ${route} ${status}`);

describe('finchecker-v2', () => {
  const PROFILE = { PROFILE: 'finchecker-v2' };

  it('captures with the token of the page, which no call exchanges', async () => {
    await start({ webEnrolmentToken: 'access' });
    const result = await directRun(proofingAt(vendor, PROFILE));
    expect(result).toMatchObject({ decision: 'approved', claims: { family_name: 'HORAK' } });
    expect(calls()).not.toContain('GET /api/v1/enrolment/token/exchange/:token 200');
    expect(vendor.sessions()).toMatchObject([{ externalId: 'case-1', started: true, completed: true }]);
  });

  it('does not compare claims, and says so', async () => {
    await start({ webEnrolmentToken: 'access' });
    const session = await proofingAt(vendor, PROFILE).createSession({
      reference: 'case-1',
      expected: { family_name: 'Novotný' },
    });
    expect(session.warnings).toEqual([
      expect.objectContaining({ code: 'HINT_IGNORED', path: 'expected.family_name' }),
    ]);
    expect(vendor.journal.entries()[0]?.body).toEqual({
      sessionId: session.ref.id,
      returnUrl: 'https://rp.example/back',
      externalId: 'case-1',
    });
  });

  it('cannot go on once the access token has run out', async () => {
    await start({ webEnrolmentToken: 'access' });
    const proofing = proofingAt(vendor, PROFILE);
    const ref = await directSession(proofing);
    await proofing.submitEvidence(ref, card(MARTIN));
    vendor.clock.advance(3_601_000);
    await expect(proofing.submitEvidence(ref, selfie(MARTIN))).rejects.toMatchObject({
      code: 'CONFLICT',
      httpStatus: 401,
      ref,
    });
  });

  it('compares and exchanges where it is set so', async () => {
    await start();
    const settings = { ...PROFILE, CAPTURE_TOKEN: 'reference', APPLICANT_FORM: 'true' };
    const result = await proofingAt(vendor, settings).run({
      reference: 'case-1',
      mode: 'direct',
      consent: CONSENT,
      expected: { family_name: 'Novotný' },
      evidence: [card(MARTIN), selfie(MARTIN)],
    });
    expect(result).toMatchObject({ decision: 'declined', reasons: [{ code: 'data_mismatch' }] });
  });
});

describe('finchecker-v1', () => {
  it('makes the address of the page itself, and sends no reference', async () => {
    await start();
    const proofing = proofingAt(vendor, {
      PROFILE: 'finchecker-v1',
      PATHS__DATA_PREFIX: '/api/v1/data',
      PATHS__CAPTURE_PREFIX: '/api/v1/enrolment',
    });
    const result = await directRun(proofing);
    expect(result).toMatchObject({ decision: 'approved', claims: { family_name: 'HORAK' } });
    const [created] = vendor.journal.entries();
    expect(created?.path).toBe('/enrolment/api/v1/Session/init');
    expect(created?.body).toEqual({ sessionId: result.ref.id, returnUrl: 'https://rp.example/back' });
    const launch = await proofing.getLaunch(result.ref);
    expect(launch).toEqual({
      url: expect.stringMatching(/\/web-enrolment\/\?token=[\w-]+\.[\w-]+\.[\w-]+$/),
    });
  });
});

describe('apikey', () => {
  const whiteLabel = (key = vendor.settings.apiKey) =>
    proofingAt(vendor, { PROFILE: 'apikey', API_KEY: key });

  it('names the session in each body, under the key alone', async () => {
    await start();
    const proofing = whiteLabel();
    const result = await directRun(proofing);
    expect(result).toMatchObject({ decision: 'approved', claims: { family_name: 'HORAK' } });
    const entries = vendor.journal.entries();
    expect(calls().slice(0, 5)).toEqual([
      'POST /api/v1/id-verifications/enrolment/initialize 200',
      'POST /api/v1/id-verifications/enrolment/document 200',
      'POST /api/v1/id-verifications/enrolment/document 200',
      'POST /api/v1/id-verifications/enrolment/face 200',
      'POST /api/v1/id-verifications/enrolment/complete 200',
    ]);
    expect(new Set(entries.map(({ headers }) => headers['x-api-key']))).toEqual(
      new Set([vendor.settings.apiKey]),
    );
    expect(entries.filter(({ headers }) => 'authorization' in headers)).toEqual([]);
    const bodies = entries.slice(1, 5).map(({ body }) => body);
    expect(bodies).toEqual(bodies.map(() => expect.objectContaining({ sessionId: result.ref.id })));
    expect(bodies[3]).toEqual({ sessionId: result.ref.id });
  });

  it('lists, downloads and erases under its own paths', async () => {
    await start();
    const proofing = whiteLabel();
    const { ref, artifacts } = await directRun(proofing);
    expect((await proofing.listSessions()).sessions.map((session) => session.ref.id)).toEqual([ref.id]);
    const [artifact] = artifacts;
    if (artifact === undefined) throw new TypeError('no image to download');
    const { body } = await proofing.downloadArtifact(ref, artifact);
    body.destroy();
    await proofing.eraseSession(ref);
    expect(vendor.sessions()).toEqual([]);
    expect(vendor.journal.entries().every(({ path }) => path.startsWith('/api/v1/id-verifications/'))).toBe(
      true,
    );
  });

  it('refuses a wrong key', async () => {
    await start();
    await expect(directSession(whiteLabel('wrong'))).rejects.toMatchObject({ code: 'AUTH' });
  });

  it('exchanges the reference token where it is set so', async () => {
    await start();
    const proofing = proofingAt(vendor, {
      PROFILE: 'apikey',
      API_KEY: vendor.settings.apiKey,
      CAPTURE_TOKEN: 'reference',
    });
    const ref = await directSession(proofing);
    await proofing.submitEvidence(ref, card(MARTIN));
    const client = proofing.native(innovatrics);
    const { value } = await client.capture.sdkConfiguration(client.sessionOf(ref));
    expect(value.steps).toEqual([{ name: 'Welcome' }, { name: 'Document' }, { name: 'Face' }]);
  });
});

it('takes a key out of a secret manager again once it was changed', async () => {
  await start();
  const keys = ['old', vendor.settings.apiKey];
  const { createProofing } = await import('@anyproof/core');
  const proofing = createProofing({
    adapters: [innovatrics],
    config: {
      provider: 'innovatrics',
      providers: {
        innovatrics: { baseUrl: vendor.origin, profile: 'apikey', apiKey: () => keys.shift() ?? 'none' },
      },
      seal: 'none',
    },
  });
  await expect(proofing.listSessions()).resolves.toEqual({ sessions: [] });
  expect(calls()).toEqual([
    'GET /api/v1/id-verifications/data/session/list 401',
    'GET /api/v1/id-verifications/data/session/list 200',
  ]);
});
