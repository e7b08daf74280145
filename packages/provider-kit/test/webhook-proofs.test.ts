// Known answers come from the vendors' dossiers: Onfido (8.3), Stripe (8.3) and Persona (8.3).
import type { WebhookRequest } from '@anyproof/core';
import fc from 'fast-check';
import {
  bodySignatureProof,
  sharedSecretProof,
  timeBesideSignature,
  timedSignatureProof,
  timeInHeader,
  type WebhookProof,
} from '../src/index.js';
import { NOW, testDeps } from './support.js';

const at = (now: number) => ({ provider: 'vendor', clock: { now: () => now, sleep: async () => undefined } });
const BODY = Buffer.from('{"name":"Zoë Šimůnková 李"}');

/** `proven`, or the problem. */
function problemOf(proof: WebhookProof, request: WebhookRequest, secrets: readonly string[]): unknown {
  try {
    proof.check(request, secrets);
    return 'proven';
  } catch (error) {
    expect(error).toMatchObject({ code: 'WEBHOOK_INVALID', provider: 'vendor' });
    return Object(error).problem;
  }
}

const deps = testDeps();
const SCHEMES: readonly (readonly [name: string, proof: WebhookProof])[] = [
  ['a shared secret', sharedSecretProof('X-Secret', 'vendor')],
  ['a signature in hex', bodySignatureProof('X-Signature', 'hex', 'vendor')],
  ['a signature in base64', bodySignatureProof('X-Signature', 'base64', 'vendor')],
  ['a time in one header', timedSignatureProof(timeInHeader('X-Signature'), deps)],
  [
    'a time beside the signature',
    timedSignatureProof(timeBesideSignature({ time: 'X-Time', signature: 'X-Signature' }, 'v1='), deps),
  ],
];

describe.each(SCHEMES)('%s', (name, proof) => {
  const secretArb = fc.string({ minLength: 1, maxLength: 40, unit: fc.constantFrom(...'abcdef0123_-') });
  const bodyArb = fc.uint8Array({ maxLength: 200 });

  it('proves what it signed, among any other secrets', () => {
    fc.assert(
      fc.property(bodyArb, secretArb, fc.array(secretArb, { maxLength: 3 }), (rawBody, secret, others) => {
        const request = { headers: proof.sign(rawBody, secret), rawBody };
        expect(problemOf(proof, request, [...others, secret])).toBe('proven');
        expect(problemOf(proof, request, [secret, ...others, ''])).toBe('proven');
      }),
    );
  });

  it('proves nothing under other secrets, of whatever length', () => {
    fc.assert(
      fc.property(bodyArb, secretArb, secretArb, (rawBody, secret, other) => {
        fc.pre(secret !== other);
        const request = { headers: proof.sign(rawBody, secret), rawBody };
        expect(problemOf(proof, request, [other])).toBe('proof_wrong');
        expect(problemOf(proof, request, [])).toBe('proof_wrong');
      }),
    );
  });

  it('covers the body, unless the secret itself is the proof', () => {
    fc.assert(
      fc.property(bodyArb, bodyArb, secretArb, (rawBody, other, secret) => {
        fc.pre(Buffer.compare(rawBody, other) !== 0);
        const request = { headers: proof.sign(rawBody, secret), rawBody: other };
        expect(problemOf(proof, request, [secret])).toBe(
          name === 'a shared secret' ? 'proven' : 'proof_wrong',
        );
      }),
    );
  });

  it('takes headers in any case, and none that came twice', () => {
    const headers = Object.entries(proof.sign(BODY, 's'));
    const upper = Object.fromEntries(headers.map(([one, value]) => [one.toUpperCase(), value]));
    expect(problemOf(proof, { headers: upper, rawBody: BODY }, ['s'])).toBe('proven');
    const twice = Object.fromEntries(headers.map(([one, value]) => [one, [value, value]]));
    expect(problemOf(proof, { headers: twice, rawBody: BODY }, ['s'])).toBe('proof_wrong');
  });

  it('never takes an empty secret, and names a missing proof', () => {
    expect(problemOf(proof, { headers: proof.sign(BODY, ''), rawBody: BODY }, [''])).toBe('proof_wrong');
    expect(problemOf(proof, { headers: { 'content-type': 'x' }, rawBody: BODY }, ['s'])).toBe(
      'proof_missing',
    );
  });

  it('quotes neither secret nor body', () => {
    const request = { headers: proof.sign(Buffer.from('PLANTED'), 'PLANTED'), rawBody: BODY };
    try {
      proof.check(request, ['other']);
    } catch (error) {
      expect(String(Object(error).stack)).not.toContain('PLANTED');
    }
  });
});

describe("a vendor's own samples", () => {
  it('of a signature in hex', () => {
    const rawBody = Buffer.from(
      '{"payload":{"resource_type":"workflow_run","action":"workflow_run.completed","object":{"id":"6d3c2b1a-0f9e-4d8c-8b7a-695847362514","status":"approved","completed_at_iso8601":"2026-11-30T09:15:00Z","href":"https://api.eu.onfido.com/v3.6/workflow_runs/6d3c2b1a-0f9e-4d8c-8b7a-695847362514"}}}',
    );
    const value = '83214e3b2bb84933c799ed66d0352da343e6761c947a6420947c180590e67343';
    const proof = bodySignatureProof('X-SHA2-Signature', 'hex', 'vendor');
    const check = (signature: string) =>
      problemOf(proof, { headers: { 'x-sha2-signature': signature }, rawBody }, [
        'ExampleWebhookToken_NEW_56789abc',
        'ExampleWebhookToken_0123456789ab',
      ]);
    expect(check(value)).toBe('proven');
    expect(proof.sign(rawBody, 'ExampleWebhookToken_0123456789ab')).toEqual({ 'x-sha2-signature': value });
    for (const wrong of [`${value}zz`, value.slice(2), '', value.replace('8', '9')])
      expect(check(wrong)).toBe('proof_wrong');
  });

  const T = 1_790_000_000;
  const V1 = '610bb8c6f68fdfc3383cdf00fef7ef03ea870c720a6ae5a65c8c7d2b6c4f222e';
  const secrets = ['whsec_anyproof_example_1'];
  const checked = (signature: string, now = T * 1000, toleranceMs?: number) =>
    problemOf(
      timedSignatureProof(timeInHeader('Stripe-Signature'), at(now), {
        ...(toleranceMs !== undefined && { toleranceMs }),
      }),
      { headers: { 'Stripe-Signature': signature }, rawBody: BODY },
      secrets,
    );

  it('of a time in the header', () => {
    expect(checked(`t=${T},v1=${V1}`)).toBe('proven');
    expect(
      timedSignatureProof(timeInHeader('Stripe-Signature'), at(T * 1000)).sign(BODY, secrets[0] ?? ''),
    ).toEqual({ 'stripe-signature': `t=${T},v1=${V1}` });
  });

  it.each([
    [`t=${T},v1=${'0'.repeat(64)},v1=${V1}`, 'proven'],
    [`v0=abc,v1=${V1},t=${T}`, 'proven'],
    [`t=${T},v0=${V1}`, 'proof_wrong'],
    [`v1=${V1}`, 'proof_wrong'],
    [`t=${T},v1=${V1.toUpperCase()}`, 'proof_wrong'],
    [`t=${T}, v1=${V1}`, 'proof_wrong'],
    [`t=${T},t=${T + 1},v1=${V1}`, 'proof_wrong'],
    [`t=soon,v1=${V1}`, 'proof_wrong'],
    ['t=,v1=', 'proof_wrong'],
    ['', 'proof_wrong'],
  ])('%j is %s', (signature, outcome) => {
    expect(checked(signature)).toBe(outcome);
  });

  it.each([
    [300_000, 'proven'],
    [300_001, 'proof_old'],
    [-300_000, 'proven'],
    [-300_001, 'proof_old'],
    [Number.NaN, 'proof_old'],
  ])('received %i milliseconds after it was signed is %s', (age, outcome) => {
    expect(checked(`t=${T},v1=${V1}`, T * 1000 + age)).toBe(outcome);
  });

  it('accepts another tolerance, and any age without one', () => {
    const proof = `t=${T},v1=${V1}`;
    expect(checked(proof, T * 1000 + 10_001, 10_000)).toBe('proof_old');
    expect(checked(proof, T * 1000 + 10_000, 10_000)).toBe('proven');
    expect(checked(proof, 0, Number.POSITIVE_INFINITY)).toBe('proven');
  });

  it('of several times, separated by spaces, under two secrets', () => {
    const [t, first, second] = [
      1_796_029_200,
      '7ffcf7b71cac94d143466f9a2296f79215569e4051a0d1ecca2d35689c84a3e2',
      'eb8c0fb2e9293602e3f3d0f21dc1092565cf067cdc0081b10c14423fa82feee8',
    ];
    const rawBody = Buffer.from(
      '{"data":{"type":"event","id":"evt_Test000000000000000001","attributes":{"name":"inquiry.approved","payload":{"data":{"type":"inquiry","id":"inq_Test000000000000000001","attributes":{"status":"approved"}}},"created-at":"2026-11-30T09:00:00.000Z"}}}',
    );
    const headers = { 'Persona-Signature': `t=${t},v1=${first} t=${t},v1=${second}` };
    const check = (secret: string, now = t * 1000) =>
      problemOf(timedSignatureProof(timeInHeader('Persona-Signature'), at(now)), { headers, rawBody }, [
        secret,
      ]);
    expect(check('wbhsec_11111111-2222-3333-4444-555555555555')).toBe('proven');
    expect(check('wbhsec_aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee')).toBe('proven');
    expect(check('wbhsec_other')).toBe('proof_wrong');
    expect(check('wbhsec_11111111-2222-3333-4444-555555555555', t * 1000 + 300_001)).toBe('proof_old');
  });
});

describe('a time of its own for each signature', () => {
  const form = timeInHeader('X-Signature');
  const signedAt = (now: number, secret: string) =>
    timedSignatureProof(form, at(now)).sign(BODY, secret)['x-signature'] ?? '';
  const check = (sets: readonly string[]) =>
    problemOf(
      timedSignatureProof(form, at(NOW)),
      { headers: { 'x-signature': sets.join(' ') }, rawBody: BODY },
      ['now', 'before'],
    );

  it('is enough if one of them is new', () => {
    expect(check([signedAt(NOW - 3_600_000, 'before'), signedAt(NOW, 'now')])).toBe('proven');
    expect(check([signedAt(NOW - 3_600_000, 'before'), signedAt(NOW + 3_600_000, 'now')])).toBe('proof_old');
  });

  it('is looked for in the first five: each costs a pass over the body', () => {
    const others = (count: number) => Array.from({ length: count }, () => signedAt(NOW, 'other'));
    expect(check([...others(4), signedAt(NOW, 'now')])).toBe('proven');
    expect(check([...others(5), signedAt(NOW, 'now')])).toBe('proof_wrong');
  });
});

describe('a time beside the signature', () => {
  const proof = (prefix?: string) =>
    timedSignatureProof(timeBesideSignature({ time: 'X-Time', signature: 'X-Sig' }, prefix), at(NOW));
  const { 'x-time': seconds = '', 'x-sig': signature = '' } = proof().sign(BODY, 's');
  const check = (headers: WebhookRequest['headers'], prefix?: string) =>
    problemOf(proof(prefix), { headers, rawBody: BODY }, ['s']);

  it('is signed with it', () => {
    expect(check({ 'x-time': seconds, 'x-sig': signature })).toBe('proven');
    expect(check({ 'x-time': String(Number(seconds) + 1), 'x-sig': signature })).toBe('proof_wrong');
    expect(check({ 'x-sig': signature })).toBe('proof_wrong');
    expect(check({ 'x-time': seconds })).toBe('proof_missing');
  });

  it.each([[`v1=x,v1=${signature}`], [`v0=x v1=${signature}`]])(
    'may have several signatures, each after its prefix: %s',
    (value) => {
      expect(check({ 'x-time': seconds, 'x-sig': value }, 'v1=')).toBe('proven');
      expect(check({ 'x-time': seconds, 'x-sig': value })).toBe('proof_wrong');
    },
  );
});
