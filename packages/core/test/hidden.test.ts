import { inspect } from 'node:util';
import { getRaw, type ProofingSession, withLaunch, withRaw } from '../src/index.js';

const session = (): ProofingSession => ({
  ref: { provider: 'id360', id: '42' },
  adapter: 'id360',
  status: 'pending',
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

  it('is there for who asks', () => {
    expect(getRaw(value)).toEqual({ person: 'PLANTED' });
  });

  it('shows in no JSON, inspection, spread or clone', () => {
    expect(surfaces(value)).toContain('id360');
    expect(surfaces(value)).not.toContain('PLANTED');
    expect(surfaces({ result: value })).not.toContain('PLANTED');
  });

  it('is lost by a copy', () => {
    expect(getRaw({ ...value })).toBeUndefined();
    expect(getRaw(structuredClone(value))).toBeUndefined();
  });

  it('is found by a second copy of the package', () => {
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
  const created = withLaunch(session(), { kind: 'redirect', url: 'https://vendor.example/?token=PLANTED' });

  it('is there for who asks', () => {
    expect(created.launch).toEqual({ kind: 'redirect', url: 'https://vendor.example/?token=PLANTED' });
  });

  it('shows in no JSON, inspection, spread or clone', () => {
    expect(surfaces(created)).not.toContain('PLANTED');
    expect(surfaces([created])).not.toContain('PLANTED');
    expect(Object.keys(created)).not.toContain('launch');
  });
});
