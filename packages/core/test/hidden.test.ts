import { inspect } from 'node:util';
import { getRaw, type ProofingSession, withLaunch, withRaw } from '../src/index.js';
import { hide, withParts } from '../src/support/hide.js';

const session = (): ProofingSession => ({
  ref: { provider: 'id360', id: '42' },
  adapter: 'id360',
  status: 'pending',
  reasons: [],
  warnings: [],
});

const surfaces = (value: object): string =>
  [
    JSON.stringify(value),
    inspect(value, { depth: 20 }),
    inspect(value, { depth: 20, showHidden: true }),
    JSON.stringify({ ...value }),
    JSON.stringify(Object.assign({}, value)),
    JSON.stringify(Object.entries(value)),
    inspect(structuredClone(value), { depth: 20, showHidden: true }),
  ].join('\n');

describe('the raw answer', () => {
  const value = withRaw(session(), { person: 'PLANTED' });

  it('is available on request', () => {
    expect(getRaw(value)).toEqual({ person: 'PLANTED' });
  });

  it('does not appear in JSON, inspection, spreads or clones', () => {
    expect(surfaces(value)).toContain('id360');
    expect(surfaces(value)).not.toContain('PLANTED');
    expect(surfaces({ result: value })).not.toContain('PLANTED');
  });

  it('is lost by a copy', () => {
    expect(getRaw({ ...value })).toBeUndefined();
    expect(getRaw(structuredClone(value))).toBeUndefined();
  });

  it('is available to a second copy of the package', () => {
    jest.isolateModules(() => {
      const other: typeof import('../src/support/hide.js') = require('../src/support/hide');
      expect(other.getRaw(value)).toEqual({ person: 'PLANTED' });
    });
  });

  it.each([undefined, null, 'text', 7, {}, []])('of %j is undefined', (other) => {
    expect(getRaw(other)).toBeUndefined();
  });
});

describe('the launch', () => {
  const created = withLaunch(session(), { url: 'https://vendor.example/?token=PLANTED' });

  it('is available on request', () => {
    expect(created.launch).toEqual({ url: 'https://vendor.example/?token=PLANTED' });
  });

  it('does not appear in JSON, inspection, spreads or clones', () => {
    expect(surfaces(created)).not.toContain('PLANTED');
    expect(surfaces([created])).not.toContain('PLANTED');
    expect(Object.keys(created)).not.toContain('launch');
  });
});

describe('a hidden part', () => {
  it('can be replaced, and stays hidden', () => {
    const value = hide(hide({ shown: 1 }, 'part', 'first'), 'part', 'PLANTED');
    expect(value.part).toBe('PLANTED');
    expect(Object.keys(value)).toEqual(['shown']);
    expect(surfaces(value)).not.toContain('PLANTED');
  });

  it('stays hidden from inspection with getters and hidden properties', () => {
    const value = hide({ shown: 1 }, 'part', 'PLANTED');
    const everything = { depth: null, showHidden: true, getters: true };
    expect(inspect(value, everything)).not.toContain('PLANTED');
    expect(inspect([value], everything)).not.toContain('PLANTED');
    expect(Object.getOwnPropertySymbols({ ...value })).toEqual([]);
  });

  it('does not change how an object is otherwise printed, in depth and style', () => {
    const deep = { a: { b: { c: { d: 'leaf' } } } };
    const value = hide({ ...deep }, 'part', 'PLANTED');
    for (const options of [{}, { depth: 1 }, { depth: null }, { depth: null, compact: false }])
      expect(inspect([value], options)).toBe(inspect([deep], options));
  });

  it("does not change an object's own inspection", () => {
    const value = hide({ [inspect.custom]: () => 'in its own way' }, 'part', 'PLANTED');
    expect(inspect(value)).toBe('in its own way');
  });
});

describe('a copy with parts', () => {
  it('has the hidden parts of both, still hidden, and changes neither', () => {
    const target = hide({ a: 1, b: 1 }, 'secret', 'PLANTED');
    const parts = hide({ b: 2, c: 2 }, 'launch', 'PLANTED too');
    const copy = withParts(target, parts);
    expect(copy).toMatchObject({ a: 1, b: 2, c: 2, secret: 'PLANTED', launch: 'PLANTED too' });
    expect(surfaces(copy)).not.toContain('PLANTED');
    expect([target.b, 'launch' in target, 'a' in parts]).toEqual([1, false, false]);
  });
});
