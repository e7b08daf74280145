// What goes over the wire, typed by hand from the vendor dossier, sections 2, 3 and 6.
import { bytesSource, type CreateSessionInput } from '@anyproof/core';
import nock from 'nock';
import { V1_LICENSE_KEY, V1_REQUEST_ID } from './fixtures/vectors.js';
import {
  BASE,
  BODY_IV,
  connector,
  HOST,
  LICENSE,
  makeProofing,
  NOW,
  noNetwork,
  opened,
  ownKey,
  PAGE,
  path,
  publicKeys,
  REF,
  SESSION,
  sealed,
  service,
  UUID,
  verification,
  withKeys,
  withLicense,
} from './wire-harness.js';

const JPEG = Buffer.from([
  0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0xff, 0xd9,
]);
const JPEG_BASE64 = '/9j/4AAQSkZJRgAB/9k=';
const page = bytesSource(JPEG, 'image/jpeg');

const input: CreateSessionInput = {
  reference: 'cust-000042',
  documentTypes: ['driving_licence'],
  selfAsserted: { given_name: 'Zoë', family_name: 'Nuñez', email: 'zoe@example.org' },
  expected: { family_name: 'Expected' },
  providerOptions: { '1kosmos': { username: 'zoe', workflowMetadata: { desk: 7 } }, elsewhere: { x: 1 } },
};

const CREATE_TEXT =
  '{"connector":{"id":"demo-connector","type":"emulated","config":{"license":"connector-license",' +
  '"verifierUrl":"https://verifier.example","document_share_session_enabled":true}},' +
  '"verification":{"id":"dvc-1","tag":"demo","type":"dl_authenticate",' +
  '"config":{"verifier":"emulated","debug":false,"skip":false}},' +
  '"sessionRequest":{"tenantDNS":"tenant.example","communityName":"default","documentType":"dl_object",' +
  '"tenantId":"64b0c0ffee0000000000a001","communityId":"64b0c0ffee0000000000b001",' +
  '"user":{"uid":"cust-000042","username":"zoe","firstname":"Zoë","lastname":"Nuñez"},' +
  '"workflowMetadata":{"desk":7}}}';

noNetwork();

/** Of the app's reference, which answers name. */
const DIGEST = /^reference:[\w-]{22}$/;

describe('the creation', () => {
  it('has the very headers and body that the vendor would make', async () => {
    publicKeys();
    const data = service.seal(ownKey, CREATE_TEXT, BODY_IV);
    nock(HOST, {
      reqheaders: {
        publickey: ownKey,
        requestid: V1_REQUEST_ID.ciphertext,
        licensekey: V1_LICENSE_KEY.ciphertext,
        'content-type': 'application/json',
        'content-length': String(`{"data":"${data}"}`.length),
      },
      badheaders: ['keysecret', 'keyid', 'license'],
    })
      .post(`${BASE}/document_share_session/create`, { data })
      .reply(200, { sessionId: SESSION, url: PAGE });

    const session = await makeProofing().createSession(input);
    expect(session).toMatchObject({
      ref: REF,
      adapter: '1kosmos',
      reference: 'cust-000042',
      status: 'pending',
      warnings: [
        { code: 'HINT_IGNORED', path: 'expected.family_name' },
        { code: 'HINT_IGNORED', path: 'selfAsserted.email' },
      ],
    });
    expect(session.ref).toEqual({ ...REF, state: expect.stringMatching(DIGEST) });
    expect(session.launch).toEqual({ url: PAGE });
  });

  it('sends these header names and no other', async () => {
    publicKeys();
    let names: string[] = [];
    nock(HOST)
      .post(`${BASE}/document_share_session/create`)
      .reply(200, function () {
        names = Object.keys(this.req.headers);
        return { sessionId: SESSION, url: PAGE };
      });
    await makeProofing().createSession(input);
    const ordinary = ['accept', 'accept-encoding', 'connection', 'content-length', 'content-type', 'host'];
    const known = new Set([...ordinary, 'user-agent', 'publickey', 'requestid', 'licensekey']);
    expect(names.filter((name) => !known.has(name.toLowerCase()))).toEqual([]);
    expect(names).toContain('licensekey');
  });

  it('is read from a sealed answer too', async () => {
    publicKeys();
    withLicense()
      .post(`${BASE}/document_share_session/create`)
      .reply(200, sealed({ sessionId: SESSION, url: PAGE }));
    const { ref } = await makeProofing().createSession(input);
    expect(ref).toEqual({ ...REF, state: expect.stringMatching(DIGEST) });
  });

  it('keeps the flow in the ref, and asks for the result with its connector', async () => {
    const flows = {
      passport: { connector: { ...connector, id: 'other' }, verification, documentType: 'ppt_object' },
    };
    publicKeys();
    const proofing = makeProofing({ flows });
    withLicense()
      .post(`${BASE}/document_share_session/create`, (body) => {
        expect(opened(body)).toMatchObject({
          connector: { id: 'other' },
          sessionRequest: { documentType: 'ppt_object', user: { uid: 'r' } },
        });
        return true;
      })
      .reply(200, { sessionId: SESSION, url: PAGE });
    const { ref } = await proofing.createSession({ reference: 'r', flow: 'passport' });
    expect(ref).toEqual({ ...REF, state: expect.stringMatching(/^reference:[\w-]{22} passport$/) });
    withKeys().get(path()).reply(200, { status: 'COMPLETED' });
    withLicense()
      .post(`${BASE}/proofingsession/fetch`)
      .reply(200, sealed({ data: [{ id: SESSION, resultStatus: 'COMPLETED_PASS' }] }));
    withLicense()
      .post(`${BASE}/document_share_session/result`, (body) => {
        expect(opened(body)).toMatchObject({ connector: { id: 'other' } });
        return true;
      })
      .reply(200, sealed({ sessionResult: 'SUCCESS' }));
    expect((await proofing.getResult(JSON.parse(JSON.stringify(ref)))).decision).toBe('approved');
  });

  it('warns of what this vendor cannot use', async () => {
    publicKeys();
    withLicense().post(`${BASE}/document_share_session/create`).reply(200, { sessionId: SESSION, url: PAGE });
    const session = await makeProofing().createSession({
      reference: 'r',
      documentTypes: ['passport', 'identity_card'],
      country: 'FRA',
      locale: 'fr-FR',
      returnUrl: 'https://app.example/',
      evidence: ['selfie'],
      consent: { terms: true, biometrics: true, at: '2025-01-01T00:00:00Z' },
    });
    expect(session.warnings.map((warning) => warning.message)).toEqual([
      'a session accepts one type of document: only the first of documentTypes is used',
      'this vendor cannot use evidence',
      'this vendor cannot use country',
      'this vendor cannot use locale',
      'this vendor cannot use returnUrl',
      'this vendor cannot use consent',
    ]);
  });

  it.each([
    ['http://tenant.example/idproofing/session/1'],
    ['https://tenant.example:8443/idproofing/session/1'],
    ['https://tenant.example.evil.example/session/1'],
    ['https://evil.example/?https://tenant.example/'],
    ['https://tenant.example@evil.example/session/1'],
    ['blob:https://tenant.example/session/1'],
    ['javascript:alert(1)'],
    ['//tenant.example/idproofing/session/1'],
    ['not a url'],
  ])('refuses the capture page %s', async (url) => {
    publicKeys();
    withLicense().post(`${BASE}/document_share_session/create`).reply(200, { sessionId: SESSION, url });
    const attempt = makeProofing().createSession(input);
    await expect(attempt).rejects.toMatchObject({
      code: 'AMBIGUOUS',
      retryable: false,
      ref: { provider: '1kosmos', id: SESSION },
    });
    await expect(attempt).rejects.toThrow('launchOrigins');
  });

  it.each([
    ['https://capture.example/s/1', { launchOrigins: ['https://capture.example'] }],
    ['https://capture.example/s/1', { launchOrigins: '["https://capture.example/any/path"]' }],
    ['https://other.example/s/1', { tenantDns: 'other.example' }],
  ])('takes the capture page %s where the settings say so', async (url, settings) => {
    publicKeys();
    withLicense().post(`${BASE}/document_share_session/create`).reply(200, { sessionId: SESSION, url });
    const session = await makeProofing(settings).createSession(input);
    expect(session.launch).toEqual({ url });
  });

  it('hands on no line break of the address', async () => {
    publicKeys();
    const url = `${PAGE}\r\nSet-Cookie: a=b`;
    withLicense().post(`${BASE}/document_share_session/create`).reply(200, { sessionId: SESSION, url });
    const { launch } = await makeProofing().createSession(input);
    expect(launch.url).toMatch(/^[\x21-\x7e]+$/);
  });

  it.each([
    ['UNSUPPORTED', { documentTypes: ['residence_permit'] }],
    ['UNSUPPORTED', { documentTypes: ['constructor'] }],
    ['INVALID_INPUT', { flow: 'premium' }],
    ['INVALID_INPUT', { flow: '__proto__' }],
    ['INVALID_INPUT', { providerOptions: { '1kosmos': { userName: 'zoe' } } }],
    ['INVALID_INPUT', { providerOptions: { '1kosmos': { workflowMetadata: { big: 1n } } } }],
    ['INVALID_INPUT', { providerOptions: { '1kosmos': 'zoe' } }],
  ])('refuses with %s, before any call: %p', async (code, wrong) => {
    await expect(makeProofing().createSession({ ...input, ...wrong })).rejects.toMatchObject({ code });
  });

  it('makes no call for a caller who has left', async () => {
    const signal = AbortSignal.abort();
    await expect(makeProofing().createSession(input, { signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('direct mode', () => {
  const uploads = (check: (body: unknown, name: string) => void) => {
    for (const name of ['document_liveness_front', 'document_liveness_back', 'selfie_liveness'])
      withKeys()
        .post(path(`/submit/verification/${name}`), (body) => {
          check(body, name);
          return true;
        })
        .reply(200);
  };

  it('starts once, submits each picture, then the document, and completes', async () => {
    publicKeys();
    withKeys()
      .get(path('/start'))
      .reply(200, { data: { status: 'INPROGRESS' } });
    const bodies: unknown[] = [];
    uploads((body) => bodies.push(body));
    const proofing = makeProofing();
    expect(await proofing.submitEvidence(REF, { kind: 'identity_document', pages: [page, page] })).toEqual({
      accepted: true,
      pagesAccepted: 2,
      reasons: [],
    });
    await proofing.submitEvidence(REF, { kind: 'selfie', pages: [page] });
    expect(bodies).toEqual([
      { result: {}, images: { image: JPEG_BASE64 } },
      { result: {}, images: { image: JPEG_BASE64 } },
      { result: {}, images: { image: JPEG_BASE64 } },
    ]);

    const order: string[] = [];
    withKeys()
      .post(path('/submit/document'), {})
      .reply(200, () => void order.push('document'));
    withKeys()
      .get(path('/complete'))
      .reply(200, () => {
        order.push('complete');
        return { completionStatus: 'COMPLETED' };
      });
    await proofing.finalizeSession(REF);
    expect(order).toEqual(['document', 'complete']);
  });

  it('opens to headers of its own on every request', async () => {
    publicKeys();
    const seen: string[] = [];
    for (const rest of ['/submit/document', '/complete'])
      nock(HOST)
        .intercept(path(rest), rest === '/complete' ? 'GET' : 'POST')
        .reply(200, function () {
          const header = this.req.headers['requestid'];
          seen.push(String(header));
          expect(JSON.parse(service.open(ownKey, String(header)))).toEqual({
            ts: NOW / 1000,
            appid: 'kat.client',
            uuid: UUID,
          });
          return {};
        });
    await makeProofing().finalizeSession(REF);
    expect(new Set(seen).size).toBe(2);
  });

  it('hands over what the capture engine said', async () => {
    publicKeys();
    withKeys().get(path('/start')).reply(200, {});
    const bodies = new Map<string, unknown>();
    uploads((body, name) => bodies.set(name, body));
    const proofing = makeProofing();
    const front = {
      result: { score: 0.9, parts: [1, 'two'] },
      images: { cropped: 'AAAA', face: 'BBBB', imageBarcode: 'CCCC' },
      event: { screen_name: 'FRONT', event_name: 'E_IDV_DOCUMENTCAPTURE' },
    };
    await proofing.submitEvidence(REF, {
      kind: 'identity_document',
      pages: [page, page],
      capture: { front },
    });
    await proofing.submitEvidence(REF, {
      kind: 'selfie',
      pages: [page],
      capture: { result: { live: true } },
    });
    expect(bodies.get('document_liveness_front')).toEqual({
      result: { score: 0.9, parts: [1, 'two'] },
      images: { image: JPEG_BASE64, cropped: 'AAAA', face: 'BBBB', imageBarcode: 'CCCC' },
      event: { screen_name: 'FRONT', event_name: 'E_IDV_DOCUMENTCAPTURE' },
    });
    expect(bodies.get('document_liveness_back')).toEqual({ result: {}, images: { image: JPEG_BASE64 } });
    expect(bodies.get('selfie_liveness')).toEqual({ result: { live: true }, images: { image: JPEG_BASE64 } });
  });

  const circular: Record<string, unknown> = {};
  circular['self'] = circular;
  it.each([
    ['selfie', 'text'],
    ['selfie', { front: {} }],
    ['selfie', { result: 'passed' }],
    ['selfie', { result: { big: 1n } }],
    ['selfie', { result: circular }],
    ['selfie', { images: { image: 'AAAA' } }],
    ['selfie', { images: { face: 'not base64!' } }],
    ['selfie', { event: { screen_name: 'X' } }],
    ['selfie', []],
    ['identity_document', { result: {} }],
    ['identity_document', { front: { result: [] }, back: {} }],
    ['identity_document', { front: null }],
  ])('refuses for %s a capture of another shape, before any call', async (kind, capture) => {
    await expect(makeProofing().submitEvidence(REF, { kind, pages: [page], capture })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      provider: '1kosmos',
    });
  });

  it('says how many pages the vendor has when one fails', async () => {
    publicKeys();
    withKeys().get(path('/start')).reply(200, {});
    withKeys().post(path('/submit/verification/document_liveness_front')).reply(200);
    withKeys().post(path('/submit/verification/document_liveness_back')).reply(500);
    await expect(
      makeProofing().submitEvidence(REF, { kind: 'identity_document', pages: [page, page] }),
    ).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', pagesAccepted: 1 });
  });

  it('takes a session that another process has started', async () => {
    publicKeys(2);
    withKeys().get(path('/start')).reply(400, { statusCode: 400, error: 'Bad Request', message: 'used' });
    withKeys().get(path()).reply(200, { status: 'INPROGRESS' });
    withKeys().post(path('/submit/verification/selfie_liveness')).reply(200);
    await makeProofing().submitEvidence(REF, { kind: 'selfie', pages: [page] });
  });

  it('does not take one that is over', async () => {
    publicKeys(2);
    withKeys().get(path('/start')).reply(400, {});
    withKeys().get(path()).reply(200, { status: 'EXPIRED' });
    await expect(makeProofing().submitEvidence(REF, { kind: 'selfie', pages: [page] })).rejects.toMatchObject(
      { code: 'CONFLICT', httpStatus: 400 },
    );
  });

  it.each([
    ['start', 'GET', '/start'],
    ['the document', 'POST', '/submit/document'],
  ])('never repeats %s when its answer is lost', async (_what, method, rest) => {
    publicKeys();
    withKeys().intercept(path(rest), method).reply(502, '<html>Bad Gateway</html>');
    const proofing = makeProofing();
    if (rest !== '/start') withKeys().get(path()).reply(200, { status: 'INPROGRESS' });
    const work =
      rest === '/start'
        ? proofing.submitEvidence(REF, { kind: 'selfie', pages: [page] })
        : proofing.finalizeSession(REF);
    await expect(work).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE', retryable: false });
  });

  it('takes a lost answer of complete for done when the session is', async () => {
    publicKeys();
    withKeys().post(path('/submit/document')).reply(200);
    withKeys().get(path('/complete')).reply(502, '<html>Bad Gateway</html>');
    withKeys().get(path()).reply(200, { status: 'COMPLETED' });
    await makeProofing().finalizeSession(REF);
  });
});

describe('reading a session', () => {
  it('asks for the details, and while it is open for nothing more', async () => {
    publicKeys();
    withKeys()
      .get(path())
      .reply(200, { status: 'INPROGRESS', user: { uid: 'cust-000042' }, id: SESSION });
    const session = await makeProofing().getSession(REF);
    expect(session).toMatchObject({ status: 'pending', nativeStatus: 'INPROGRESS', pollAfterMs: 3000 });
    // The ref does not say whether the id is the person's.
    expect(session).not.toHaveProperty('reference');
    expect(session).not.toHaveProperty('subject');
  });

  it.each([
    [{}, { query: { id: SESSION }, pIndex: 0, pSize: 1 }],
    [{ firstPageIndex: 1 }, { query: { id: SESSION }, pIndex: 1, pSize: 1 }],
  ])('asks fetch for the outcome by id, and result for the rest', async (settings, fetchBody) => {
    publicKeys();
    withKeys()
      .get(path())
      .reply(200, sealed({ status: 'COMPLETED' }));
    withLicense()
      .post(`${BASE}/proofingsession/fetch`, (body) => {
        expect(opened(body)).toEqual({
          ...fetchBody,
          tenantId: '64b0c0ffee0000000000a001',
          communityId: '64b0c0ffee0000000000b001',
        });
        return true;
      })
      .reply(200, {
        data: {
          data: [{ id: SESSION, resultStatus: 'COMPLETED_PASS', completedTS: '1735689660000' }],
          page: { index: 0, total: 1, size: 1 },
        },
      });
    withLicense()
      .post(`${BASE}/document_share_session/result`, (body) => {
        expect(opened(body)).toEqual({
          connector,
          verification,
          sessionId: SESSION,
          includeMetadata: true,
          granularStatus: true,
          alwaysReturnAssets: true,
          apiVersion: 'v3',
        });
        return true;
      })
      .reply(
        200,
        sealed({
          sessionResult: 'SUCCESS',
          sessionId: SESSION,
          token: 't',
          document: { givenName: 'ZOË', proof_jwt: 'j' },
        }),
      );
    expect(await makeProofing(settings).getResult(REF)).toMatchObject({
      status: 'completed',
      decision: 'approved',
      endedAt: '2025-01-01T00:01:00.000Z',
      claims: { given_name: 'ZOË' },
    });
  });

  it('asks for the legacy shape, and no fetch, where the settings say so', async () => {
    publicKeys();
    withKeys().get(path()).reply(200, { status: 'COMPLETED' });
    withLicense()
      .post(`${BASE}/document_share_session/result`, (body) => {
        expect(opened(body)).not.toHaveProperty('apiVersion');
        return true;
      })
      .reply(200, { responseStatus: 'FAILED', publicKey: service.publicKey });
    const proofing = makeProofing({ resultShape: 'legacy', outcomeFrom: 'result' });
    expect(await proofing.getResult(REF)).toMatchObject({ decision: 'declined', nativeStatus: 'FAILED' });
  });

  it('does not take another session for the one that was asked for', async () => {
    publicKeys();
    withKeys().get(path()).times(2).reply(200, { status: 'COMPLETED' });
    withLicense()
      .post(`${BASE}/proofingsession/fetch`)
      .reply(200, sealed({ data: [{ id: 'another', resultStatus: 'COMPLETED_PASS' }] }));
    const proofing = makeProofing();
    await expect(proofing.getSession(REF)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });

    withLicense()
      .post(`${BASE}/proofingsession/fetch`)
      .reply(200, sealed({ data: [{ id: SESSION, resultStatus: 'COMPLETED_PASS' }] }));
    withLicense()
      .post(`${BASE}/document_share_session/result`)
      .reply(200, sealed({ sessionResult: 'SUCCESS', sessionId: 'another', document: { givenName: 'EVE' } }));
    await expect(proofing.getResult(REF)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });

  it.each([
    ['200', true],
    ['503', false],
  ])('reads the health code %s as healthy: %s, without any key', async (code, healthy) => {
    nock(HOST, { badheaders: ['publickey', 'requestid', 'licensekey'] })
      .get(`${BASE}/healthz`)
      .reply(
        200,
        { status: 'told', publicKey: service.publicKey, code },
        { Date: new Date(NOW + 9000).toUTCString() },
      );
    expect(await makeProofing().checkHealth()).toEqual({ healthy, milliseconds: 0, clockOffsetMs: 9000 });
  });
});

it('seals every body where the settings say so', async () => {
  publicKeys();
  withKeys().get(path('/start')).reply(200, {});
  withKeys()
    .post(path('/submit/verification/selfie_liveness'), (body) => {
      expect(opened(body)).toEqual({ result: {}, images: { image: JPEG_BASE64 } });
      return true;
    })
    .reply(200);
  withKeys()
    .post(path('/submit/document'), (body) => {
      expect(opened(body)).toEqual({});
      return true;
    })
    .reply(200);
  withKeys().get(path('/complete')).reply(200, {});
  const proofing = makeProofing({ envelope: 'all' });
  await proofing.submitEvidence(REF, { kind: 'selfie', pages: [page] });
  await proofing.finalizeSession(REF);
});

it('reads secrets from functions, and says which one gave nothing', async () => {
  publicKeys();
  nock(HOST, { reqheaders: { licensekey: V1_LICENSE_KEY.ciphertext } })
    .post(`${BASE}/document_share_session/create`)
    .reply(200, { sessionId: SESSION, url: PAGE });
  await makeProofing({ licenseKey: async () => LICENSE }).createSession(input);
  const failing = makeProofing({ privateKey: () => Promise.reject(new Error('vault: s3cr3t')) });
  const attempt = failing.createSession(input);
  await expect(attempt).rejects.toMatchObject({ code: 'CONFIG' });
  await expect(attempt).rejects.toThrow('privateKey');
  await expect(attempt).rejects.not.toThrow('s3cr3t');
});
