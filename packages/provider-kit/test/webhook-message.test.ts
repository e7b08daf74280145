import { createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { isSignedBy, proofRefused, sameSecret, webhookInvalid, webhookJson } from '../src/index.js';
import { failureOf } from './support.js';

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
    expect(isSignedBy(data, hmac.toString('hex'), ['Jefe'], 'hex')).toBe(true);
    expect(isSignedBy(data, hmac.toString('base64'), ['Jefe'], 'hex')).toBe(false);
  });

  it('is valid with any of the keys, and with no other', () => {
    expect(isSignedBy(body, signed('now'), ['now', 'before'])).toBe(true);
    expect(isSignedBy(body, signed('before'), ['now', 'before'])).toBe(true);
    expect(isSignedBy(body, signed('other'), ['now', 'before'])).toBe(false);
    expect(isSignedBy(body, signed('now'), [])).toBe(false);
  });

  it('with an empty key proves nothing', () => {
    expect(isSignedBy(body, signed(''), [''])).toBe(false);
    expect(isSignedBy(body, signed(''), ['', 'now'])).toBe(false);
  });

  it('covers the bytes: one that differs, or an extra one, invalidates it', () => {
    expect(isSignedBy(Buffer.concat([body, Buffer.from(' ')]), signed('now'), ['now'])).toBe(false);
    expect(isSignedBy(body.subarray(1), signed('now'), ['now'])).toBe(false);
    expect(isSignedBy(body, undefined, ['now'])).toBe(false);
    expect(isSignedBy(body, signed('now').slice(0, -1), ['now'])).toBe(false);
  });
});

it('a refusal has a reason of ours', () => {
  const error = webhookInvalid('id360', 'it carries no proof');
  expect(error.code).toBe('WEBHOOK_INVALID');
  expect(error.provider).toBe('id360');
  expect(error.message).toBe('id360: webhook refused: it carries no proof');
});

describe('the JSON of a message', () => {
  const read = (rawBody: Uint8Array) => webhookJson({ rawBody }, 'vendor');

  it('may have a byte order mark, and 64-bit ids', () => {
    for (const mark of ['', '\uFEFF'])
      expect(read(Buffer.from(`${mark}{"id":12345678901234567890,"name":"É"}`))).toEqual({
        id: '12345678901234567890',
        name: 'É',
      });
    expect(read(new Uint8Array(Buffer.from('[]')))).toEqual([]);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'is not JSON'],
    ['broken JSON', Buffer.from('{"id":"PLANTED'), 'is not JSON'],
    ['a form', Buffer.from('id=PLANTED'), 'is not JSON'],
    ['another charset', Buffer.from('{"id":"É"}', 'latin1'), 'is not UTF-8'],
    ['UTF-16', Buffer.from('\uFEFF{"id":"PLANTED"}', 'utf16le'), 'is not UTF-8'],
    ['a packed body', gzipSync('{"id":"PLANTED"}'), 'is not UTF-8'],
    ['a key twice', Buffer.from('{"status":"KO","status":"OK"}'), 'has a duplicate key'],
    ['a prototype', Buffer.from('{"__proto__":{"PLANTED":1}}'), 'holds a key that is not allowed'],
    ['deep nesting', Buffer.from(`${'['.repeat(101)}${']'.repeat(101)}`), 'is nested too deeply'],
  ])('is refused for %s, which is not quoted', async (_what, body, why) => {
    const error = await failureOf(() => read(body));
    expect(error.code).toBe('WEBHOOK_INVALID');
    expect(error.message).toBe(`vendor: webhook refused: its body ${why}`);
    expect(String(error.stack)).not.toContain('PLANTED');
  });
});

describe('why a message is refused', () => {
  const refused = (headers: Record<string, string>) =>
    proofRefused({ headers }, ['X-Signature'], 'id360', 'it does not fit').problem;

  it('is that there is no proof, or that it does not match', () => {
    expect(refused({ 'content-type': 'application/json' })).toBe('proof_missing');
    expect(refused({ 'x-signature': 'guessed' })).toBe('proof_wrong');
  });

  it('is a separate code if the body cannot be read', () => {
    for (const rawBody of [Buffer.from('no json'), Buffer.from([0xff, 0xfe])])
      expect(() => webhookJson({ rawBody }, 'id360')).toThrow(
        expect.objectContaining({ problem: 'unreadable' }),
      );
  });

  it('is "other" if the adapter does not say', () => {
    expect(webhookInvalid('id360', 'for some reason').problem).toBe('other');
  });
});
