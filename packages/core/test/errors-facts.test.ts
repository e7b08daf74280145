// What an error keeps and drops, fact by fact, and the errors that core itself makes.
import { inspect } from 'node:util';
import { abortedError, errorFacts, inspectInput, invalidInput, isErrorCode } from '../src/contract/errors.js';
import { ProofingError, type ProofingErrorCode, type ProofingErrorFacts } from '../src/index.js';
import { failure } from './support.js';

const ref = { provider: 'id360', id: 'bearer-id-1' };
const errorOf = (facts: Partial<ProofingErrorFacts>) =>
  new ProofingError({ code: 'AUTH', message: 'x', ...facts });

const CODES: Readonly<Record<ProofingErrorCode, boolean>> = {
  CONFIG: false,
  NO_SUCH_PROVIDER: false,
  UNSUPPORTED: false,
  INVALID_INPUT: false,
  AUTH: false,
  FORBIDDEN: false,
  RATE_LIMITED: true,
  SESSION_NOT_FOUND: false,
  SESSION_GONE: false,
  CONFLICT: false,
  AMBIGUOUS: false,
  PROVIDER_REJECTED: false,
  PROVIDER_UNAVAILABLE: true,
  BAD_RESPONSE: false,
  NETWORK: true,
  TIMEOUT: true,
  ABORTED: false,
  WEBHOOK_INVALID: false,
  NOT_VERIFIED: false,
  REF_INVALID: false,
  STORE_UNAVAILABLE: true,
};

it.each(Object.entries(CODES))('%s is a code, and may be repeated unchanged: %s', (code, retryable) => {
  expect(isErrorCode(code)).toBe(true);
  expect(errorOf({ code: code as ProofingErrorCode }).retryable).toBe(retryable);
});

it.each(['toString', 'auth', '', 7, null, undefined, ['AUTH']])('%j is not a code', (value) => {
  expect(isErrorCode(value)).toBe(false);
});

describe('a code of the vendor and its request id', () => {
  it.each(['7', 'a', 'E.12:too_many-x', 'x'.repeat(80)])('may be %s', (text) => {
    expect(errorOf({ nativeCode: text, requestId: text })).toMatchObject({
      nativeCode: text,
      requestId: text,
    });
  });

  it.each(['.7', 'Jane Doe', 'E1 Doe', '@E1', 'E1@', 'x'.repeat(81)])('may not be %s', (text) => {
    const error = errorOf({ nativeCode: text, requestId: text });
    expect('nativeCode' in error || 'requestId' in error).toBe(false);
  });

  it('are visible: only the code, and only if it is in a list of ours', () => {
    for (const known of [undefined, true])
      expect(Object.keys(errorOf({ nativeCode: 'E1', nativeCodeIsKnown: known }))).toContain('nativeCode');
    expect(Object.keys(errorOf({ nativeCode: 'E1', nativeCodeIsKnown: false }))).not.toContain('nativeCode');
    expect(Object.keys(errorOf({ requestId: 'r-1' }))).not.toContain('requestId');
  });

  it('stay hidden in an error with the same facts', () => {
    for (const known of [true, false]) {
      const error = errorOf({ nativeCode: 'E1', nativeCodeIsKnown: known });
      expect(errorFacts(error).nativeCodeIsKnown).toBe(known);
      expect(JSON.stringify(error.withRef(ref)).includes('E1')).toBe(known);
    }
  });
});

it.each(['a', 'proof_wrong', 'x'.repeat(40)])('a problem may be %s', (problem) => {
  expect(errorOf({ problem }).problem).toBe(problem);
});

it.each(['', 'Proof', '_proof', '7', 'proof wrong', 'proofWrong', 'wrong!', '!wrong', 'x'.repeat(41)])(
  'a problem is a fixed value of ours: not %j',
  (problem) => {
    expect('problem' in errorOf({ problem })).toBe(false);
  },
);

it.each(['a', 'start_check', 'x'.repeat(40)])('a step may be %s, and is shown', (step) => {
  const error = errorOf({ code: 'AMBIGUOUS', step });
  expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: 'AMBIGUOUS', step });
});

it.each(['', 'Start', '_start', '7', 'start check', 'startCheck', 'start!', 'x'.repeat(41)])(
  'a step is a fixed value of ours: not %j',
  (step) => {
    expect('step' in errorOf({ step })).toBe(false);
  },
);

describe("a creation's key", () => {
  it.each(['k', 'order-7', 'A.b:c_d-9', 'k'.repeat(200)])('may be %s', (idempotencyKey) => {
    const error = errorOf({ code: 'AMBIGUOUS', idempotencyKey });
    for (const one of [error, error.withRef(ref), new ProofingError(errorFacts(error))])
      expect(one.idempotencyKey).toBe(idempotencyKey);
  });

  it.each(['', 'Jane Doe', 'jane@example.org', 'schlüssel', 'a\nb', 'k'.repeat(201)])(
    'may not be %j',
    (idempotencyKey) => {
      expect('idempotencyKey' in errorOf({ code: 'AMBIGUOUS', idempotencyKey })).toBe(false);
    },
  );

  it('is on the error, and in none of its texts', () => {
    const error = errorOf({ code: 'AMBIGUOUS', idempotencyKey: 'PLANTED' });
    for (const one of [error, error.withRef(ref), error.withPagesAccepted(1)])
      for (const text of [
        JSON.stringify(one),
        inspect(one, { depth: 20, showHidden: true, getters: true }),
        String(one.stack),
        JSON.stringify({ ...one }),
        inspect(structuredClone(one), { depth: 20, showHidden: true }),
      ])
        expect(text).not.toContain('PLANTED');
  });
});

it('a creation that can still be settled may be repeated, unlike others whose answer was lost', () => {
  expect(errorOf({ code: 'AMBIGUOUS' }).retryable).toBe(false);
  const error = errorOf({ code: 'AMBIGUOUS', retryable: true, idempotencyKey: 'k' });
  expect([error.retryable, error.withRef(ref).retryable]).toEqual([true, true]);
});

const LEVELS = Array.from({ length: 10 }, () => 'x'.repeat(64)).join('.');

it.each(['a', 'pages.0', 'expected.birthdate', 'client-id', LEVELS])(
  'a setting, a path and a kind of evidence may be %s',
  (name) => {
    const error = errorOf({ setting: name, path: name, evidence: name });
    expect(error).toMatchObject({ setting: name, path: name, evidence: name, message: `${name}: x` });
  },
);

it.each(['', 'a.', '.a', 'a b', 'a.b c', '!a', 'a!', `a.${'x'.repeat(65)}`, `${LEVELS}.a`])(
  'names are short words separated by dots: not %j',
  (name) => {
    const error = errorOf({ setting: name, path: name, evidence: name });
    expect(Object.keys(error).sort()).toEqual(['code', 'name', 'retryable']);
    expect(error.message).toBe('x');
  },
);

it.each<readonly [object, object]>([
  [{}, {}],
  [{ httpStatus: 502 }, { httpStatus: 502 }],
  [{ problem: 'proxy' }, { problem: 'proxy' }],
  [{ httpStatus: undefined, problem: undefined }, {}],
])('the failure behind it has the available facts: %j', (given, kept) => {
  const { causedBy } = errorOf({ code: 'TIMEOUT', causedBy: { code: 'NETWORK', ...given } });
  expect(causedBy).toStrictEqual({ code: 'NETWORK', ...kept });
});

it('findings are copies: their creator cannot change them later', () => {
  const setting = ['providers', 'acme'];
  const error = errorOf({ code: 'CONFIG', findings: [{ setting, problem: 'missing', where: 'A' }] });
  setting.push('PLANTED');
  expect(error.findings).toStrictEqual([{ setting: ['providers', 'acme'], problem: 'missing', where: 'A' }]);
});

describe('a copy of an error', () => {
  it('has the stack of the first, also hidden', () => {
    const error = errorOf({});
    const copy = error.withRef(ref);
    expect(copy.stack).toBe(error.stack);
    expect(Object.keys(copy)).not.toContain('stack');
  });

  it('has its own if the first lost it', () => {
    const error = errorOf({});
    Object.defineProperty(error, 'stack', { value: undefined });
    expect(error.withRef(ref).stack).toContain('ProofingError: x');
  });
});

it('starts with its message in JSON, and has no hidden part', () => {
  const error = errorOf({ provider: 'id360', ref, requestId: 'r-1' });
  expect(JSON.stringify(error)).toBe(
    '{"message":"id360: x","name":"ProofingError","code":"AUTH","retryable":false,"provider":"id360"}',
  );
});

describe('errors that core makes', () => {
  it('of an input name what to correct', () => {
    expect(invalidInput('pass a page').toJSON()).toEqual({
      name: 'ProofingError',
      code: 'INVALID_INPUT',
      message: 'pass a page',
      retryable: false,
    });
    const facts = { provider: 'id360', pagesAccepted: 1, path: 'pages.1', evidence: 'selfie' };
    expect(invalidInput('pass a page', facts)).toMatchObject({
      ...facts,
      code: 'INVALID_INPUT',
      message: 'id360: selfie: pass a page',
    });
  });

  it('of an aborted call name the provider, where there is one', () => {
    expect(abortedError().message).toBe('the caller aborted the call');
    expect(abortedError('id360')).toMatchObject({
      code: 'ABORTED',
      provider: 'id360',
      message: 'id360: the caller aborted the call',
      retryable: false,
    });
  });

  it('of unreadable input quote nothing of it, and pass errors of ours', () => {
    expect(inspectInput(() => 7)).toBe(7);
    const throwing = (thrown: unknown) => () =>
      inspectInput(() => {
        throw thrown;
      });
    const ours = errorOf({});
    expect(failure(throwing(ours))).toBe(ours);
    for (const thrown of [new Error('PLANTED'), 'PLANTED', undefined]) {
      const error = failure(throwing(thrown));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', message: 'the argument cannot be read' });
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('PLANTED');
    }
  });
});
