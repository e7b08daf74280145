import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { errorFacts, ProofingError } from '../src/index.js';

const ref = { provider: 'id360', id: 'bearer-id-1', state: 'plain.c2VjcmV0' };

function secondCopy(): typeof import('../src/contract/errors.js') {
  let copy: typeof import('../src/contract/errors.js') | undefined;
  jest.isolateModules(() => {
    copy = require('../src/contract/errors');
  });
  if (copy === undefined) throw new Error('not loaded');
  return copy;
}

describe('ProofingError.isInstance', () => {
  it('recognizes an error of a second copy of the package, where instanceof does not', () => {
    const other = new (secondCopy().ProofingError)({ code: 'AUTH', message: 'no' });
    expect(other instanceof ProofingError).toBe(false);
    expect(ProofingError.isInstance(other)).toBe(true);
    expect(secondCopy().ProofingError.isInstance(new ProofingError({ code: 'AUTH', message: 'no' }))).toBe(
      true,
    );
  });

  it('recognizes an error of another realm', () => {
    const foreign: object = runInNewContext('new Error("no")');
    expect(foreign instanceof Error).toBe(false);
    Object.defineProperty(foreign, Symbol.for('anyproof.error'), { value: true });
    expect(ProofingError.isInstance(foreign)).toBe(true);
  });

  it.each([
    new Error('x'),
    Object.assign(new Error('x'), { name: 'ProofingError', code: 'AUTH' }),
    { code: 'AUTH', message: 'x' },
    { [Symbol.for('anyproof.error')]: true },
    null,
    undefined,
    'AUTH',
  ])('does not mistake %p for one', (value) => {
    expect(ProofingError.isInstance(value)).toBe(false);
  });
});

describe('a ProofingError', () => {
  it('names the provider in front of its message', () => {
    const error = new ProofingError({ code: 'AUTH', message: 'wrong password', provider: 'id360' });
    expect(error.message).toBe('id360: wrong password');
    expect(error.name).toBe('ProofingError');
    expect(String(error)).toBe('ProofingError: id360: wrong password');
  });

  it.each([
    ['RATE_LIMITED', true],
    ['PROVIDER_UNAVAILABLE', true],
    ['NETWORK', true],
    ['TIMEOUT', true],
    ['CONFIG', false],
    ['AUTH', false],
    ['AMBIGUOUS', false],
    ['ABORTED', false],
    ['CONFLICT', false],
    ['BAD_RESPONSE', false],
    ['SESSION_GONE', false],
  ] as const)('of code %s is retryable: %s', (code, retryable) => {
    expect(new ProofingError({ code, message: 'x' }).retryable).toBe(retryable);
  });

  it('may say otherwise for one case', () => {
    expect(new ProofingError({ code: 'NETWORK', message: 'x', retryable: false }).retryable).toBe(false);
  });

  it('has its content as facts as well', () => {
    const finding = {
      setting: ['providers', 'acme', 'key'],
      problem: 'missing',
      where: 'ANYPROOF_ACME_KEY',
    } as const;
    const facts = {
      setting: 'http.proxy',
      path: 'pages.0',
      evidence: 'selfie',
      problem: 'file',
      findings: [finding],
      causedBy: { code: 'NETWORK', httpStatus: 502, problem: 'proxy' },
    } as const;
    const error = new ProofingError({ code: 'CONFIG', message: 'x', provider: 'acme', ...facts });
    expect(error).toMatchObject(facts);
    expect(error.summary).toBe('x');
    const { findings: _hidden, ...shown } = facts;
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ message: 'acme: selfie: x', ...shown });
    expect(JSON.stringify(error)).not.toMatch(/summary|findings/);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('ANYPROOF_ACME_KEY');
    expect(new ProofingError(errorFacts(error))).toEqual(error);
    expect(error.withPagesAccepted(1)).toMatchObject({ ...facts, summary: 'x', message: 'acme: selfie: x' });
  });

  it('copies only the facts of another error, and of a finding with texts', () => {
    const deeper = new ProofingError({ code: 'TIMEOUT', message: 'PLANTED', nativeCode: 'PLANTED' });
    const finding = { setting: [], problem: 'shape', where: 'config', message: 'PLANTED' } as const;
    const error = new ProofingError({ code: 'CONFIG', message: 'x', causedBy: deeper, findings: [finding] });
    expect(error.causedBy).toEqual({ code: 'TIMEOUT' });
    expect(error.findings).toEqual([{ setting: [], problem: 'shape', where: 'config' }]);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('PLANTED');
  });

  it.each(['Jane Doe', 'a..b', '.a', 'P@ss', 'x'.repeat(65)])(
    'drops a setting, a path and a kind of evidence that do not look like one: %s',
    (text) => {
      const facts = { setting: text, path: text, evidence: text };
      const error = new ProofingError({ code: 'CONFIG', message: 'x', ...facts });
      expect([error.setting, error.path, error.evidence]).toEqual([undefined, undefined, undefined]);
      expect(error.message).toBe('x');
    },
  );

  it('accepts nothing that is not on its list', () => {
    const facts = { code: 'AUTH', message: 'x', body: 'PLANTED', cause: new Error('PLANTED') } as const;
    const error = new ProofingError(facts);
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain('PLANTED');
    expect(error.cause).toBeUndefined();
  });

  it('has no property for an absent fact', () => {
    const error = new ProofingError({ code: 'AUTH', message: 'x' });
    expect(Object.keys(error).sort()).toEqual(['code', 'name', 'retryable']);
    expect(inspect(error)).not.toContain('undefined');
  });

  it('keeps every fact of its list, also in JSON', () => {
    const shown = {
      provider: 'id360',
      httpStatus: 429,
      nativeCode: 'E.12:too_many-x',
      pagesAccepted: 1,
      retryAfterMs: 3000,
    };
    const facts = { ...shown, requestId: '7f2c3a90-1b1d-4a57-9c33-0f1e2d3c4b5a' };
    const error = new ProofingError({ code: 'RATE_LIMITED', message: 'slow down', ...facts });
    expect(error).toMatchObject(facts);
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      name: 'ProofingError',
      code: 'RATE_LIMITED',
      retryable: true,
      message: 'id360: slow down',
      ...shown,
    });
  });

  it('returns the request id, and an undocumented code, on access, and hides them otherwise', () => {
    const facts = { nativeCode: 'PLANTED', nativeCodeIsKnown: false, requestId: 'PLANTED', ref };
    const error = new ProofingError({ code: 'FORBIDDEN', message: 'x', ...facts });
    for (const one of [error, error.withRef(ref), error.withPagesAccepted(1)]) {
      expect(one).toMatchObject({ nativeCode: 'PLANTED', requestId: 'PLANTED' });
      const everything = { depth: null, showHidden: true, getters: true };
      for (const text of [
        JSON.stringify(one),
        inspect(one),
        inspect(one, everything),
        inspect({ one }, everything),
      ])
        expect(text).not.toContain('PLANTED');
      expect(inspect(one, everything)).not.toContain(ref.id);
    }
  });

  it.each(['Jean Dupont', 'jean@example.org', '<html>', '', '-lead', 'x'.repeat(81), 'a\nb', 'a=b', 'é'])(
    'drops %j as a native code and a request id, since it does not look like one',
    (text) => {
      const error = new ProofingError({ code: 'AUTH', message: 'x', nativeCode: text, requestId: text });
      expect(error.nativeCode).toBeUndefined();
      expect(error.requestId).toBeUndefined();
    },
  );

  it('returns its ref on access, and hides it otherwise', () => {
    for (const error of [
      new ProofingError({ code: 'AUTH', message: 'x', ref }),
      new ProofingError({ code: 'AUTH', message: 'x' }).withRef(ref),
    ]) {
      expect(error.ref).toEqual(ref);
      const seen = [
        JSON.stringify(error),
        inspect(error, { depth: 20, showHidden: true }),
        String(error.stack),
        JSON.stringify({ ...error }),
        JSON.stringify(Object.assign({}, error)),
        inspect(structuredClone(error), { depth: 20, showHidden: true }),
      ].join('\n');
      expect(seen).not.toContain('bearer-id-1');
      expect(seen).not.toContain('c2VjcmV0');
      expect(Object.keys(error)).not.toContain('ref');
    }
  });
});

it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, '7', null])('a number of %p is left out', (value) => {
  const facts = { httpStatus: value, retryAfterMs: value, pagesAccepted: value } as never;
  const error = new ProofingError({ code: 'RATE_LIMITED', message: 'x', ...(facts as object) });
  for (const fact of ['httpStatus', 'retryAfterMs', 'pagesAccepted']) expect(fact in error).toBe(false);
});

it('a number of 0 is kept', () => {
  const error = new ProofingError({ code: 'RATE_LIMITED', message: 'x', retryAfterMs: 0, pagesAccepted: 0 });
  expect(error).toMatchObject({ retryAfterMs: 0, pagesAccepted: 0 });
});

describe('withRef', () => {
  it('does not change the error: many callers share one failed login', () => {
    const error = new ProofingError({ code: 'AUTH', message: 'refused', provider: 'id360', httpStatus: 401 });
    const first = error.withRef({ provider: 'id360', id: '1' });
    const second = error.withRef({ provider: 'id360', id: '2' });
    expect([error.ref, first.ref?.id, second.ref?.id]).toEqual([undefined, '1', '2']);
    expect(first).toMatchObject({ code: 'AUTH', provider: 'id360', httpStatus: 401, message: error.message });
    expect(first.withPagesAccepted(1)).toMatchObject({ pagesAccepted: 1, message: error.message });
    expect(first.withPagesAccepted(1).ref?.id).toBe('1');
  });
});
