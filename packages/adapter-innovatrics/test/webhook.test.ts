import type { WebhookNews, WebhookRequest } from '@anyproof/core';
import fc from 'fast-check';
import { createWebhooks } from '../src/webhook.js';
import { proofingWith, SESSION_ID } from './harness.js';

// The vendor's documented example and its signatures under the key `innovatrics` (dossier 10.10).
const BODY = `{"sessionId":"${SESSION_ID}","status":"AUTO_APPROVED","projectId":"development","externalId":"53421526A"}`;
const SIGNATURE = 'I7s4xTBCtkbmYdvhM9QbOzcRa591YelE/DjIf1iH/ZI=';
const PRETTY = JSON.stringify(JSON.parse(BODY), null, 2);
const PRETTY_SIGNATURE = 'xgqK56NScdofQU0Kr4UApWHwNIaHxu8+mSN0CwcwRl4=';
/** Computed with OpenSSL over BODY, under the key `next`. */
const NEXT_SIGNATURE = 'gaIoKYjkdq1qyfsC3+cMAFJey3L7q0Rye5B2NLgqDUA=';

type Settings = Parameters<typeof proofingWith>[1];

const message = (body: string, signature?: string | readonly string[]): WebhookRequest => ({
  rawBody: Buffer.from(body),
  headers: signature === undefined ? {} : { 'X-Signature': signature },
});

function read(request: WebhookRequest, settings: Settings = {}) {
  const { webhooks } = proofingWith({}, settings).provider();
  if (webhooks === undefined) throw new TypeError('the provider reads no webhooks');
  return webhooks.read(request);
}

/** A verdict is never in it: the vendor's answer has it. */
const NOTICE = {
  about: 'session',
  sessionId: SESSION_ID,
  says: { announces: 'completed', nativeStatus: 'AUTO_APPROVED' },
};
const goesOn = (nativeStatus: string) => ({ announces: 'pending', nativeStatus });
const HINT = { about: 'session', sessionId: SESSION_ID, unproven: true };
const INVALID = { code: 'WEBHOOK_INVALID' };

describe('a signed message', () => {
  it('has the documented length, and is read', async () => {
    expect([Buffer.byteLength(BODY), Buffer.byteLength(PRETTY)]).toEqual([128, 145]);
    await expect(read(message(BODY, SIGNATURE))).resolves.toEqual(NOTICE);
    await expect(read(message(PRETTY, PRETTY_SIGNATURE))).resolves.toEqual(NOTICE);
  });

  it('is signed over its bytes as they came', async () => {
    await expect(read(message(PRETTY, SIGNATURE))).rejects.toMatchObject(INVALID);
    await expect(read(message(`${BODY} `, SIGNATURE))).rejects.toMatchObject(INVALID);
  });

  it('may be signed over what JavaScript writes of it, where that is set', async () => {
    const settings = { webhookSignatureCanonical: true };
    await expect(read(message(PRETTY, SIGNATURE), settings)).resolves.toEqual(NOTICE);
    await expect(read(message(BODY, SIGNATURE), settings)).resolves.toEqual(NOTICE);
    await expect(read(message(BODY, PRETTY_SIGNATURE), settings)).rejects.toMatchObject(INVALID);
    await expect(read(message('no JSON', SIGNATURE), settings)).rejects.toMatchObject(INVALID);
  });

  it.each([
    ['of no signature', undefined],
    ['of an empty one', ''],
    ['of another one', PRETTY_SIGNATURE],
    ['of one in base64url', SIGNATURE.replaceAll('/', '_')],
    ['of two', [SIGNATURE, SIGNATURE]],
  ])('is refused because %s', async (_why, signature) => {
    const error = await read(message(BODY, signature)).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(INVALID);
    expect(String(error)).not.toContain('53421526A');
  });

  it.each(['', 'no JSON', '[]', '"x"', 'null', '{"status":"AUTO_APPROVED"}', '{"sessionId":""}'])(
    'is refused because its body is %s',
    async (body) => {
      const { createHmac } = await import('node:crypto');
      const signature = createHmac('sha256', 'innovatrics').update(body).digest('base64');
      await expect(read(message(body, signature))).rejects.toMatchObject(INVALID);
    },
  );

  it.each([
    ['a word of nobody', { status: 'SESSION_PAUSED' }, {}],
    ['a word of another type', { status: 7 }, {}],
    ['the start', { status: 'SESSION_STARTED' }, { says: goesOn('SESSION_STARTED') }],
    ['no word', {}, {}],
    ['an end', { status: 'EXPIRED' }, { says: { announces: 'expired', nativeStatus: 'EXPIRED' } }],
    ['a word that is close', { status: 'auto_approved' }, {}],
    [
      'null for a reference',
      { status: 'SESSION_INITIALIZED', externalId: null },
      { says: goesOn('SESSION_INITIALIZED') },
    ],
    [
      'an id with a digit too many',
      { sessionId: 'e7abc715e-a674-4f4c-a3a1-1f1c7f0f4a11', status: 'MANUAL_REJECTED' },
      {
        sessionId: 'e7abc715e-a674-4f4c-a3a1-1f1c7f0f4a11',
        says: { announces: 'completed', nativeStatus: 'MANUAL_REJECTED' },
      },
    ],
    [
      'a review, in PascalCase',
      { Status: 'WAITING_FOR_MANUAL_APPROVE', ExternalId: 'r' },
      { says: { announces: 'in_review', nativeStatus: 'WAITING_FOR_MANUAL_APPROVE' } },
    ],
  ])('with %s', async (_what, fields, notice) => {
    const { createHmac } = await import('node:crypto');
    const body = JSON.stringify({ sessionId: SESSION_ID, ...fields });
    const signature = createHmac('sha256', 'innovatrics').update(body).digest('base64');
    const heard = { about: 'session', sessionId: SESSION_ID, ...notice };
    await expect(read(message(body, signature))).resolves.toEqual(heard);
  });
});

describe('the key', () => {
  it('is the password unless one is set', async () => {
    await expect(read(message(BODY, SIGNATURE), { webhookKey: 'next' })).rejects.toMatchObject(INVALID);
    await expect(read(message(BODY, NEXT_SIGNATURE), { webhookKey: 'next' })).resolves.toEqual(NOTICE);
  });

  it('may be two while it changes', async () => {
    const settings = { webhookKeys: ['next', 'innovatrics'] };
    await expect(read(message(BODY, SIGNATURE), settings)).resolves.toEqual(NOTICE);
    await expect(read(message(BODY, NEXT_SIGNATURE), settings)).resolves.toEqual(NOTICE);
  });

  it('is fetched once, and again when a signature does not fit, at most once a minute', async () => {
    const keys = ['innovatrics', 'next'];
    const webhookKey = jest.fn(async () => keys.shift() ?? 'none');
    let now = 1_000_000;
    const clock = { now: () => now, sleep: async () => undefined };
    const settings = {
      webhookSignature: 'required' as const,
      webhookSignatureCanonical: false,
      webhookKeys: [webhookKey],
    };
    const { read: readNow } = createWebhooks(settings, { provider: 'idv', clock });
    const outcome = (signature: string) =>
      readNow(message(BODY, signature)).then(
        () => 'read',
        () => 'refused',
      );
    expect(await outcome(SIGNATURE)).toBe('read');
    now += 59_999;
    expect(await outcome('forged')).toBe('refused');
    expect(await outcome(NEXT_SIGNATURE)).toBe('refused');
    expect(webhookKey).toHaveBeenCalledTimes(1);
    now += 1;
    expect(await outcome(NEXT_SIGNATURE)).toBe('read');
    expect(await outcome(NEXT_SIGNATURE)).toBe('read');
    expect(await outcome(SIGNATURE)).toBe('refused');
    expect(webhookKey).toHaveBeenCalledTimes(2);
  });

  it('of before is refused once the change is over', async () => {
    await expect(read(message(BODY, SIGNATURE), { webhookKeys: ['next'] })).rejects.toMatchObject(INVALID);
  });

  it.each([
    ['', () => ''],
    ['spaces', () => ' \t '],
    ['nothing', () => undefined],
    ['no text', () => 7],
    ['an error', () => Promise.reject(new Error('the secret manager is away'))],
  ])('is CONFIG when its function gives %j, whatever is signed with it', async (_what, give) => {
    const { createHmac } = await import('node:crypto');
    for (const key of ['', ' \t ', 'undefined', '7', 'innovatrics']) {
      const signature = createHmac('sha256', key).update(BODY).digest('base64');
      const attempt = read(message(BODY, signature), { webhookKeys: ['innovatrics', give] as never });
      await expect(attempt).rejects.toMatchObject({ code: 'CONFIG' });
    }
  });
});

describe('a message made for a test', () => {
  type SessionNews = Exclude<WebhookNews, { about: 'unrelated' }>;
  const sign = async (news: Omit<SessionNews, 'sessionId'>, settings: Settings = {}) => {
    const { webhooks } = proofingWith({}, settings).provider();
    const made = await webhooks?.signForTest?.({ sessionId: SESSION_ID, ...news });
    if (made === undefined) throw new TypeError('it signs nothing');
    return { made, notice: await webhooks?.read(made) };
  };

  it('is the documented one, byte for byte', async () => {
    const { made, notice } = await sign({
      status: 'completed',
      reference: '53421526A',
      body: Buffer.from(BODY),
    });
    expect(made.headers).toEqual({
      'content-type': 'application/json; charset=utf-8',
      'x-signature': SIGNATURE,
    });
    expect(notice).toEqual(NOTICE);
  });

  it.each([
    [{ status: 'completed' }, 'AUTO_APPROVED'],
    [{ status: 'completed', decision: 'declined' }, 'AUTO_REJECTED'],
    [{ status: 'in_review' }, 'WAITING_FOR_MANUAL_APPROVE'],
    [{ status: 'pending' }, 'SESSION_INITIALIZED'],
    [{ status: 'processing' }, 'SESSION_STARTED'],
  ] as const)('tells %j as %s', async (news, status) => {
    const { made } = await sign({ ...news, reference: 'r' });
    expect(JSON.parse(Buffer.from(made.rawBody).toString())).toEqual({
      sessionId: SESSION_ID,
      status,
      projectId: 'development',
      externalId: 'r',
    });
  });

  it('is signed with the first key, and not at all where signatures are off', async () => {
    const rotating = await sign(
      { status: 'completed', body: Buffer.from(BODY) },
      { webhookKeys: ['next', 'innovatrics'] },
    );
    expect(rotating.made.headers['x-signature']).toBe(NEXT_SIGNATURE);
    const off = await sign({ status: 'completed' }, { webhookSignature: 'off' });
    expect(off.made.headers).not.toHaveProperty('x-signature');
    expect(off.notice).toEqual(HINT);
  });

  it.each(['expired', 'failed', 'canceled', 'abandoned', 'action_required'] as const)(
    'is UNSUPPORTED for %s',
    async (status) => {
      await expect(sign({ status })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    },
  );

  it('is UNSUPPORTED about anything but a session: the vendor sends no such message', async () => {
    const { webhooks } = proofingWith().provider();
    await expect(webhooks?.signForTest?.({ about: 'unrelated' })).rejects.toMatchObject({
      code: 'UNSUPPORTED',
    });
  });
});

describe('a message without proof', () => {
  it('is a hint where signatures are off, whatever it says or carries', async () => {
    const off = { webhookSignature: 'off' };
    await expect(read(message(BODY), off)).resolves.toEqual(HINT);
    await expect(read(message(BODY, SIGNATURE), off)).resolves.toEqual(HINT);
    await expect(read(message(BODY, 'forged'), off)).resolves.toEqual(HINT);
    await expect(read(message('no JSON'), off)).rejects.toMatchObject(INVALID);
  });

  it('is a hint where signatures are optional, and forged ones are refused', async () => {
    const optional = { webhookSignature: 'optional' };
    await expect(read(message(BODY), optional)).resolves.toEqual(HINT);
    await expect(read(message(BODY, SIGNATURE), optional)).resolves.toEqual(NOTICE);
    await expect(read(message(BODY, 'forged'), optional)).rejects.toMatchObject(INVALID);
  });
});

it('refuses JSON that is deeper than anything documented', async () => {
  const nested = (depth: number) => `{"sessionId":"s","more":${'['.repeat(depth)}${']'.repeat(depth)}}`;
  const off = { webhookSignature: 'off' };
  await expect(read(message(nested(10)), off)).resolves.toEqual({
    about: 'session',
    sessionId: 's',
    unproven: true,
  });
  await expect(read(message(nested(50_000)), off)).rejects.toMatchObject(INVALID);
});

it('refuses any bytes with WEBHOOK_INVALID, or reads a session’s id out of them', async () => {
  const bodies = fc.oneof(
    fc.uint8Array(),
    fc.json().map((text) => Buffer.from(text)),
    fc
      .record({ sessionId: fc.jsonValue(), status: fc.jsonValue(), externalId: fc.jsonValue() })
      .map((value) => Buffer.from(JSON.stringify(value))),
    fc.nat(60_000).map((depth) => Buffer.from('['.repeat(depth) + ']'.repeat(depth))),
  );
  await fc.assert(
    fc.asyncProperty(bodies, async (rawBody) => {
      const outcome = await read({ rawBody, headers: {} }, { webhookSignature: 'off' }).catch(
        (error: unknown) => error,
      );
      if (outcome instanceof Error) expect(outcome).toMatchObject(INVALID);
      else
        expect(outcome).toEqual({
          about: 'session',
          sessionId: expect.stringMatching(/./su),
          unproven: true,
        });
    }),
  );
});
