import { getRaw } from '@anyproof/core';
import {
  app,
  applicant,
  failureOf,
  INPUT,
  KEY,
  LAUNCH,
  logsIn,
  lost,
  opened,
  playsAlone,
  ref,
  refused,
  vendor,
  verification,
} from './acme.js';

playsAlone();

const key = { idempotencyKey: KEY };
const keyed = (request: { readonly headers: object }) => request.headers;

it('creates the applicant, then the verification, each under the key of the creation', async () => {
  logsIn();
  const keys: unknown[] = [];
  vendor()
    .post('/v2/applicants', {
      subject: 'customer-17',
      familyName: 'Exemple-Durand',
      givenName: 'Ines',
      born: '1988-04-02',
      nationality: 'FRA',
      email: 'ines@mail.example',
      phone: '+33199001234',
      address: { street: '8 RUE DU PUITS', postalCode: '69009', city: 'LYON', country: 'FRA' },
    })
    .reply(201, function () {
      keys.push(Object(keyed(this.req))['idempotency-key']);
      return applicant();
    });
  vendor()
    .post('/v2/verifications', {
      applicantId: 'apl_1',
      externalId: 'order-1042',
      workflow: 'standard',
      language: 'fr-FR',
      returnUrl: 'https://app.example/back',
      theme: 'dark',
      documents: ['ID_CARD', 'PASSPORT'],
      documentCountry: 'FRA',
      steps: ['DOCUMENT', 'SELFIE'],
      expected: { givenName: 'Ines', born: '1988-04-02' },
      consent: { terms: true, biometrics: true, givenAt: '2026-03-01T09:29:30.000Z', version: '2026-01' },
    })
    .reply(201, function () {
      keys.push(Object(keyed(this.req))['idempotency-key']);
      return opened({ subject: 'customer-17' });
    });
  const session = await app().createSession(
    {
      ...INPUT,
      subject: 'customer-17',
      locale: 'fr-FR',
      returnUrl: 'https://app.example/back',
      documentTypes: ['passport', 'identity_card'],
      country: 'FRA',
      evidence: ['selfie'],
      selfAsserted: {
        family_name: 'Exemple-Durand',
        given_name: 'Ines',
        birthdate: '1988-04-02',
        nationalities: ['FRA'],
        email: 'ines@mail.example',
        phone_number: '+33199001234',
        address: { street_address: '8 RUE DU PUITS', postal_code: '69009', locality: 'LYON', country: 'FRA' },
      },
      expected: { given_name: 'Ines', birthdate: '1988-04-02' },
      consent: { terms: true, biometrics: true, at: '2026-03-01T10:29:30+01:00', version: '2026-01' },
      providerOptions: { acme: { theme: 'dark' } },
    },
    key,
  );
  expect(keys).toEqual([KEY, KEY]);
  expect(session).toMatchObject({
    ref,
    status: 'pending',
    reference: 'order-1042',
    subject: 'customer-17',
    requirements: ['identity_document', 'selfie'],
    attempts: { made: 0, left: 5 },
    progress: { done: 0, total: 2 },
    warnings: [],
  });
  expect(session.launch).toEqual(LAUNCH);
  expect(JSON.stringify(getRaw(session))).not.toContain('sdk_live');
});

it('direct mode sends nothing of page and SDK, and launches nothing', async () => {
  logsIn();
  vendor().post('/v2/applicants', { familyName: 'Exemple-Durand' }).reply(201, applicant());
  vendor()
    .post('/v2/verifications', (body) => !('language' in body) && !('returnUrl' in body))
    .reply(201, opened());
  const consent = { terms: true, biometrics: true, at: '2026-03-01T09:29:30Z' };
  const session = await app().createSession({ ...INPUT, mode: 'direct', locale: 'fr', consent });
  expect(session.launch).toEqual({});
  expect(session.warnings).toMatchObject([{ code: 'HINT_IGNORED', path: 'locale' }]);
});

it('an earlier session lends its applicant', async () => {
  logsIn();
  vendor()
    .get('/v2/verifications/ver_0')
    .reply(200, verification({ id: 'ver_0', applicantId: 'apl_7' }));
  vendor()
    .post('/v2/verifications', (body) => body.applicantId === 'apl_7')
    .reply(201, opened({ applicantId: 'apl_7' }));
  await app().createSession({ ...INPUT, previous: { provider: 'acme', id: 'ver_0' } });
});

it.each([
  ['whose person is erased', 200, verification({ erasure: { state: 'scheduled', scope: 'applicant' } })],
  ['that is unknown', 404, refused('unknown_verification')],
])('an earlier session %s lends none', async (_what, status, body) => {
  logsIn();
  vendor().get('/v2/verifications/ver_1').reply(status, body);
  vendor()
    .post('/v2/applicants')
    .reply(201, applicant({ id: 'apl_2' }));
  vendor()
    .post('/v2/verifications', (sent) => sent.applicantId === 'apl_2')
    .reply(201, opened({ applicantId: 'apl_2' }));
  await app().createSession({ ...INPUT, previous: ref });
});

it('takes back the applicant that it made when the verification is refused', async () => {
  logsIn();
  vendor().post('/v2/applicants').reply(201, applicant());
  vendor().post('/v2/verifications').reply(422, refused('unknown_workflow'));
  vendor().delete('/v2/applicants/apl_1').reply(204);
  const error = await failureOf(() => app().createSession(INPUT));
  expect(error).toMatchObject({ code: 'CONFIG', nativeCode: 'unknown_workflow', httpStatus: 422 });
});

it('leaves an applicant that existed before', async () => {
  logsIn();
  vendor().post('/v2/applicants').reply(200, applicant());
  vendor().post('/v2/verifications').reply(422, refused('document_not_supported'));
  const error = await failureOf(() => app().createSession({ ...INPUT, subject: 'customer-17' }));
  expect(error.code).toBe('UNSUPPORTED');
});

it('a key that answers with an applicant that was taken back is followed by the next', async () => {
  logsIn();
  const replayed = { 'Idempotent-Replayed': 'true' };
  vendor().post('/v2/applicants').matchHeader('idempotency-key', KEY).reply(201, applicant(), replayed);
  vendor().get('/v2/applicants/apl_1').reply(404, refused('unknown_applicant'));
  vendor()
    .post('/v2/applicants')
    .matchHeader('idempotency-key', `${KEY}.`)
    .reply(201, applicant({ id: 'apl_2' }));
  vendor()
    .post('/v2/verifications', (sent) => sent.applicantId === 'apl_2')
    .reply(201, opened({ applicantId: 'apl_2' }));
  await app().createSession(INPUT, key);
});

it('a replayed answer is as old as the first: the session is read, and gets a new link', async () => {
  logsIn();
  const replayed = { 'Idempotent-Replayed': 'true' };
  vendor().post('/v2/applicants').reply(201, applicant(), replayed);
  vendor().get('/v2/applicants/apl_1').reply(200, applicant());
  vendor().post('/v2/verifications').reply(201, opened(), replayed);
  vendor()
    .get('/v2/verifications/ver_1')
    .reply(200, verification({ startedAt: '2026-03-01T09:31:00Z' }));
  const pageUrl = 'https://verify.acme.example/page/03b7';
  vendor().post('/v2/verifications/ver_1/links', { kind: 'page' }).reply(201, { kind: 'page', pageUrl });
  const session = await app().createSession(INPUT, key);
  expect(session.startedAt).toBe('2026-03-01T09:31:00.000Z');
  expect(session.launch).toEqual({ url: pageUrl });
});

it('after a 500 the key says that the verification was made', async () => {
  logsIn();
  vendor().post('/v2/applicants').reply(201, applicant());
  vendor().post('/v2/verifications').reply(500, refused('internal_error'));
  vendor()
    .get('/v2/verifications')
    .query({ idempotency_key: KEY })
    .reply(200, { items: [verification()] });
  vendor().get('/v2/verifications/ver_1').reply(200, verification());
  const sdkToken = 'sdk_live_c24d';
  vendor().post('/v2/verifications/ver_1/links', { kind: 'sdk' }).reply(201, { kind: 'sdk', sdkToken });
  const session = await app().createSession({ ...INPUT, mode: 'embedded' }, key);
  expect(session.launch.sdk?.props).toEqual({ token: sdkToken, verification: 'ver_1' });
});

it('after a 500 that made nothing the applicant is taken back, and a new key creates both', async () => {
  logsIn();
  vendor().post('/v2/applicants').matchHeader('idempotency-key', KEY).reply(201, applicant());
  vendor()
    .post('/v2/verifications')
    .matchHeader('idempotency-key', KEY)
    .reply(502, refused('internal_error'));
  vendor().get('/v2/verifications').query({ idempotency_key: KEY }).reply(200, { items: [] });
  vendor()
    .get('/v2/applicants')
    .query({ idempotency_key: KEY })
    .reply(200, { items: [applicant()] });
  vendor().delete('/v2/applicants/apl_1').reply(204);
  const isNew = (value: string) => value !== KEY;
  vendor()
    .post('/v2/applicants')
    .matchHeader('idempotency-key', isNew)
    .reply(201, applicant({ id: 'apl_2' }));
  vendor()
    .post('/v2/verifications')
    .matchHeader('idempotency-key', isNew)
    .reply(201, opened({ applicantId: 'apl_2' }));
  expect((await app().createSession(INPUT, key)).ref).toEqual(ref);
});

it('an applicant whose answer is lost for good is asked for once more under its key, and nothing is left behind', async () => {
  logsIn();
  vendor().post('/v2/applicants').times(3).replyWithError(lost());
  vendor().post('/v2/applicants').matchHeader('idempotency-key', KEY).reply(201, applicant());
  vendor().post('/v2/verifications').reply(201, opened());
  const { warnings } = await app().createSession(INPUT, key);
  expect(warnings).toEqual([]);
});

it('what cannot be settled is AMBIGUOUS, with the key and the step', async () => {
  logsIn();
  vendor().post('/v2/applicants').times(2).reply(500, refused('internal_error'));
  vendor().get('/v2/verifications').query(true).reply(403, {});
  const error = await failureOf(() => app().createSession(INPUT, key));
  expect(error).toMatchObject({ code: 'AMBIGUOUS', step: 'applicant', retryable: true, idempotencyKey: KEY });
});

it.each([
  ['an id that is too long', { reference: 'x'.repeat(201) }, 'INVALID_INPUT', 'reference'],
  [
    'a return that a browser must not make',
    { returnUrl: 'http://app.example/' },
    'INVALID_INPUT',
    'returnUrl',
  ],
  ['evidence that is not a step', { evidence: ['proof_of_address'] }, 'UNSUPPORTED', 'evidence'],
  ['a person without a family name', { selfAsserted: {} }, 'INVALID_INPUT', 'selfAsserted.family_name'],
  ['an unknown option', { providerOptions: { acme: { colour: 1 } } }, 'INVALID_INPUT', undefined],
])('%s is refused before any call', async (_what, more, code, path) => {
  const error = await failureOf(() => app().createSession({ ...INPUT, ...more }));
  expect(error).toMatchObject({ code, ...(path && { path }) });
});

it('each flow has the facts of its workflow', () => {
  const { flows, idempotentCreate } = app({ flows: { default: 'standard', full: 'plus' } }).capabilities();
  expect(idempotentCreate).toBe(true);
  expect(Object.keys(flows.default.modes)).toEqual(['hosted', 'embedded', 'direct']);
  expect(flows.default.documentTypes).toEqual([
    'identity_card',
    'passport',
    'driving_licence',
    'residence_permit',
  ]);
  expect(Object.keys(flows['full']?.modes ?? {})).toEqual(['hosted', 'embedded']);
  expect(flows['full']).toMatchObject({ reviewedBy: 'vendor', documentTypes: ['identity_card', 'passport'] });
  expect(flows['full']?.modes.hosted?.expectedClaims).toContain('address');
  expect(flows.default.evidence.every(({ upload }) => upload !== undefined)).toBe(true);
  expect(flows['full']?.evidence.some(({ upload }) => upload !== undefined)).toBe(false);
});

it.each([[{ clientId: 'test_client' }], [{ testMode: true }]])(
  '%j: a mode that the configuration does not name is refused at the start',
  async (settings) => {
    expect(await failureOf(() => app(settings))).toMatchObject({ code: 'CONFIG', problem: 'test_mode' });
  },
);

it('a client id that a function returns is checked at the login', async () => {
  const error = await failureOf(() => app({ clientId: async () => 'test_client' }).getSession(ref));
  expect(error).toMatchObject({ code: 'CONFIG', problem: 'test_mode' });
});
