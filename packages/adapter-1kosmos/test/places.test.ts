// Pictures through the bucket, ids and services looked up, the docuverify dialect, lists, retries and pictures back.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { bytesSource, type Proofing } from '@anyproof/core';
import { specimenPath } from '@anyproof/emulators';
import { type Desk, flow, PERSON, pictures, refusal, startDesk, startedSession } from './endpoints-desk.js';
import { CONSENT, direct } from './harness.js';

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk({ settings: { processingDelayMs: 1 } });
});
beforeEach(() => desk.vendor.journal.clear());
afterEach(() => {
  desk.vendor.scenario = 'approve';
  desk.vendor.faults.clear();
});
afterAll(() => desk.vendor.stop());

const paths = () =>
  desk.vendor.journal
    .entries()
    .map(({ method, path }) => `${method} ${path.replace(/[0-9a-f-]{36}/, ':id')}`);
const proves = async (proofing: Proofing) => proofing.run(direct(PERSON));

describe('pictures through the bucket', () => {
  it('are uploaded, named, and named again with the document', async () => {
    const result = await proves(desk.proofingWith({ images: 'bucket' }));
    expect(result).toMatchObject({ status: 'completed', decision: 'approved' });
    const calls = paths();
    const end = calls.findIndex((call) => call.endsWith('/complete'));
    expect(calls.slice(3, end + 1)).toEqual([
      'POST /idproofingapi/presignedurls/:id',
      'PUT /capture-bucket/:id/document_front_image_compressed.jpeg',
      'POST /idproofingapi/proofingsession/:id/submit/verification/document_liveness_front',
      'PUT /capture-bucket/:id/document_back_image_compressed.jpeg',
      'POST /idproofingapi/proofingsession/:id/submit/verification/document_liveness_back',
      'POST /idproofingapi/presignedurls/:id',
      'PUT /capture-bucket/:id/selfie_liveness_image',
      'POST /idproofingapi/proofingsession/:id/submit/verification/selfie_liveness',
      'POST /idproofingapi/proofingsession/:id/v3/submit/document',
      'GET /idproofingapi/proofingsession/:id/complete',
    ]);
    const [front] = desk.vendor.journal.entries().filter((entry) => entry.method === 'PUT');
    const bytes = readFileSync(specimenPath(PERSON, 'card-front'));
    expect(front).toMatchObject({
      bodyBytes: bytes.length,
      bodySha256: createHash('sha256').update(bytes).digest('hex'),
      status: 200,
    });
    expect(front?.headers).toMatchObject({
      'content-length': String(bytes.length),
      'content-type': 'image/jpeg',
    });
    for (const name of ['publickey', 'requestid', 'licensekey', 'transfer-encoding'])
      expect(front?.headers).not.toHaveProperty(name);
  });

  it('finalizes in another process, which does not know their names', async () => {
    const first = desk.proofingWith({ images: 'bucket' });
    const input = direct(PERSON);
    const { ref } = await first.createSession({
      mode: 'direct',
      reference: input.reference,
      consent: CONSENT,
    });
    for (const evidence of input.evidence) await first.submitEvidence(ref, evidence);
    const second = desk.proofingWith({ images: 'bucket' });
    await second.finalizeSession(ref);
    expect((await second.waitForResult(ref)).decision).toBe('approved');
    expect(paths()).toContain('POST /idproofingapi/proofingsession/:id/submit/document');
  });

  it.each([
    ['another host', 'https://elsewhere.example/put?signature=s3cr3t'],
    ['the metadata service', 'http://169.254.169.254/latest/meta-data'],
    ['the API’s host on another port', 'http://127.0.0.1:1/put'],
    ['nothing', ''],
  ])('an address that leads to %s is not followed, and no byte is read', async (_what, url) => {
    const source = {
      ...pictures.front(),
      open: (): never => {
        throw new Error('it was read');
      },
    };
    const error = await refusal(desk.client.uploads.put(url, source));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false });
    expect(error.message).toContain('uploadHosts');
    expect(error.message).not.toContain('s3cr3t');
    expect(paths()).toEqual([]);
  });

  it('goes to an allowed host, without following where that one redirects', async () => {
    const seen: string[] = [];
    const store = createServer((request, response) => {
      seen.push(`${request.method} ${request.url} ${request.headers['x-ms-blob-type']}`);
      request.resume().on('end', () => {
        if (request.url === '/moved') response.writeHead(307, { location: `${desk.vendor.origin}/x` }).end();
        else
          response
            .writeHead(request.url === '/expired' ? 403 : 201)
            .end('<Error><Code>s3cr3t</Code></Error>');
      });
    });
    await new Promise<void>((listening) => store.listen(0, '127.0.0.1', listening));
    const address = store.address();
    const host = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const uploadHeaders = { 'x-ms-blob-type': 'BlockBlob' };
    const { uploads } = desk.clientWith({ uploadHosts: [host], uploadMethod: 'POST', uploadHeaders });
    const source = bytesSource(Buffer.from('picture'), 'image/png');
    await uploads.put(`http://${host}/put?a=%2F`, source);
    const moved = await refusal(uploads.put(`http://${host}/moved`, source));
    const expired = await refusal(uploads.put(`http://${host}/expired`, source));
    store.close();
    store.closeAllConnections();
    expect(seen).toEqual(['POST /put?a=%2F BlockBlob', 'POST /moved BlockBlob', 'POST /expired BlockBlob']);
    expect(moved).toMatchObject({ code: 'BAD_RESPONSE', httpStatus: 307 });
    expect(expired).toMatchObject({ code: 'PROVIDER_REJECTED', httpStatus: 403 });
    expect(`${expired.message}${expired.stack}`).not.toMatch(/s3cr3t|\/expired/);
    expect(paths()).toEqual([]);
  });

  it('says how many pages were taken when an upload fails', async () => {
    const proofing = desk.proofingWith({ images: 'bucket' });
    const input = direct(PERSON);
    const { ref } = await proofing.createSession({
      mode: 'direct',
      reference: input.reference,
      consent: CONSENT,
    });
    desk.vendor.faults.add({ path: /capture-bucket.*back/, effect: { kind: 'status', status: 503 } });
    const [document = { kind: 'none', pages: [] }] = input.evidence;
    expect(await refusal(proofing.submitEvidence(ref, document))).toMatchObject({ pagesAccepted: 1 });
  });
});

describe('what is looked up', () => {
  const unknown = { tenantId: undefined, communityId: undefined };
  const lookups = () => paths().filter((path) => /community_info|caas/.test(path));

  it('the ids of tenant and community, once for everybody', async () => {
    const proofing = desk.proofingWith(unknown);
    const input = { reference: 'case-1' };
    await Promise.all([proofing.createSession(input), proofing.createSession(input)]);
    await proofing.listSessions();
    expect(lookups()).toEqual(['POST /api/r1/system/community_info/fetch']);
    const asked = desk.vendor.journal.entries().find(({ path }) => path.includes('community_info'));
    expect(asked?.body).toEqual({ dns: 'tenant.example', communityName: 'default', skipLogos: true });
    expect(asked?.headers).not.toHaveProperty('requestid');
  });

  it('nothing when the settings have them', async () => {
    await desk.proofingWith({}).createSession({ reference: 'case-1' });
    expect(lookups()).toEqual([]);
  });

  it('a community that there is not is a mistake in the settings, and is looked up anew', async () => {
    const proofing = desk.proofingWith({ ...unknown, communityName: 'other' });
    for (let times = 1; times <= 2; times += 1) {
      const error = await refusal(proofing.createSession({ reference: 'case-1' }));
      expect(error).toMatchObject({ code: 'CONFIG', httpStatus: 400 });
      expect(lookups()).toHaveLength(times);
    }
  });
});

describe('the dialect docuverify', () => {
  const docuverify = { dialect: 'docuverify', dvcId: 'demo-dvc' };
  const sent = (end: string) => desk.vendor.journal.entries().find((entry) => entry.path.endsWith(end))?.body;

  it.each([
    ['v3', '/docuverify/v3/document_share_session/result'],
    ['legacy', '/docuverify/document_share_session/result'],
  ])(
    'creates and asks for results by dvcID (%s), and keeps to the API for sessions',
    async (resultShape, path) => {
      const result = await proves(desk.proofingWith({ ...docuverify, resultShape }));
      expect(result).toMatchObject({ status: 'completed', decision: 'approved', claims: expect.anything() });
      expect(sent('/docuverify/document_share_session/create')).toEqual({
        dvcID: 'demo-dvc',
        sessionRequest: {
          tenantDNS: 'tenant.example',
          communityName: 'default',
          documentType: 'idcard_object',
          user: expect.objectContaining({ uid: `test-${PERSON}` }),
        },
      });
      expect(sent(path)).toEqual({ dvcID: 'demo-dvc', sessionId: result.ref.id });
      const calls = paths();
      expect(calls.slice(0, 3)).toEqual([
        'GET /caas/sd',
        'GET /docuverify/publickeys',
        'POST /docuverify/document_share_session/create',
      ]);
      expect(calls.filter((call) => call.includes('idproofingapi/document_share_session'))).toEqual([]);
      expect(calls.filter((call) => call.endsWith('/publickeys')).sort()).toEqual([
        'GET /docuverify/publickeys',
        'GET /idproofingapi/publickeys',
      ]);
      expect(calls.filter((call) => call === 'GET /caas/sd')).toHaveLength(1);
    },
  );

  it('looks nothing up with its address set', async () => {
    const docuverifyUrl = `${desk.vendor.origin}/docuverify/`;
    await desk.proofingWith({ ...docuverify, docuverifyUrl }).createSession({ reference: 'case-1' });
    expect(paths()).toEqual(['GET /docuverify/publickeys', 'POST /docuverify/document_share_session/create']);
  });

  it('is sent no field that it is not known to accept, for the session of a person either', async () => {
    const input = { reference: 'case-1', subject: 'person-7' };
    const session = await desk.proofingWith(docuverify).createSession(input);
    expect(session).toMatchObject(input);
    const { sessionRequest } = Object(sent('/docuverify/document_share_session/create'));
    expect(Object.keys(sessionRequest).sort()).toEqual([
      'communityName',
      'documentType',
      'tenantDNS',
      'user',
    ]);
    expect(sessionRequest.user).toEqual({ uid: 'person-7' });
  });

  it.each([
    ['an address on another host', '{"docuverify":"https://elsewhere.example/docuverify"}'],
    ['an address inside the cluster', '{"docuverify":"http://docuverify:8888"}'],
    ['none', '{"idproofingapi":"http://idproofing-api:8888"}'],
  ])('sends no license to %s out of the directory', async (_what, body) => {
    desk.vendor.faults.add({ path: /caas/, effect: { kind: 'status', status: 200, body } });
    const error = await refusal(desk.proofingWith(docuverify).createSession({ reference: 'case-1' }));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toContain('docuverifyUrl');
    expect(paths()).toEqual(['GET /caas/sd']);
  });

  it('a dvcID that the vendor does not know is a mistake in the settings', async () => {
    const proofing = desk.proofingWith({ dialect: 'docuverify', dvcId: 'no-such' });
    const error = await refusal(proofing.createSession({ reference: 'case-1' }));
    expect(error).toMatchObject({ code: 'CONFIG', httpStatus: 404 });
  });
});

describe('lists, retries, pictures', () => {
  it('lists sessions by pages, each with what asks for it again', async () => {
    const other = await startDesk({ settings: { processingDelayMs: 1 } });
    const flows = { licence: { ...flow, verification: { ...flow.verification, id: 'dvc-licence' } } };
    const proofing = other.proofingWith({ flows });
    expect(await proofing.listSessions()).toEqual({ sessions: [] });
    const { ref } = await proofing.run(direct(PERSON));
    const second = await proofing.createSession({ reference: 'second', flow: 'licence' });
    const declined = await proofing.createSession({ reference: 'third' });
    await other.client.proofingSession.decline(declined.ref.id);
    const first = await proofing.listSessions({ pageSize: 2 });
    expect(first.sessions).toMatchObject([
      { ref: { id: declined.ref.id }, status: 'canceled', nativeStatus: 'DECLINED', endedBy: 'person' },
      { ref: { id: second.ref.id, state: 'licence' }, status: 'pending', nativeStatus: 'PENDING' },
    ]);
    // A list cannot tell a reference from a person's id.
    for (const session of first.sessions) {
      expect(session).not.toHaveProperty('reference');
      expect(session).not.toHaveProperty('subject');
    }
    expect(first.next).toBe('1');
    const last = await proofing.listSessions({ pageSize: 2, cursor: '1' });
    expect(last.sessions).toMatchObject([
      {
        ref: { provider: '1kosmos', id: ref.id },
        status: 'completed',
        decision: 'approved',
        nativeStatus: 'COMPLETED_PASS',
      },
    ]);
    expect(last.sessions[0]?.endedAt).toMatch(/Z$/);
    expect(last).not.toHaveProperty('next');
    for (const cursor of ['0', '-1', 'x', '1e3'])
      expect((await refusal(proofing.listSessions({ cursor }))).code).toBe('INVALID_INPUT');
    await other.vendor.stop();
  });

  it('takes another attempt where one is left, and is refused where none is', async () => {
    const config = { ...flow.verification.config, maxRetries: 1 };
    // `complete` returns the outcome of the attempt.
    const other = await startDesk({ settings: { processingDelayMs: 0, completionAnswers: 'outcome' } });
    const proofing = other.proofingWith({ verification: { ...flow.verification, config } });
    const input = direct(PERSON);
    other.vendor.scenario = 'decline';
    const { ref } = await proofing.createSession({
      mode: 'direct',
      reference: input.reference,
      consent: CONSENT,
    });
    for (const evidence of input.evidence) await proofing.submitEvidence(ref, evidence);
    await proofing.finalizeSession(ref);
    expect(await proofing.getSession(ref)).toMatchObject({ status: 'action_required' });
    const again = { ...input, evidence: ['identity_document', 'selfie'] };
    const opened = await proofing.retrySession(ref, again);
    expect(opened).toMatchObject({ ref, status: 'pending', launch: {} });
    const retry = async () => proofing.provider().retrySession?.(ref);
    expect(await refusal(retry())).toMatchObject({ code: 'CONFLICT', httpStatus: 400 });
    for (const evidence of input.evidence) await proofing.submitEvidence(ref, evidence);
    await proofing.finalizeSession(ref);
    expect(await proofing.waitForResult(ref)).toMatchObject({ decision: 'declined' });
    await other.vendor.stop();
  });

  it.each(['approve', 'decline'] as const)('hands out the pictures of a session to %s', async (scenario) => {
    desk.vendor.scenario = scenario;
    const proofing = desk.proofingWith({});
    const { ref, artifacts } = await proves(proofing);
    expect(artifacts).toEqual([
      { id: 'document.image', kind: 'document_image' },
      { id: 'document.imageBack', kind: 'document_image' },
      { id: 'document.face', kind: 'portrait' },
      { id: 'liveId.face', kind: 'selfie' },
    ]);
    const [, back = { id: '', kind: 'other' as const }] = artifacts;
    const { mediaType, size, body } = await proofing.downloadArtifact(ref, back);
    const bytes = readFileSync(specimenPath(PERSON, 'card-back'));
    expect({ mediaType, size }).toEqual({ mediaType: 'image/jpeg', size: bytes.length });
    expect((await buffer(body)).equals(bytes)).toBe(true);
  });

  it('refuses an artifact that no result lists before any call, and one that this result has not after it', async () => {
    const proofing = desk.proofingWith({});
    const ref = { provider: '1kosmos', id: await startedSession(desk) };
    desk.vendor.journal.clear();
    for (const id of ['', '../x', 'document', 'constructor'])
      expect((await refusal(proofing.downloadArtifact(ref, { id, kind: 'other' }))).code).toBe(
        'INVALID_INPUT',
      );
    expect(paths()).toEqual([]);
    const error = await refusal(proofing.downloadArtifact(ref, { id: 'document.face', kind: 'portrait' }));
    expect(error.code).toBe('SESSION_GONE');
  });
});
