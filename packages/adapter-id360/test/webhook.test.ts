// Callbacks as the dossier shows them, sections 7.1 to 7.6, and ones that are not the vendor's.
import { createProofing, type ProofingProvider, type WebhookNews } from '@anyproof/core';
import { id360 } from '../src/index.js';
import { ofSession, type SessionNews, type SessionNotice } from './notices.js';

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
      providers: { id360: { environment: 'preprod', testMode: true, ...login, process, callbacks } },
    },
  }).provider();
}

async function read(
  body: unknown,
  headers: { readonly [name: string]: string | string[] } = SECRET,
  callbacks: readonly object[] = [callback()],
): Promise<SessionNotice> {
  const { webhooks } = providerWith(callbacks);
  if (webhooks === undefined) throw new Error('no webhooks');
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return ofSession(await webhooks.read({ headers, rawBody: Buffer.from(text) }));
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
const goesOn = { announces: 'pending', nativeStatus: 'STARTED' };

it('reads an intermediate callback as progress', async () => {
  expect(await read(step)).toEqual({
    about: 'session',
    sessionId: '300001',
    says: { ...goesOn, progress: { done: 4, total: 6 } },
  });
});

it('keeps an id beyond 2^53 as it is, and takes no body that could harm', async () => {
  expect(await read('{"id":12345678901234567890,"status":"STARTED"}')).toEqual({
    about: 'session',
    sessionId: '12345678901234567890',
    says: goesOn,
  });
  for (const body of ['{"id":1,"status":"OK","__proto__":{}}', `${'['.repeat(101)}${']'.repeat(101)}`])
    await expect(read(body)).rejects.toMatchObject({ code: 'WEBHOOK_INVALID' });
});

/** A verdict is never in it: the report has it. */
const decided = { announces: 'completed' };
const untouched = { done: 0, total: 6 };
it.each([
  ['OK', { done: 6, total: 6 }, decided],
  ['KO', { done: 6, total: 6 }, decided],
  ['CANCELED', untouched, { ends: 'expired' }],
  ['CANCELLED', untouched, { ends: 'expired' }],
  ['CANCELED', { done: 1, total: 6 }, { ends: 'abandoned' }],
  ['FAILED', { done: 6, total: 6 }, { ends: 'failed' }],
  ['DISCONTINUED', untouched, { ends: 'canceled' }],
])('reads the final word %s after %j', async (status, steps_status, said) => {
  expect(await read({ id: 300001, status, reason: 'free text', steps_status })).toEqual({
    about: 'session',
    sessionId: '300001',
    says: { ...said, nativeStatus: status, progress: steps_status },
  });
});

it('takes the step in a final body as the sign of a start', async () => {
  const notice = await read({ id: 1, status: 'CANCELED', enrollment_step: { name: 'id_document' } });
  expect(notice.says?.ends).toBe('abandoned');
});

it('needs an id and a status, and nothing else', async () => {
  expect(await read({ id: 7, status: 'CANCELED' })).toEqual({
    about: 'session',
    sessionId: '7',
    says: { ends: 'expired', nativeStatus: 'CANCELED' },
  });
  const odd = { id: 7, status: 'CANCELED', steps_status: 'six', enrollment_step: null, more: [] };
  expect((await read(odd)).says?.ends).toBe('expired');
});

it.each(['STARTED', 'NEW'])(
  'hears that the session goes on in %p, with an id as text too',
  async (status) => {
    const heard = { about: 'session', sessionId: '7', says: { announces: 'pending', nativeStatus: status } };
    expect(await read({ id: 7, status })).toEqual(heard);
    expect(await read({ id: '7', status })).toEqual(heard);
  },
);

it.each(['TO_REVIEW', 'DELETED', 'canceled', 'ſTARTED', 'constructor'])(
  'hears nothing in the word %p',
  async (status) => {
    expect(await read({ id: 7, status })).toEqual({ about: 'session', sessionId: '7' });
    const steps_status = { done: 1, total: 6 };
    expect((await read({ id: 7, status, steps_status })).says).toEqual({ progress: steps_status });
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
  const sign = async (news: WebhookNews) => {
    const { webhooks } = providerWith([
      callback(SECRET, { 'X-Old': 'old' }),
      callback({ 'X-Other': 'other' }),
    ]);
    const message = await webhooks?.signForTest?.(news);
    if (message === undefined) throw new Error('it signs nothing');
    return { message, notice: ofSession(await webhooks?.read(message)) };
  };
  const signAbout = (news: Omit<SessionNews, 'sessionId'>, sessionId = '300001') =>
    sign({ sessionId, ...news });

  it.each([
    [{ status: 'completed', decision: 'approved' }, 'OK', 4, decided],
    [{ status: 'completed' }, 'OK', 4, decided],
    [{ status: 'completed', decision: 'declined' }, 'KO', 4, decided],
    [{ status: 'expired' }, 'CANCELED', 0, { ends: 'expired' }],
    [{ status: 'abandoned' }, 'CANCELED', 1, { ends: 'abandoned' }],
    [{ status: 'failed' }, 'FAILED', 4, { ends: 'failed' }],
    [{ status: 'canceled' }, 'DISCONTINUED', 0, { ends: 'canceled' }],
    [{ status: 'pending' }, 'STARTED', 1, { announces: 'pending' }],
    [{ status: 'processing' }, 'STARTED', 3, { announces: 'pending' }],
  ] as const)('tells %j as %s', async (news, word, done, said) => {
    const { message, notice } = await signAbout(news);
    expect(message.headers).toEqual({ 'content-type': 'application/json', ...SECRET });
    expect(JSON.parse(Buffer.from(message.rawBody).toString())).toEqual({
      id: 300001,
      status: word,
      reason: null,
      steps_status: { done, total: 4 },
    });
    expect(notice.sessionId).toBe('300001');
    expect(notice.says).toEqual({ ...said, nativeStatus: word, progress: { done, total: 4 } });
  });

  it('carries any other body', async () => {
    const { notice } = await signAbout({ status: 'failed', body: Buffer.from('{"id":7,"status":"OK"}') });
    expect(notice).toMatchObject({ sessionId: '7', says: { nativeStatus: 'OK' } });
  });

  it('is UNSUPPORTED for what ID360 never tells, and needs one of its ids', async () => {
    for (const status of ['in_review', 'action_required'] as const)
      await expect(signAbout({ status })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    const inconclusive = { status: 'completed', decision: 'inconclusive' } as const;
    await expect(signAbout(inconclusive)).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(sign({ about: 'unrelated' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    for (const id of ['fake-1', '0', '-1', '1.5', ''])
      await expect(signAbout({ status: 'failed' }, id)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
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
