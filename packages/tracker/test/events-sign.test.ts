// What we sign, the official verifier of Standard Webhooks accepts.
import { randomBytes, randomUUID } from 'node:crypto';
import { ProofingError } from '@anyproof/core';
import { Webhook } from 'standardwebhooks';
import { createSigner } from '../src/events/sign.js';

const secretOf = (bytes: number) => `whsec_${randomBytes(bytes).toString('base64')}`;
const body = JSON.stringify({ type: 'session.changed', data: { reference: 'Zoë' } });
// The verifier has no clock but the machine's.
const message = () => ({ id: randomUUID(), at: Date.now(), body });

describe('the official verifier', () => {
  it.each([24, 32, 64])('accepts what a secret of %i bytes signed', (bytes) => {
    const secret = secretOf(bytes);
    const headers = { ...createSigner(secret)(message()) };
    expect(new Webhook(secret).verify(body, headers)).toEqual(JSON.parse(body));
  });

  it('signs the same itself', () => {
    const secret = secretOf(32);
    const { id, at } = message();
    const theirs = new Webhook(secret).sign(id, new Date(at), body);
    expect(createSigner(secret)({ id, at, body })['webhook-signature']).toBe(theirs);
  });

  it('accepts any one of several secrets while one replaces another', () => {
    const [old, next, other] = [secretOf(32), secretOf(32), secretOf(32)];
    const headers = { ...createSigner([next, old])(message()) };
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const secret of [old, next]) expect(new Webhook(secret).verify(body, headers)).toBeDefined();
    expect(() => new Webhook(other).verify(body, headers)).toThrow('No matching signature');
  });

  it.each<[what: string, change: (headers: Record<string, string>) => [string, Record<string, string>]]>([
    ['another body', (headers) => [`${body} `, headers]],
    ['another id', (headers) => [body, { ...headers, 'webhook-id': randomUUID() }]],
    [
      'another time',
      (headers) => [
        body,
        { ...headers, 'webhook-timestamp': String(Number(headers['webhook-timestamp']) - 1) },
      ],
    ],
    ['another signature', (headers) => [body, { ...headers, 'webhook-signature': `v1,${'A'.repeat(43)}=` }]],
  ])('refuses %s', (_what, change) => {
    const secret = secretOf(32);
    const [text, headers] = change({ ...createSigner(secret)(message()) });
    expect(() => new Webhook(secret).verify(text, headers)).toThrow('No matching signature');
  });
});

it('has known values', () => {
  const secret = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
  expect(createSigner(secret)({ id: 'msg_1', at: 1_700_000_000_999, body: '{"a":1}' })).toEqual({
    'webhook-id': 'msg_1',
    'webhook-timestamp': '1700000000',
    'webhook-signature': 'v1,g9EIBBIwm31AQEkP7q60DV8jDWYbrjV7TTZJL+PIcMo=',
  });
});

describe('a secret is CONFIG', () => {
  const sound = secretOf(32);
  it.each<[what: string, secret: string | readonly string[]]>([
    ['without its prefix', sound.slice('whsec_'.length)],
    ['with fewer than 24 bytes', secretOf(23)],
    ['with more than 64 bytes', secretOf(65)],
    ['that is not base64', `whsec_${'!'.repeat(40)}`],
    ['without its padding', `whsec_${Buffer.alloc(32, 1).toString('base64').replace('=', '')}`],
    ['in the URL-safe alphabet', `whsec_${Buffer.alloc(33, 251).toString('base64url')}`],
    ['that is empty', ''],
    ['in an empty list', []],
    ['in a list with a sound one', [sound, 'whsec_']],
  ])('%s', (_what, secret) => {
    const create = () => createSigner(secret);
    expect(create).toThrow(ProofingError);
    expect(create).toThrow(expect.objectContaining({ code: 'CONFIG', setting: 'events.secret' }));
    for (const text of [secret].flat().filter((one) => one.length > 10))
      expect(create).not.toThrow(expect.objectContaining({ message: expect.stringContaining(text) }));
  });
});
