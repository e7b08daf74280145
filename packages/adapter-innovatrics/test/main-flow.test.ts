import { bytesSource, createSealer, ProofingError, type SessionRef } from '@anyproof/core';
import nock from 'nock';
import { innovatrics } from '../src/index.js';
import { DECISION_APPROVED, DOCUMENT, FACE, IMAGES } from './fixtures.js';
import {
  BASE_URL,
  CONSENT,
  INITIALIZED,
  JPEG,
  JPEG_BASE64,
  proofingWith,
  REFERENCE_TOKEN,
  SEAL_KEY,
  SESSION_ID,
  vendorAt,
  WEB_ENROLMENT_URL,
} from './harness.js';

const BASIC = 'Basic aW5ub3ZhdHJpY3M6aW5ub3ZhdHJpY3M=';
const jpeg = () => bytesSource(JPEG, 'image/jpeg');

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

async function directSession(proofing = proofingWith()): Promise<SessionRef> {
  vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
  return (await proofing.createSession({ reference: '53421526A', mode: 'direct', consent: CONSENT })).ref;
}

describe('initialize', () => {
  it('sends the documented body and credentials, and nothing else', async () => {
    const { scope, sent } = vendorAt();
    scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const session = await proofingWith({ ANYPROOF_INNOVATRICS_THEME: 'white' }).createSession({
      reference: '53421526A',
      returnUrl: 'https://rp.example/idv/return?state=8d1f',
      expected: { given_name: 'John', family_name: 'Doe', birthdate: '2004-07-09' },
      providerOptions: { innovatrics: { additionalNames: 'Michael' }, id360: { group: 'ignored' } },
    });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.method).toBe('POST');
    expect(sent[0]?.path).toBe('/api/v1/enrolment/initialize');
    expect(sent[0]?.headers).toMatchObject({
      authorization: BASIC,
      'content-type': 'application/json',
      accept: 'application/json',
    });
    expect(sent[0]?.body).toBe(
      '{"sessionId":"ad90c821-e5ea-4385-be5b-4fc9f9ea24ee","returnUrl":"https://rp.example/idv/return?state=8d1f","externalId":"53421526A","webEnrolmentTheme":"white","applicantForm":{"firstName":"John","lastName":"Doe","additionalNames":"Michael","dateOfBirth":"2004-07-09","skipIntegrityCheck":false}}',
    );
    expect(session).toMatchObject({
      ref: { provider: 'innovatrics', id: SESSION_ID },
      adapter: 'innovatrics',
      reference: '53421526A',
      status: 'pending',
      pollAfterMs: 60_000,
      warnings: [],
    });
    expect(session.launch).toEqual({ url: WEB_ENROLMENT_URL });
  });

  it('sends the smallest body, with UTF-8 credentials from functions', async () => {
    const { scope, sent } = vendorAt();
    scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const proofing = proofingWith({}, { username: async () => 'zoë-api', password: () => 'pä:ß€' });
    await proofing.createSession({ reference: 'r-1' });
    expect(sent[0]?.body).toBe(
      '{"sessionId":"ad90c821-e5ea-4385-be5b-4fc9f9ea24ee","returnUrl":"https://rp.example/idv/return","externalId":"r-1"}',
    );
    expect(sent[0]?.headers['authorization']).toBe('Basic em/Dqy1hcGk6cMOkOsOf4oKs');
  });

  it('builds the page from the access token where the vendor returns no address', async () => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, {
      accessToken: 'aaa.bbb.ccc',
      sessionId: SESSION_ID.toUpperCase(),
    });
    const session = await proofingWith().createSession({ reference: 'r', locale: 'fr-FR' });
    expect(session.launch).toEqual({
      url: `${BASE_URL}/web-enrolment/?token=aaa.bbb.ccc&lang=fr-FR`,
    });
  });

  it.each([
    ['fr-CA', 'fr-CA'],
    ['ja-JP', 'jp-JP'],
    ['uk', 'uk-UA'],
    ['en-GB', 'en-US'],
    ['SK', 'sk-SK'],
  ])('opens the page in %s as %s', async (locale, lang) => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const session = await proofingWith().createSession({ reference: 'r', locale });
    expect(session.launch).toEqual({ url: `${WEB_ENROLMENT_URL}&lang=${lang}` });
    expect(session.warnings).toEqual([]);
  });

  it('warns of what it cannot use', async () => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const session = await proofingWith().createSession({
      reference: 'r',
      mode: 'hosted',
      subject: 'person-7',
      country: 'SVK',
      locale: 'th-TH',
      evidence: ['identity_document'],
      documentTypes: ['passport'],
      selfAsserted: { email: 'john@example.org' },
      expected: { birthdate: '2004-07-09', email: 'john@example.org' },
      consent: { terms: true, biometrics: true, at: '2026-01-15T00:00:00Z' },
    });
    expect(session.warnings.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'HINT_IGNORED consent',
      'HINT_IGNORED country',
      'HINT_IGNORED documentTypes',
      'HINT_IGNORED evidence',
      'HINT_IGNORED expected.email',
      'HINT_IGNORED locale',
      'HINT_IGNORED selfAsserted.email',
      'HINT_IGNORED subject',
    ]);
    expect(session.launch).toEqual({ url: WEB_ENROLMENT_URL });
  });

  it('warns of nothing that it uses: the app of direct mode submits the evidence, and has the consent', async () => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const session = await proofingWith().createSession({
      reference: 'r',
      mode: 'direct',
      evidence: ['identity_document', 'selfie'],
      consent: CONSENT,
      expected: { given_name: 'John' },
    });
    expect(session.warnings).toEqual([]);
  });

  it('has one flow, and refuses any other before any call', async () => {
    const { sent } = vendorAt();
    const attempt = proofingWith().createSession({ reference: 'r', flow: 'strict' });
    await expect(attempt).rejects.toMatchObject({ code: 'INVALID_INPUT', path: 'flow' });
    expect(sent).toEqual([]);
  });

  it('says that direct mode needs the consent, and has no page', async () => {
    const { direct, hosted } = proofingWith().capabilities().flows.default.modes;
    expect(direct?.consentRequired).toEqual(['terms', 'biometrics']);
    expect(hosted).not.toHaveProperty('consentRequired');
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const { launch } = await proofingWith().createSession({
      reference: 'r',
      mode: 'direct',
      consent: CONSENT,
    });
    expect(launch).toEqual({});
  });

  it('sends names whole and trimmed, and none that is blank', async () => {
    const { scope, sent } = vendorAt();
    scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    await proofingWith().createSession({
      reference: 'r',
      expected: { given_name: ' Anna Maria ', family_name: '  ' },
      providerOptions: { innovatrics: { additionalNames: ' Eva ' } },
    });
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      applicantForm: { firstName: 'Anna Maria', additionalNames: 'Eva', skipIntegrityCheck: false },
    });
    expect(sent[0]?.body).not.toContain('lastName');
  });

  it('names the theme as white labels do', async () => {
    const { scope, sent } = vendorAt();
    scope
      .post('/api/v1/id-verifications/enrolment/initialize')
      .reply(200, { sessionId: SESSION_ID, webEnrolmentUrl: WEB_ENROLMENT_URL });
    const env = { ANYPROOF_INNOVATRICS_PROFILE: 'apikey', ANYPROOF_INNOVATRICS_API_KEY: 'k' };
    await proofingWith({ ...env, ANYPROOF_INNOVATRICS_THEME: 'white' }).createSession({ reference: 'r' });
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({ theme: 'white' });
    expect(sent[0]?.body).not.toContain('webEnrolmentTheme');
  });

  it('takes 512 characters of reference, and the skipped integrity check', async () => {
    const { scope, sent } = vendorAt();
    scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    await proofingWith().createSession({
      reference: 'x'.repeat(512),
      expected: { family_name: 'Doe' },
      providerOptions: { innovatrics: { skipIntegrityCheck: true } },
    });
    expect(JSON.parse(sent[0]?.body ?? '')).toMatchObject({
      externalId: 'x'.repeat(512),
      applicantForm: { lastName: 'Doe', skipIntegrityCheck: true },
    });
  });

  it.each([
    ['a reference of 513 characters', { reference: 'x'.repeat(513) }, /reference has 513/],
    ['a relative returnUrl', { reference: 'r', returnUrl: '/back' }, /returnUrl/],
    ['a returnUrl of another scheme', { reference: 'r', returnUrl: 'myapp://back' }, /returnUrl/],
    ['30 February', { reference: 'r', expected: { birthdate: '2004-02-30' } }, /birthdate/],
    ['a date of another form', { reference: 'r', expected: { birthdate: '20040709' } }, /birthdate/],
    [
      'an unknown option',
      { reference: 'r', providerOptions: { innovatrics: { them: 'x' } } },
      /providerOptions/,
    ],
  ])('refuses %s before any call', async (_what, input, message) => {
    const error = await proofingWith()
      .createSession(input)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringMatching(message) });
  });

  it.each([
    ['of another session', { ...INITIALIZED, sessionId: '0f8fad5b-d9cb-469f-a165-70867728950e' }],
    ['without any way in', { sessionId: SESSION_ID }],
    ['without a session', { webEnrolmentUrl: WEB_ENROLMENT_URL }],
    [
      'with an address that holds no token',
      { ...INITIALIZED, webEnrolmentUrl: `${BASE_URL}/web-enrolment/` },
    ],
    ['with a script for an address', { ...INITIALIZED, webEnrolmentUrl: 'javascript:x?token=1' }],
  ])('is AMBIGUOUS when the answer is one %s', async (_what, answer) => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, answer);
    const error = await proofingWith()
      .createSession({ reference: 'r' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'AMBIGUOUS', retryable: false });
    expect(JSON.stringify(error)).not.toContain(REFERENCE_TOKEN);
  });

  const ELSEWHERE = 'https://capture.example/web-enrolment/?token=REF';

  it.each([
    ['on another host', ELSEWHERE],
    ['on another port', `${BASE_URL}:8443/web-enrolment/?token=REF`],
    ['over plain http', 'http://idv.example/web-enrolment/?token=REF'],
    ['with credentials', 'https://u:p@idv.example/web-enrolment/?token=REF'],
    ['behind the host as a name', 'https://idv.example@evil.example/?token=REF'],
    ['on a longer host', 'https://idv.example.evil.example/?token=REF'],
    ['on this machine', 'http://127.0.0.1/?token=REF'],
  ])('takes no page %s, and names the session that exists', async (_where, webEnrolmentUrl) => {
    vendorAt()
      .scope.post('/api/v1/enrolment/initialize')
      .reply(200, { ...INITIALIZED, webEnrolmentUrl });
    const error = await proofingWith()
      .createSession({ reference: 'r' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'AMBIGUOUS',
      message: expect.stringContaining('launchOrigins'),
      ref: { provider: 'innovatrics', id: SESSION_ID },
    });
    expect(JSON.stringify(error)).not.toContain('evil');
  });

  it.each([
    [ELSEWHERE, { ANYPROOF_INNOVATRICS_LAUNCH_ORIGINS: '["https://capture.example"]' }],
    [ELSEWHERE, { ANYPROOF_INNOVATRICS_LAUNCH_ORIGINS: '["https://capture.example/any/path"]' }],
    ['http://[::1]:8080/?token=REF', { ANYPROOF_INNOVATRICS_LAUNCH_ORIGINS: '["http://[::1]:8080"]' }],
    ['https://IDV.example:443/web-enrolment/?token=REF', {}],
  ])('takes the page %s where the settings allow its origin: %j', async (webEnrolmentUrl, env) => {
    vendorAt()
      .scope.post('/api/v1/enrolment/initialize')
      .reply(200, { ...INITIALIZED, webEnrolmentUrl });
    const { launch } = await proofingWith(env).createSession({ reference: 'r' });
    expect(launch).toEqual({ url: new URL(webEnrolmentUrl).href });
  });

  it.each([
    [502, 'AMBIGUOUS'],
    [401, 'AUTH'],
    [400, 'PROVIDER_REJECTED'],
    [404, 'CONFIG'],
    [503, 'PROVIDER_UNAVAILABLE'],
  ])('is sent once when the vendor answers %i, which is %s', async (status, code) => {
    const { scope, sent } = vendorAt();
    scope
      .post('/api/v1/enrolment/initialize')
      .reply(status, { title: 'One or more errors occurred.', status });
    const error = await proofingWith()
      .createSession({ reference: 'r' })
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, httpStatus: status });
    expect(sent).toHaveLength(1);
  });
});

describe('secrets', () => {
  it('stand in nothing that an app may log or store in the clear', async () => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const session = await proofingWith().createSession({ reference: 'r' });
    const { inspect } = await import('node:util');
    for (const shown of [JSON.stringify(session), inspect(session, { depth: 9, showHidden: true })]) {
      expect(shown).not.toContain(REFERENCE_TOKEN);
      expect(shown).not.toContain(INITIALIZED.accessToken);
    }
  });

  it('come back out of the ref, in another process', async () => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const { ref } = await proofingWith().createSession({ reference: 'r' });
    const stored: SessionRef = JSON.parse(JSON.stringify(ref));
    await expect(proofingWith().getLaunch(stored)).resolves.toEqual({
      url: WEB_ENROLMENT_URL,
    });
    await expect(proofingWith().getLaunch({ ...stored, id: 'other' })).rejects.toMatchObject({
      code: 'REF_INVALID',
    });
  });
});

describe('getLaunch', () => {
  it.each([
    ['sk-SK', '&lang=sk-SK'],
    ['th-TH', ''],
  ])('opens the page in the language of the session: %s', async (locale, lang) => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const { ref, launch } = await proofingWith().createSession({ reference: 'r', locale });
    expect(launch).toEqual({ url: `${WEB_ENROLMENT_URL}${lang}` });
    expect(await proofingWith().getLaunch(ref)).toEqual(launch);
  });

  it('reads a ref that was sealed before the language was kept', async () => {
    const sealer = createSealer('innovatrics', { key: SEAL_KEY });
    const state = sealer.seal(SESSION_ID, JSON.stringify({ webEnrolmentUrl: WEB_ENROLMENT_URL }));
    const launch = await proofingWith().getLaunch({ provider: 'innovatrics', id: SESSION_ID, state });
    expect(launch).toEqual({ url: WEB_ENROLMENT_URL });
  });
});

describe('the data calls', () => {
  const ref: SessionRef = { provider: 'innovatrics', id: SESSION_ID };

  it('asks for the status alone while the person is busy', async () => {
    const { scope, sent } = vendorAt();
    scope.get(`/api/v1/data/${SESSION_ID}/status`).twice().reply(200, { status: 'PENDING' });
    expect(await proofingWith().getSession(ref)).toMatchObject({
      status: 'pending',
      nativeStatus: 'PENDING',
    });
    expect(await proofingWith().getResult(ref)).toMatchObject({
      status: 'pending',
      documents: [],
      checks: [],
      matches: [],
      reasons: [],
      artifacts: [],
    });
    expect(sent.map(({ method, path, body }) => `${method} ${path} ${body}`)).toEqual([
      `GET /api/v1/data/${SESSION_ID}/status `,
      `GET /api/v1/data/${SESSION_ID}/status `,
    ]);
    expect(sent[0]?.headers).toMatchObject({ authorization: BASIC, accept: 'application/json' });
  });

  it('reads all results once it is decided', async () => {
    const { scope, sent } = vendorAt();
    scope.get(`/api/v1/data/${SESSION_ID}/status`).reply(200, { status: 'AUTO_APPROVED' });
    scope.get(`/api/v1/data/${SESSION_ID}/decision/results`).reply(200, DECISION_APPROVED);
    scope.get(`/api/v1/data/${SESSION_ID}/document/result`).reply(200, DOCUMENT);
    scope.get(`/api/v1/data/${SESSION_ID}/face/result`).reply(200, FACE);
    scope.get(`/api/v1/data/${SESSION_ID}/images`).reply(200, IMAGES);
    const result = await proofingWith().getResult(ref);
    expect(result).toMatchObject({ status: 'completed', decision: 'approved', warnings: [] });
    expect(sent.map(({ path }) => path)).toEqual([
      `/api/v1/data/${SESSION_ID}/status`,
      `/api/v1/data/${SESSION_ID}/decision/results`,
      `/api/v1/data/${SESSION_ID}/document/result`,
      `/api/v1/data/${SESSION_ID}/face/result`,
      `/api/v1/data/${SESSION_ID}/images`,
    ]);
    expect(new Set(sent.map(({ headers }) => headers['authorization']))).toEqual(new Set([BASIC]));
  });

  it.each([
    ['WAITING_FOR_MANUAL_APPROVE', []],
    ['EXPIRED', []],
    [
      'AUTO_APPROVED',
      [
        'the vendor has no decision result of this session',
        'the vendor has no document result of this session',
      ],
    ],
  ])('takes %s without results', async (status, warnings) => {
    const { scope } = vendorAt();
    scope.get(`/api/v1/data/${SESSION_ID}/status`).reply(200, { status });
    if (status !== 'EXPIRED')
      for (const what of ['decision/results', 'document/result', 'face/result', 'images'])
        scope.get(`/api/v1/data/${SESSION_ID}/${what}`).reply(404, { status: 404 });
    const result = await proofingWith().getResult(ref);
    expect(result.nativeStatus).toBe(status);
    expect(result.warnings).toEqual(warnings.map((message) => ({ code: 'PARTLY_READ', message })));
    expect(result).not.toHaveProperty('claims');
  });

  it('is no verdict when one of the results fails', async () => {
    const { scope } = vendorAt();
    scope.get(`/api/v1/data/${SESSION_ID}/status`).reply(200, { status: 'AUTO_APPROVED' });
    scope.get(`/api/v1/data/${SESSION_ID}/decision/results`).reply(200, DECISION_APPROVED);
    scope.get(`/api/v1/data/${SESSION_ID}/document/result`).times(3).reply(503);
    scope.get(`/api/v1/data/${SESSION_ID}/face/result`).reply(200, FACE);
    scope.get(`/api/v1/data/${SESSION_ID}/images`).reply(200, IMAGES);
    await expect(proofingWith().getResult(ref)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  it.each([
    [404, '', 'SESSION_NOT_FOUND'],
    [200, '{"state":"AUTO_APPROVED"}', 'BAD_RESPONSE'],
  ])('throws for a status call answered with %i %s', async (status, body, code) => {
    vendorAt().scope.get(`/api/v1/data/${SESSION_ID}/status`).reply(status, body);
    await expect(proofingWith().getSession(ref)).rejects.toMatchObject({ code, ref });
  });

  it('reads keys as gateways in between write them', async () => {
    const { scope } = vendorAt();
    scope
      .get(`/api/v1/data/${SESSION_ID}/status`)
      .reply(200, { Status: 'MANUAL_APPROVED', status: 'MANUAL_APPROVED' });
    scope.get(`/api/v1/data/${SESSION_ID}/decision/results`).reply(200, {
      Verifications: {
        DateOfExpiration: { Score: 100, Level: 'HIGH' },
        NewFactor: { Score: 5, Level: 'LOW' },
      },
      Decision: { Score: 94, Level: 'HIGH' },
    });
    scope.get(`/api/v1/data/${SESSION_ID}/document/result`).reply(200, {
      Country: 'SVK',
      Applicant: { FirstName: 'JOHN', LastName: 'DOE' },
      DocumentVisualResults: [{ Name: 'document_number', Value: 'EA1234567', Confidence: 90 }],
    });
    scope.get(`/api/v1/data/${SESSION_ID}/face/result`).reply(200, { AvailableImages: ['face_cropped'] });
    scope.get(`/api/v1/data/${SESSION_ID}/images`).reply(200, { Document: [], Face: ['face_cropped'] });
    const result = await proofingWith().getResult(ref);
    expect(result.nativeStatus).toBe('MANUAL_APPROVED');
    expect(result.claims).toEqual({ given_name: 'JOHN', family_name: 'DOE' });
    expect(result.documents).toEqual([
      { kind: 'identity_document', number: 'EA1234567', issuingCountry: 'SVK' },
    ]);
    expect(result.checks).toEqual([
      {
        kind: 'document_expiry',
        status: 'pass',
        nativeName: 'dateOfExpiration',
        score: { value: 100, min: 0, max: 100 },
      },
      { kind: 'other', status: 'fail', nativeName: 'newFactor', score: { value: 5, min: 0, max: 100 } },
      { kind: 'overall', status: 'pass', nativeName: 'decision', score: { value: 94, min: 0, max: 100 } },
    ]);
    expect(result.artifacts).toEqual([{ id: 'face_cropped', kind: 'selfie', mediaType: 'image/jpeg' }]);
  });
});

describe('the capture calls', () => {
  it('exchanges, starts, and shows both sides, the face and the end in the documented words', async () => {
    const proofing = proofingWith();
    const ref = await directSession(proofing);
    const { scope, sent } = vendorAt();
    scope
      .get(`/api/v1/enrolment/token/exchange/${REFERENCE_TOKEN}`)
      .reply(200, { hasError: false, token: 'aaa.bbb.ccc', error: null });
    scope.post('/api/v1/enrolment/start').reply(200, { hasError: false, error: null });
    scope.post('/api/v1/enrolment/document').reply(200, {
      hasError: false,
      isTwoSideDocument: true,
      pageSide: 'FRONT',
      country: 'SVK',
      type: 'IDENTITY_CARD',
    });
    scope.post('/api/v1/enrolment/document').reply(200, {
      hasError: false,
      isTwoSideDocument: true,
      pageSide: 'BACK',
      country: 'SVK',
      type: 'IDENTITY_CARD',
    });
    scope.post('/api/v1/enrolment/face').reply(200, { hasError: false });
    scope
      .post('/api/v1/enrolment/complete')
      .reply(200, { customerReturnUrl: 'https://rp.example/idv/return' });

    const document = { kind: 'identity_document', pages: [jpeg(), jpeg()] };
    await expect(proofing.submitEvidence(ref, document)).resolves.toEqual({
      accepted: true,
      pagesAccepted: 2,
      reasons: [],
    });
    await expect(proofing.submitEvidence(ref, { kind: 'selfie', pages: [jpeg()] })).resolves.toEqual({
      accepted: true,
      pagesAccepted: 1,
      reasons: [],
    });
    await proofing.finalizeSession(ref);

    const image = `{"imageBase":"${JPEG_BASE64}"}`;
    expect(sent.map(({ method, path, body }) => [method, path, body])).toEqual([
      ['GET', `/api/v1/enrolment/token/exchange/${REFERENCE_TOKEN}`, ''],
      ['POST', '/api/v1/enrolment/start', ''],
      ['POST', '/api/v1/enrolment/document', image],
      ['POST', '/api/v1/enrolment/document', image],
      ['POST', '/api/v1/enrolment/face', image],
      ['POST', '/api/v1/enrolment/complete', ''],
    ]);
    const [exchange, ...captures] = sent;
    expect(exchange?.headers).not.toHaveProperty('authorization');
    expect(captures.map(({ headers }) => headers['authorization'])).toEqual(
      Array.from({ length: 5 }, () => 'Bearer aaa.bbb.ccc'),
    );
    expect(captures[1]?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '24',
    });
    expect(captures[0]?.headers['content-length']).toBe('0');
  });

  it('sends the quality switch of the vendor’s own app only where the client is told to', async () => {
    const { scope, sent } = vendorAt();
    scope
      .get(`/api/v1/enrolment/token/exchange/${REFERENCE_TOKEN}`)
      .reply(200, { hasError: false, token: 'aaa.bbb.ccc' });
    scope.post('/api/v1/enrolment/document').reply(200, { hasError: true, error: 'WRONG_SIDE' });
    const client = proofingWith().native(innovatrics);
    const session = { sessionId: SESSION_ID, token: REFERENCE_TOKEN };
    const { value } = await client.capture.document(session, jpeg(), { disableQualityCheck: true });
    expect(value).toMatchObject({ hasError: true, error: 'WRONG_SIDE' });
    expect(sent[1]?.body).toBe(`{"imageBase":"${JPEG_BASE64}","disableQualityCheck":true}`);
  });

  it('refuses bytes that are no JPEG before any call', async () => {
    const proofing = proofingWith();
    const ref = await directSession(proofing);
    const png = bytesSource(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), 'image/png');
    await expect(proofing.submitEvidence(ref, { kind: 'selfie', pages: [png] })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
    const text = bytesSource(Buffer.from('no picture'), 'image/jpeg');
    const error = await proofing
      .submitEvidence(ref, { kind: 'selfie', pages: [text] })
      .catch((thrown: unknown) => thrown);
    expect(ProofingError.isInstance(error) && error.code).toBe('INVALID_INPUT');
  });
});
