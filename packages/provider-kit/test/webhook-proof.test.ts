import { createHmac } from 'node:crypto';
import { isSignedBy, sameSecret, webhookInvalid } from '../src/webhook-proof.js';

describe('a shared secret', () => {
  it.each<readonly [string | undefined, string, boolean]>([
    ['secret', 'secret', true],
    ['sécret 👩‍🔬', 'sécret 👩‍🔬', true],
    ['secret', 'Secret', false],
    ['secret', 'secre', false],
    ['secret ', 'secret', false],
    ['', 'secret', false],
    [undefined, 'secret', false],
    // An empty secret proves nothing, whoever knows it.
    ['', '', false],
    [undefined, '', false],
    ['undefined', '', false],
  ])('%j against %j: %s', (given, expected, same) => {
    expect(sameSecret(given, expected)).toBe(same);
  });
});

describe('a signature', () => {
  const body = Buffer.from('{"sessionId":"one","status":"AUTO_APPROVED"}');
  const signed = (key: string, bytes: Uint8Array = body) =>
    createHmac('sha256', key).update(bytes).digest('base64');

  it('is that of RFC 4231, test case 2', () => {
    const hmac = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex');
    const data = Buffer.from('what do ya want for nothing?');
    expect(isSignedBy(data, hmac.toString('base64'), ['Jefe'])).toBe(true);
    expect(isSignedBy(data, hmac.toString('hex'), ['Jefe'])).toBe(false);
  });

  it('counts under any of the keys, and under no other', () => {
    expect(isSignedBy(body, signed('now'), ['now', 'before'])).toBe(true);
    expect(isSignedBy(body, signed('before'), ['now', 'before'])).toBe(true);
    expect(isSignedBy(body, signed('other'), ['now', 'before'])).toBe(false);
    expect(isSignedBy(body, signed('now'), [])).toBe(false);
  });

  it('under an empty key proves nothing', () => {
    expect(isSignedBy(body, signed(''), [''])).toBe(false);
    expect(isSignedBy(body, signed(''), ['', 'now'])).toBe(false);
  });

  it('is over the bytes: one that differs, or one more, breaks it', () => {
    expect(isSignedBy(Buffer.concat([body, Buffer.from(' ')]), signed('now'), ['now'])).toBe(false);
    expect(isSignedBy(body.subarray(1), signed('now'), ['now'])).toBe(false);
    expect(isSignedBy(body, undefined, ['now'])).toBe(false);
    expect(isSignedBy(body, signed('now').slice(0, -1), ['now'])).toBe(false);
  });
});

it('a refusal says why, in our words', () => {
  const error = webhookInvalid('id360', 'it carries no proof');
  expect(error.code).toBe('WEBHOOK_INVALID');
  expect(error.provider).toBe('id360');
  expect(error.message).toBe('id360: webhook refused: it carries no proof');
});
