// What a message must prove, by the adapter's own part alone.
import { createHmac } from 'node:crypto';
import type { WebhookRequest } from '@anyproof/core';
import { createWebhooks } from '../src/webhook.js';

const NO_PROOF = 'idv: webhook refused: X-Signature is missing or does not match the body';
const NO_BODY = 'idv: webhook refused: the body is not the documented JSON';
const MESSAGE = '{"sessionId":"one","status":"AUTO_APPROVED"}';
const SPACED = '{ "sessionId": "one" }';

type Settings = Parameters<typeof createWebhooks>[0];
function webhooksWith(settings: Partial<Settings> = {}, now: () => number = () => 0) {
  return createWebhooks(
    { webhookSignature: 'required', webhookSignatureCanonical: false, webhookKeys: ['key'], ...settings },
    { provider: 'idv', clock: { now, sleep: async () => undefined } },
  );
}
const hmac = (text: string, key = 'key') => createHmac('sha256', key).update(text).digest('base64');
const signed = (body: string, signature?: string): WebhookRequest => ({
  headers: signature === undefined ? {} : { 'x-signature': signature },
  rawBody: Buffer.from(body),
});

it.each<readonly [string, WebhookRequest]>([
  ['nothing', signed(MESSAGE)],
  ['an empty one', signed(MESSAGE, '')],
  ['one over other bytes', signed(MESSAGE, hmac(SPACED))],
  ['one under another key', signed(MESSAGE, hmac(MESSAGE, 'other'))],
  ['one over the body written again, which is not taken here', signed(SPACED, hmac('{"sessionId":"one"}'))],
])('a signature that must be there and is %s: refused', async (_what, request) => {
  await expect(webhooksWith().read(request)).rejects.toMatchObject({
    code: 'WEBHOOK_INVALID',
    message: NO_PROOF,
  });
});

it('the body written again is taken where that is set, and nothing else is', async () => {
  const webhooks = webhooksWith({ webhookSignatureCanonical: true });
  await expect(webhooks.read(signed(SPACED, hmac('{"sessionId":"one"}')))).resolves.toEqual({
    about: 'session',
    sessionId: 'one',
  });
  await expect(webhooks.read(signed(SPACED, hmac(SPACED)))).resolves.toEqual({
    about: 'session',
    sessionId: 'one',
  });
  await expect(webhooks.read(signed('no JSON', hmac('no JSON')))).rejects.toMatchObject({
    code: 'WEBHOOK_INVALID',
  });
  await expect(webhooks.read(signed('no JSON', hmac('')))).rejects.toMatchObject({ message: NO_PROOF });
});

it.each(['null', '{}', '{"sessionId":""}', '{"sessionId":["one"]}'])(
  'a signed body that is not documented is refused as such: %j',
  async (body) => {
    await expect(webhooksWith().read(signed(body, hmac(body)))).rejects.toMatchObject({
      code: 'WEBHOOK_INVALID',
      message: NO_BODY,
    });
  },
);

it('without a signature, or with none asked for, a message is a hint and no more', async () => {
  const optional = webhooksWith({ webhookSignature: 'optional' });
  await expect(optional.read(signed(MESSAGE))).resolves.toEqual({
    about: 'session',
    sessionId: 'one',
    unproven: true,
  });
  await expect(optional.read(signed(MESSAGE, 'wrong'))).rejects.toMatchObject({ message: NO_PROOF });
  const off = webhooksWith({ webhookSignature: 'off' });
  await expect(off.read(signed(MESSAGE, hmac(MESSAGE)))).resolves.toEqual({
    about: 'session',
    sessionId: 'one',
    unproven: true,
  });
});

describe('keys that functions give', () => {
  function vault() {
    let now = 1_000_000;
    let key = 'key';
    const asked: number[] = [];
    const secret = async () => {
      asked.push(now);
      return key;
    };
    return {
      asked,
      webhooks: webhooksWith({ webhookKeys: ['fixed', secret] }, () => now),
      change: (to: string) => {
        key = to;
      },
      pass: (milliseconds: number) => {
        now += milliseconds;
      },
    };
  }

  it('are read once, and again when nothing fits, once a minute at most', async () => {
    const { webhooks, asked, change, pass } = vault();
    const read = (key: string) =>
      webhooks.read(signed(MESSAGE, hmac(MESSAGE, key))).then(
        () => 'read',
        () => 'refused',
      );
    expect([await read('key'), await read('fixed'), asked.length]).toEqual(['read', 'read', 1]);
    change('fresh');
    pass(59_999);
    expect([await read('fresh'), asked.length]).toEqual(['refused', 1]);
    pass(1);
    expect([await read('fresh'), await read('key'), asked.length]).toEqual(['read', 'refused', 2]);
    pass(60_000);
    expect([await read('key'), asked.length]).toEqual(['refused', 3]);
  });

  it('are read once for a burst of forged messages', async () => {
    const { webhooks, asked, pass } = vault();
    const forged = () =>
      webhooks.read(signed(MESSAGE, hmac(MESSAGE, 'forged'))).catch(({ code }: { code: string }) => code);
    const burst = () => Promise.all(Array.from({ length: 20 }, forged));
    expect([new Set(await burst()), asked.length]).toEqual([new Set(['WEBHOOK_INVALID']), 1]);
    pass(60_000);
    expect([new Set(await burst()), asked.length]).toEqual([new Set(['WEBHOOK_INVALID']), 2]);
  });

  it('are asked for once a minute at most while the secret manager fails, too', async () => {
    let now = 0;
    let asked = 0;
    const webhooks = webhooksWith(
      {
        webhookKeys: [
          () => {
            asked += 1;
            if (asked > 1) throw new Error('PLANTED');
            return 'key';
          },
        ],
      },
      () => now,
    );
    const read = (key: string) =>
      webhooks.read(signed(MESSAGE, hmac(MESSAGE, key))).then(
        () => 'read',
        ({ code }: { code: string }) => code,
      );
    expect(await read('key')).toBe('read');
    now += 60_000;
    expect([await read('forged'), await read('forged'), await read('key'), asked]).toEqual([
      'CONFIG',
      'WEBHOOK_INVALID',
      'read',
      2,
    ]);
  });

  it('that fail are CONFIG, which names the setting', async () => {
    const webhooks = webhooksWith({
      webhookKeys: [
        () => {
          throw new Error('PLANTED');
        },
      ],
    });
    await expect(webhooks.read(signed(MESSAGE, hmac(MESSAGE)))).rejects.toMatchObject({
      code: 'CONFIG',
      message: 'idv: the setting webhookKey: its function returned no secret',
    });
  });

  it('are not asked for again where all are fixed', async () => {
    let clock = 0;
    const webhooks = webhooksWith({ webhookKeys: ['fixed'] }, () => {
      clock += 3_600_000;
      return clock;
    });
    await expect(webhooks.read(signed(MESSAGE, hmac(MESSAGE, 'x')))).rejects.toMatchObject({
      message: NO_PROOF,
    });
    await expect(webhooks.read(signed(MESSAGE, hmac(MESSAGE, 'fixed')))).resolves.toMatchObject({
      about: 'session',
      sessionId: 'one',
    });
    expect(clock).toBe(3_600_000);
  });
});

it.each(['', 'no JSON', '{"sessionId":"one","sessionId":"two"}'])(
  'a signed body that is no JSON is refused, and says no word of it: %j',
  async (body) => {
    const error = await webhooksWith()
      .read(signed(body, hmac(body)))
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'WEBHOOK_INVALID' });
    expect(String(error)).not.toContain('two');
  },
);
