// What goes over the wire, typed by hand from the vendor dossier, sections 1, 2 and 6.
import { bytesSource, createProofing, type Proofing, type Random, withRaw } from '@anyproof/core';
import { leapingClock } from '@anyproof/core/testing';
import nock from 'nock';
import { shootId } from '../src/index.js';

const HOST = 'https://shootid.test';
const PREFIX = '/shootid/api/v2';
// Base64 of `application-7:s3cr3t-äöü` in UTF-8.
const BASIC = 'Basic YXBwbGljYXRpb24tNzpzM2NyM3Qtw6TDtsO8';
const TRANSACTION = '4f1d0c2e7a904b6f9c1e2d3a4b5c6d7e';
const PICTURE = '0a1b2c3d4e5f60718293a4b5c6d7e8f9';
const QR_CODE = `${HOST}${PREFIX}/picture?pictureId=${PICTURE}`;
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x0d, 0x0a, 0x2d, 0x2d, 0x80, 0xff, 0xd9]);
const page = bytesSource(JPEG, 'image/jpeg');
const created = { transactionId: TRANSACTION, qrCode: QR_CODE };
const added = (...documents: object[]) => ({ ...created, documents });
const ready = (documentId: unknown, declaredType = 'IDENTITY') => ({
  status: 'READY_TO_BE_SCANNED',
  declaredType,
  documentId,
});

const zeros: Random = {
  bytes: (length) => new Uint8Array(length),
  uuid: () => '00000000-0000-4000-8000-000000000000',
  fraction: () => 0,
};

function makeProofing(settings: Readonly<Record<string, unknown>> = {}): Proofing {
  return createProofing({
    adapters: [shootId],
    config: {
      provider: 'shootid',
      seal: 'none',
      providers: {
        shootid: {
          baseUrl: HOST,
          applicationToken: 'application-7',
          applicationSecret: 's3cr3t-äöü',
          ...settings,
        },
      },
    },
    deps: { clock: leapingClock(), random: zeros },
  });
}

const vendor = () => nock(HOST, { reqheaders: { authorization: BASIC } });
const init = (transactionId = TRANSACTION) =>
  vendor()
    .get(`${PREFIX}/init`)
    .reply(200, { ...created, transactionId });
const session = async (proofing: Proofing, providerOptions?: Record<string, unknown>) => {
  init();
  return proofing.createSession({
    reference: 'cust-42',
    mode: 'direct',
    ...(providerOptions && { providerOptions }),
  });
};

interface Upload {
  readonly form: FormData;
  readonly headers: Record<string, string>;
  readonly path: string;
  readonly bytes: Buffer;
}

/** Answers one upload and hands over what was sent, read by another party's parser: undici's. */
function upload(answer: object, status = 200): Promise<Upload> {
  return new Promise((resolve, reject) => {
    vendor()
      .post((uri) => uri.startsWith(`${PREFIX}/add`))
      .reply(function (uri, body) {
        const bytes = Buffer.from(String(body), 'hex');
        const headers = Object.fromEntries(
          Object.entries(this.req.headers).map(([name, value]) => [name, String(value)]),
        );
        new Response(bytes, { headers: { 'content-type': headers['content-type'] ?? '' } })
          .formData()
          .then((form) => resolve({ form, headers, path: uri, bytes }), reject);
        return [status, answer];
      });
  });
}

const fieldsOf = ({ form }: Upload) => [...form].filter(([, value]) => typeof value === 'string');
async function fileOf({ form }: Upload) {
  const file = form.get('file');
  if (!(file instanceof File)) throw new Error('there is no file');
  return { name: file.name, type: file.type, bytes: Buffer.from(await file.arrayBuffer()) };
}

beforeAll(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  expect(pending).toEqual([]);
});
afterAll(() => nock.restore());

describe('GET /init', () => {
  it('carries Basic credentials, no parameter and no body, and asks that no copy be served', async () => {
    vendor().get(`${PREFIX}/init`).matchHeader('cache-control', 'no-store').reply(200, created);
    const { ref, launch, ...rest } = await makeProofing().createSession({ reference: 'cust-42' });
    expect(ref).toMatchObject({ provider: 'shootid', id: TRANSACTION });
    expect(launch).toEqual({ qrImageUrl: QR_CODE });
    expect(rest).toMatchObject({
      adapter: 'shootid',
      reference: 'cust-42',
      status: 'pending',
      pollAfterMs: 3000,
      warnings: [],
    });
  });

  it.each([
    ['a gateway that lost it', () => vendor().get(`${PREFIX}/init`).reply(504)],
    ['an answer that is no JSON', () => vendor().get(`${PREFIX}/init`).reply(200, '<html>')],
    ['an answer without an id', () => vendor().get(`${PREFIX}/init`).reply(200, { qrCode: QR_CODE })],
    [
      'an answer without a way in',
      () => vendor().get(`${PREFIX}/init`).reply(200, { transactionId: TRANSACTION }),
    ],
  ])('is never sent twice: %s is ambiguous', async (_what, answer) => {
    answer();
    await expect(makeProofing().createSession({ reference: 'r' })).rejects.toMatchObject({
      code: 'AMBIGUOUS',
      retryable: false,
    });
  });

  it('is sent again after 429 alone, which proves that nothing happened', async () => {
    vendor().get(`${PREFIX}/init`).reply(429);
    init();
    expect((await makeProofing().createSession({ reference: 'r' })).ref.id).toBe(TRANSACTION);
    vendor().get(`${PREFIX}/init`).reply(503);
    await expect(makeProofing().createSession({ reference: 'r' })).rejects.toMatchObject({
      code: 'PROVIDER_UNAVAILABLE',
    });
  });

  it('needs no QR code in direct mode', async () => {
    vendor().get(`${PREFIX}/init`).reply(200, { transactionId: TRANSACTION });
    const proofing = makeProofing();
    const { ref, launch } = await proofing.createSession({ reference: 'r', mode: 'direct' });
    expect(launch).toEqual({});
    await expect(proofing.getLaunch(ref)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    expect(await proofing.provider().getLaunch?.(ref, { mode: 'direct' })).toEqual({});
  });

  it.each([
    ['another host', `https://evil.example/picture?pictureId=${PICTURE}`],
    ['plain http', `http://shootid.test${PREFIX}/picture?pictureId=${PICTURE}`],
    ['another port', `https://shootid.test:8443/picture?pictureId=${PICTURE}`],
    ['credentials', `https://u:p@shootid.test/elsewhere?pictureId=${PICTURE}`],
    ['another scheme', `javascript:alert(1)//?pictureId=${PICTURE}`],
  ])('never launches %s: the address is built from the picture id', async (_what, qrCode) => {
    vendor().get(`${PREFIX}/init`).reply(200, { transactionId: TRANSACTION, qrCode });
    const attempt = await makeProofing().createSession({ reference: 'r' });
    expect(attempt.launch).toEqual({ qrImageUrl: QR_CODE });
  });

  it('tells a wrong path prefix from wrong credentials', async () => {
    vendor().get('/api/v2/init').reply(404, { error: 'not found' });
    const elsewhere = makeProofing({ pathPrefix: '/api/v2' });
    await expect(elsewhere.createSession({ reference: 'r' })).rejects.toMatchObject({ code: 'CONFIG' });
    vendor().get(`${PREFIX}/init`).reply(401, { error: 'REVOKED' });
    await expect(makeProofing().createSession({ reference: 'r' })).rejects.toMatchObject({
      code: 'AUTH',
      nativeCode: 'REVOKED',
    });
  });

  it('asks a function for the credentials once, and once more after a 401', async () => {
    const secrets = ['old-secret', 's3cr3t-äöü'];
    const applicationSecret = jest.fn(async () => secrets.shift() ?? 'none left');
    const proofing = makeProofing({ applicationSecret });
    nock(HOST, { badheaders: ['x'] })
      .get(`${PREFIX}/init`)
      .matchHeader('authorization', (value) => String(value) !== BASIC)
      .reply(401);
    init();
    expect((await proofing.createSession({ reference: 'r' })).ref.id).toBe(TRANSACTION);
    const another = 'b'.repeat(32);
    init(another);
    expect((await proofing.createSession({ reference: 'r' })).ref.id).toBe(another);
    expect(applicationSecret).toHaveBeenCalledTimes(2);
  });
});

describe('POST /add', () => {
  it('sends one form a page, and names the document that the vendor numbered', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    const first = upload(added(ready(3)));
    const submitting = proofing.submitEvidence(ref, { kind: 'identity_document', pages: [page, page] });
    const one = await first;
    const second = upload(added(ready(3)));
    expect(await submitting).toEqual({ accepted: true, pagesAccepted: 2, reasons: [] });

    expect(fieldsOf(one)).toEqual([
      ['transactionId', TRANSACTION],
      ['type', 'IDENTITY'],
      ['page', '0'],
    ]);
    expect(fieldsOf(await second)).toEqual([
      ['transactionId', TRANSACTION],
      ['type', 'IDENTITY'],
      ['documentId', '3'],
      ['page', '1'],
    ]);
    expect(one.path).toBe(`${PREFIX}/add`);
    expect(await fileOf(one)).toEqual({ name: 'page-0.jpg', type: 'image/jpeg', bytes: JPEG });
    expect(await fileOf(await second)).toEqual({ name: 'page-1.jpg', type: 'image/jpeg', bytes: JPEG });
  });

  it('sends these bytes, with their exact length', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    const sent = upload(added(ready(0, 'RIB')));
    await proofing.submitEvidence(ref, { kind: 'bank_details', pages: [page] });
    const { bytes, headers } = await sent;
    const boundary = 'anyproof-00000000000000000000000000000000';
    expect(bytes.toString('latin1')).toBe(
      [
        `--${boundary}`,
        'Content-Disposition: form-data; name="transactionId"',
        '',
        TRANSACTION,
        `--${boundary}`,
        'Content-Disposition: form-data; name="type"',
        '',
        'RIB',
        `--${boundary}`,
        'Content-Disposition: form-data; name="page"',
        '',
        '0',
        `--${boundary}`,
        'Content-Disposition: form-data; name="file"; filename="page-0.jpg"',
        'Content-Type: image/jpeg',
        '',
        `${JPEG.toString('latin1')}`,
        `--${boundary}--`,
        '',
      ].join('\r\n'),
    );
    expect(headers['content-type']).toBe(`multipart/form-data; boundary=${boundary}`);
    expect(headers['content-length']).toBe(String(bytes.length));
    expect(headers['transfer-encoding']).toBeUndefined();
  });

  it('moves the transaction into the query and counts pages from 1 where the settings say so', async () => {
    const proofing = makeProofing({ transactionIdIn: 'query', pageBase: 1 });
    const { ref } = await session(proofing);
    const sent = upload(added(ready(0, 'RIB')));
    await proofing.submitEvidence(ref, { kind: 'bank_details', pages: [page] });
    expect((await sent).path).toBe(`${PREFIX}/add?transactionId=${TRANSACTION}`);
    expect(fieldsOf(await sent)).toEqual([
      ['type', 'RIB'],
      ['page', '1'],
    ]);
  });

  it("adds the options of the settings, with the session's own over them", async () => {
    const proofing = makeProofing({ uploadOptions: { ocr: 'true', cropping: 'auto' } });
    const options = { shootid: { uploadOptions: { cropping: 'none', note: 'é"\r\n--' } } };
    const { ref } = await session(proofing, options);
    const sent = upload(added(ready(0, 'RIB')));
    await proofing.submitEvidence(ref, { kind: 'bank_details', pages: [page] });
    expect(Object.fromEntries(fieldsOf(await sent))).toMatchObject({
      ocr: 'true',
      cropping: 'none',
      note: 'é"\r\n--',
    });
  });

  it.each([
    ['the list of the transaction, newest last', added(ready(0, 'RIB'), ready(1), ready(2)), '2'],
    ['the list in any order', added(ready(10), ready(9), ready(11, 'RIB')), '10'],
    ['its own fields', { status: 'READY_TO_BE_SCANNED', documentId: 5 }, '5'],
    ['a number as text', added(ready('7')), '7'],
  ])('finds the number of the document in %s', async (_what, answer, number) => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    const first = upload(answer);
    const submitting = proofing.submitEvidence(ref, { kind: 'identity_document', pages: [page, page] });
    await first;
    const second = upload(answer);
    await submitting;
    expect((await second).form.get('documentId')).toBe(number);
  });

  it('stops when the document got no number, and says how many pages the vendor has', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    const first = upload(added(ready(0, 'RIB')));
    const submitting = proofing.submitEvidence(ref, { kind: 'identity_document', pages: [page, page] });
    await expect(submitting).rejects.toMatchObject({ code: 'BAD_RESPONSE', pagesAccepted: 1 });
    await first;
  });

  it.each([
    [503, 'PROVIDER_UNAVAILABLE'],
    [404, 'SESSION_NOT_FOUND'],
    [400, 'PROVIDER_REJECTED'],
    [413, 'INVALID_INPUT'],
  ])('is never sent twice: %d is %s, with the pages that arrived', async (status, code) => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    const first = upload(added(ready(0)));
    const submitting = proofing.submitEvidence(ref, { kind: 'identity_document', pages: [page, page] });
    await first;
    const second = upload({ error: 'no' }, status);
    await expect(submitting).rejects.toMatchObject({ code, httpStatus: status, pagesAccepted: 1 });
    await second;
  });

  it('opens the file anew when 429 proves that nothing was taken', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    vendor().post(`${PREFIX}/add`).reply(429);
    const sent = upload(added(ready(0, 'RIB')));
    await proofing.submitEvidence(ref, { kind: 'bank_details', pages: [page] });
    expect((await fileOf(await sent)).bytes).toEqual(JPEG);
  });

  it.each([
    ['fewer', JPEG.length + 1],
    ['more', JPEG.length - 1],
  ])('blames a file with %s bytes than it says, and no vendor', async (what, size) => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    vendor()
      .post(`${PREFIX}/add`)
      .optionally()
      .reply(200, added(ready(0, 'RIB')));
    const wrong = { ...page, size };
    const submitting = proofing.submitEvidence(ref, { kind: 'bank_details', pages: [wrong] });
    await expect(submitting).rejects.toMatchObject({ code: 'INVALID_INPUT', pagesAccepted: 0 });
    await expect(submitting).rejects.toThrow(`a source has ${what} bytes than its declared size`);
  });

  it('reports a document that failed at once as refused', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    const sent = upload(added(ready(0), { ...ready(1, 'RIB'), status: 'FAILED' }));
    expect(await proofing.submitEvidence(ref, { kind: 'bank_details', pages: [page] })).toEqual({
      accepted: false,
      pagesAccepted: 0,
      reasons: [{ code: 'bank_details_not_proven', nativeCode: 'FAILED', detail: 'at RIB' }],
    });
    await sent;
  });

  it('refuses before any call what it does not take', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    await expect(proofing.submitEvidence(ref, { kind: 'selfie', pages: [page] })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    });
    const fake = bytesSource(Buffer.from('no picture'), 'image/jpeg');
    const misnamed = proofing.submitEvidence(ref, { kind: 'bank_details', pages: [fake] });
    await expect(misnamed).rejects.toMatchObject({ code: 'INVALID_INPUT', pagesAccepted: 0 });
    const asked = proofing.createSession({ reference: 'r', evidence: ['identity_document', 'selfie'] });
    await expect(asked).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  });

  it('never trusts an answer of another transaction', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    const sent = upload({ ...added(ready(0, 'RIB')), transactionId: 'f'.repeat(32) });
    const submitting = proofing.submitEvidence(ref, { kind: 'bank_details', pages: [page] });
    await expect(submitting).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
    await sent;
  });
});

describe('GET /result', () => {
  const result = () => vendor().get(`${PREFIX}/result`).query({ transactionId: TRANSACTION });

  it('names the transaction, and is asked again when the vendor is not available', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    result().times(2).reply(503);
    result().reply(200, { transactionId: TRANSACTION, documents: [ready(0)] });
    expect(await proofing.getSession(ref)).toMatchObject({
      status: 'processing',
      nativeStatus: 'READY_TO_BE_SCANNED',
      reference: 'cust-42',
      warnings: [],
    });
  });

  it('reads an unknown transaction as such, and never one that is another', async () => {
    const proofing = makeProofing();
    const { ref } = await session(proofing);
    result().reply(404, { error: 'unknown transactionId' });
    await expect(proofing.getSession(ref)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    result().reply(200, { transactionId: 'f'.repeat(32), documents: [] });
    await expect(proofing.getResult(ref)).rejects.toMatchObject({ code: 'BAD_RESPONSE' });
  });
});

describe('a session that was read a moment ago, in its end', () => {
  const scanned = (transactionId: string) => ({
    transactionId,
    documents: [{ documentId: 0, declaredType: 'CHECK', status: 'SCANNED' }],
  });
  const provider = () => makeProofing().provider();
  const answer = (body: object) =>
    vendor().get(`${PREFIX}/result`).query({ transactionId: TRANSACTION }).reply(200, body);

  it('is not asked for again: its answer is the whole result', async () => {
    const { ref } = await session(makeProofing());
    answer(scanned(TRANSACTION));
    const polled = await provider().getSession(ref);
    const result = await provider().getResult(ref, { polled });
    expect(result).toMatchObject({ decision: 'inconclusive', documents: [{ nativeType: 'CHECK' }] });
  });

  it.each([
    ['of another session', { ref: { provider: 'shootid', id: 'f'.repeat(32) } }, scanned(TRANSACTION)],
    ['open', { status: 'processing' }, scanned(TRANSACTION)],
    ['read from another transaction', {}, scanned('f'.repeat(32))],
    ['without what the vendor said', {}, undefined],
  ])('is asked for again where that was %s', async (_what, fields, raw) => {
    const { ref } = await session(makeProofing());
    const polled = {
      ref,
      adapter: 'shootid',
      status: 'completed',
      decision: 'inconclusive',
      final: true,
      warnings: [],
      ...fields,
    };
    answer({ ...scanned(TRANSACTION), documents: [] });
    const result = await provider().getResult(ref, { polled: withRaw(polled as never, raw) });
    expect(result).toMatchObject({ status: 'pending', documents: [] });
  });
});

describe('GET /picture', () => {
  const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const read = async (proofing: Proofing) => {
    const { mediaType, size, body } = await proofing.native(shootId).picture(PICTURE);
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(Buffer.from(chunk));
    return { mediaType, size, bytes: Buffer.concat(chunks) };
  };

  it.each([
    ['without credentials', {}, nock(HOST, { badheaders: ['authorization'] })],
    ['with them where the settings say so', { pictureAuthentication: 'basic' }, vendor()],
  ])('downloads the picture %s', async (_what, settings, scope) => {
    scope
      .get(`${PREFIX}/picture`)
      .query({ pictureId: PICTURE })
      .reply(200, PNG, { 'content-type': 'image/png', 'content-length': '8' });
    expect(await read(makeProofing(settings))).toEqual({ mediaType: 'image/png', size: 8, bytes: PNG });
  });
});
