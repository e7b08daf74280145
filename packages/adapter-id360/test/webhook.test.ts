// Callbacks as the dossier shows them, sections 7.1 to 7.6, and ones that are not the vendor's.
import { createProofing, type ProofingProvider, type WebhookNews, type WebhookNotice } from '@anyproof/core';
import { id360 } from '../src/index.js';

const SECRET = { 'X-Hook-Secret': 'a-long-random-secret' };
const callback = (headers: object = SECRET, previousHeaders: object = {}) => ({
  url: 'https://hooks.example/id360',
  headers,
  previousHeaders,
});

function providerWith(callbacks: readonly object[]): ProofingProvider {
  const login = { username: 'app@client', password: 'secret' };
  const process = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
  return createProofing({
    adapters: [id360],
    config: {
      provider: 'id360',
      seal: 'none',
      providers: { id360: { environment: 'preprod', ...login, process, callbacks } },
    },
  }).provider();
}

async function read(
  body: unknown,
  headers: { readonly [name: string]: string | string[] } = SECRET,
  callbacks: readonly object[] = [callback()],
): Promise<WebhookNotice> {
  const { webhooks } = providerWith(callbacks);
  if (webhooks === undefined) throw new Error('no webhooks');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return webhooks.read({ headers, rawBody: Buffer.from(text) });
}

const step = {
  id: 300001,
  status: 'STARTED',
  reason: null,
  steps_status: { done: 4, total: 6 },
  enrollment_step: {
    status: 'OK',
    errors: [],
    type: 'LeiaFaceCompareStep',
    reason: '',
    name: 'facecomparison',
    documents: ['id_document_image', 'selfie_image'],
  },
};

/** Core makes no call for it. */
const goesOn = { outcome: { status: 'pending' }, nativeStatus: 'STARTED' };

it('reads an intermediate callback as progress', async () => {
  expect(await read(step)).toEqual({ sessionId: '300001', progress: { done: 4, total: 6 }, says: goesOn });
});

it('keeps an id beyond 2^53 as it is, and takes no body that could harm', async () => {
  expect(await read('{"id":12345678901234567890,"status":"STARTED"}')).toEqual({
    sessionId: '12345678901234567890',
    says: goesOn,
  });
  for (const body of ['{"id":1,"status":"OK","__proto__":{}}', `${'['.repeat(101)}${']'.repeat(101)}`])
    await expect(read(body)).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' });
});

const approved = { status: 'completed', decision: 'approved', final: true };
const declined = { status: 'completed', decision: 'declined', final: true };
const untouched = { done: 0, total: 6 };
it.each([
  ['OK', { done: 6, total: 6 }, approved, undefined],
  ['KO', { done: 6, total: 6 }, declined, undefined],
  ['CANCELED', untouched, { status: 'expired' }, true],
  ['CANCELLED', untouched, { status: 'expired' }, true],
  ['CANCELED', { done: 1, total: 6 }, { status: 'abandoned' }, true],
  ['FAILED', { done: 6, total: 6 }, { status: 'failed' }, true],
  ['DISCONTINUED', untouched, { status: 'canceled' }, true],
])('reads the final word %s after %j', async (status, steps_status, outcome, notFetchable) => {
  expect(await read({ id: 300001, status, reason: 'free text', steps_status })).toEqual({
    sessionId: '300001',
    progress: steps_status,
    says: { outcome, nativeStatus: status, ...(notFetchable && { notFetchable }) },
  });
});

it('takes the step in a final body as the sign of a start', async () => {
  const notice = await read({ id: 1, status: 'CANCELED', enrollment_step: { name: 'id_document' } });
  expect(notice.says?.outcome.status).toBe('abandoned');
});

it('needs an id and a status, and nothing else', async () => {
  expect(await read({ id: 7, status: 'CANCELED' })).toEqual({
    sessionId: '7',
    says: { outcome: { status: 'expired' }, nativeStatus: 'CANCELED', notFetchable: true },
  });
  const odd = { id: 7, status: 'CANCELED', steps_status: 'six', enrollment_step: null, more: [] };
  expect((await read(odd)).says?.outcome.status).toBe('expired');
});

it.each(['STARTED', 'NEW'])(
  'hears that the session goes on in %p, with an id as text too',
  async (status) => {
    const says = { outcome: { status: 'pending' }, nativeStatus: status };
    expect(await read({ id: 7, status })).toEqual({ sessionId: '7', says });
    expect(await read({ id: '7', status })).toEqual({ sessionId: '7', says });
  },
);

it.each(['TO_REVIEW', 'DELETED', 'canceled', 'ſTARTED', 'constructor'])(
  'hears nothing in the word %p',
  async (status) => {
    expect(await read({ id: 7, status })).toEqual({ sessionId: '7' });
  },
);

it.each<[string, { readonly [name: string]: string | string[] }, readonly object[]]>([
  ['in any case of letters', { 'x-hook-secret': 'a-long-random-secret' }, [callback()]],
  ['of any configured callback', SECRET, [callback({ 'X-Other': 'other' }), callback()]],
  ['during a rotation', SECRET, [callback({ 'X-Hook-Secret': 'new' }, SECRET)]],
  [
    'of before a rotation, and of after it',
    { 'X-Hook-Secret': 'new' },
    [callback({ 'X-Hook-Secret': 'new' }, SECRET)],
  ],
])('takes the secret %s', async (_how, headers, callbacks) => {
  expect((await read(step, headers, callbacks)).sessionId).toBe('300001');
});

const two = { 'X-Hook-Secret': 'one', 'X-Hook-App': 'two' };
it.each<[string, { readonly [name: string]: string | string[] }, readonly object[]]>([
  ['no secret', {}, [callback()]],
  ['another secret', { 'X-Hook-Secret': 'guess' }, [callback()]],
  ['the start of it', { 'X-Hook-Secret': 'a-long-random' }, [callback()]],
  ['the secret twice', { 'X-Hook-Secret': ['a-long-random-secret', 'a-long-random-secret'] }, [callback()]],
  ['one header of two', { 'X-Hook-Secret': 'one' }, [callback(two)]],
  ['the secret of before, once the rotation is over', SECRET, [callback({ 'X-Hook-Secret': 'new' })]],
  [
    'one header of before and one of now',
    { 'X-Hook-Secret': 'one', 'X-Hook-App': 'new' },
    [callback({ 'X-Hook-Secret': 'new', 'X-Hook-App': 'new' }, two)],
  ],
  [
    'headers of two callbacks mixed',
    { 'X-Hook-Secret': 'one', 'X-Hook-App': 'four' },
    [callback(two), callback({ 'X-Hook-Secret': 'three', 'X-Hook-App': 'four' })],
  ],
])('refuses a message with %s', async (_what, headers, callbacks) => {
  await expect(read(step, headers, callbacks)).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' });
});

it.each([
  ['none', [callback({})]],
  ['none now, though one before', [callback({}, SECRET)]],
  ['none on the second callback', [callback(), callback({})]],
])('refuses to start with %s, and says what to set', (_what, callbacks) => {
  expect(() => providerWith(callbacks)).toThrow(
    /callbacks\.\d\.headers.*a header with a long random secret.*ID360 signs nothing/,
  );
});

it.each(['', ' ', '\t', ' secret', 'secret\n', 'sécret'])('refuses to start with the secret %j', (secret) => {
  // Control characters are refused by core, for all settings alike.
  const why = /must be visible ASCII|(?:begins|ends) with a (?:tab|line break)/;
  expect(() => providerWith([callback({ 'X-Hook-Secret': secret })])).toThrow(why);
  expect(() => providerWith([callback(SECRET, { 'X-Hook-Secret': secret })])).toThrow(why);
});

it.each(['Content-Type', 'user-agent', 'HOST'])('refuses %s as a proof: everybody sends it', (name) => {
  expect(() => providerWith([callback({ [name]: 'application/json' })])).toThrow(/it proves nothing/);
});

it('announces webhooks where there is a callback, and only there', () => {
  expect(providerWith([callback()]).capabilities.webhooks).toBe('secret');
  expect(providerWith([]).capabilities.webhooks).toBeUndefined();
  expect(providerWith([]).webhooks).toBeUndefined();
});

describe('a message made for a test', () => {
  const sign = async (news: Omit<WebhookNews, 'sessionId'>, sessionId = '300001') => {
    const { webhooks } = providerWith([
      callback(SECRET, { 'X-Old': 'old' }),
      callback({ 'X-Other': 'other' }),
    ]);
    const message = await webhooks?.signForTest?.({ sessionId, ...news });
    if (message === undefined) throw new Error('it signs nothing');
    return { message, notice: await webhooks?.read(message) };
  };

  it.each([
    [{ status: 'completed', decision: 'approved' }, 'OK', 4, approved],
    [{ status: 'completed' }, 'OK', 4, approved],
    [{ status: 'completed', decision: 'declined' }, 'KO', 4, declined],
    [{ status: 'expired' }, 'CANCELED', 0, { status: 'expired' }],
    [{ status: 'abandoned' }, 'CANCELED', 1, { status: 'abandoned' }],
    [{ status: 'failed' }, 'FAILED', 4, { status: 'failed' }],
    [{ status: 'canceled' }, 'DISCONTINUED', 0, { status: 'canceled' }],
    [{ status: 'pending' }, 'STARTED', 1, { status: 'pending' }],
    [{ status: 'processing' }, 'STARTED', 3, { status: 'pending' }],
  ] as const)('tells %j as %s', async (news, word, done, outcome) => {
    const { message, notice } = await sign(news);
    expect(message.headers).toEqual({ 'content-type': 'application/json', ...SECRET });
    expect(JSON.parse(Buffer.from(message.rawBody).toString())).toEqual({
      id: 300001,
      status: word,
      reason: null,
      steps_status: { done, total: 4 },
    });
    expect(notice?.sessionId).toBe('300001');
    expect(notice?.says?.outcome).toEqual(outcome);
  });

  it('carries any other body', async () => {
    const { notice } = await sign({ status: 'failed', body: Buffer.from('{"id":7,"status":"OK"}') });
    expect(notice).toMatchObject({ sessionId: '7', says: { nativeStatus: 'OK' } });
  });

  it('is UNSUPPORTED for what ID360 never tells, and needs one of its ids', async () => {
    await expect(sign({ status: 'in_review' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    const inconclusive = { status: 'completed', decision: 'inconclusive' } as const;
    await expect(sign(inconclusive)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    for (const id of ['fake-1', '0', '-1', '1.5', ''])
      await expect(sign({ status: 'failed' }, id)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});

it.each([
  '',
  'no JSON',
  '[]',
  'null',
  '{"id":7}',
  '{"id":7,"status":""}',
  '{"status":"OK"}',
  '{"id":"7/../8","status":"OK"}',
  '{"id":-7,"status":"OK"}',
])('refuses the body %p without quoting it', async (body) => {
  const attempt = read(body);
  await expect(attempt).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' });
  if (body !== '') await expect(attempt).rejects.not.toThrow(body);
});
