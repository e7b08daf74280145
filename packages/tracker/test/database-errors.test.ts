import { ProofingError } from '@anyproof/core';
import {
  connectError,
  databaseError,
  databaseProblem,
  isHarmless,
  isTransient,
  repeatable,
} from '../src/database/errors';

const SECRET = 'rosalind-franklin';

/** As the drivers throw it. */
const fromServer = (code: string) =>
  Object.assign(new Error(`Key (name)=(${SECRET})`), { code, severity: 'ERROR', detail: SECRET });

describe('an error of the database', () => {
  it.each([
    // SQLSTATE, code, problem, transient, harmless
    ['08006', 'STORE_UNAVAILABLE', 'connection_lost', true, false],
    ['57P01', 'STORE_UNAVAILABLE', 'connection_lost', true, false],
    ['57P02', 'STORE_UNAVAILABLE', 'connection_lost', true, false],
    ['25P03', 'STORE_UNAVAILABLE', 'connection_lost', true, false],
    ['57P03', 'STORE_UNAVAILABLE', 'unreachable', true, true],
    ['40001', 'STORE_UNAVAILABLE', 'conflict', true, true],
    ['40P01', 'STORE_UNAVAILABLE', 'conflict', true, true],
    ['40003', 'STORE_UNAVAILABLE', 'connection_lost', true, false],
    ['53300', 'STORE_UNAVAILABLE', 'busy', true, true],
    ['55P03', 'STORE_UNAVAILABLE', 'busy', true, true],
    ['57014', 'STORE_UNAVAILABLE', 'busy', true, true],
    ['25006', 'STORE_UNAVAILABLE', 'read_only', true, true],
    ['28P01', 'CONFIG', 'login', false, true],
    ['3D000', 'CONFIG', 'login', false, true],
    ['42501', 'CONFIG', 'rights', false, true],
    ['42P01', 'CONFIG', 'tables', false, true],
    ['42601', 'STORE_UNAVAILABLE', 'refused', false, true],
    ['25P02', 'STORE_UNAVAILABLE', 'refused', false, true],
    ['23505', 'STORE_UNAVAILABLE', 'refused', false, true],
  ])('%s is %s, %s', (state, code, problem, transient, harmless) => {
    const error = databaseError(fromServer(state), '/* anyproof:read-it */ select $1');
    expect(error).toMatchObject({ code, problem, retryable: transient, nativeCode: state });
    expect(error.message).toMatch(/\(read-it\)$/);
    expect([databaseProblem(error), isTransient(error), isHarmless(error)]).toEqual([
      problem,
      transient,
      harmless,
    ]);
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain(SECRET);
  });

  it.each([
    ['of a socket', Object.assign(new Error(SECRET), { code: 'EPIPE' }), 'EPIPE'],
    ['of the driver, without a code', new Error(`terminated ${SECRET}`), undefined],
  ])('%s means that the connection was lost', (_what, cause, nativeCode) => {
    const error = databaseError(cause);
    expect(error).toMatchObject({ problem: 'connection_lost', retryable: true });
    expect([error.nativeCode, error.message.includes(SECRET)]).toEqual([nativeCode, false]);
  });

  it.each([
    ['a TypeError', new TypeError(SECRET)],
    ['no error', SECRET],
    ['null', null],
  ])('%s means that a statement cannot work', (_what, cause) => {
    expect(databaseError(cause)).toMatchObject({ problem: 'refused', retryable: false });
  });

  it('of ours passes unchanged, and has no problem of the database', () => {
    const ours = new ProofingError({ code: 'CONFLICT', message: 'ours' });
    expect(databaseError(ours)).toBe(ours);
    expect([databaseProblem(ours), isTransient(ours), isHarmless(ours)]).toEqual([undefined, false, false]);
    expect(databaseProblem(new Error('of the app'))).toBeUndefined();
  });

  it.each([
    ['ECONNREFUSED', Object.assign(new Error(SECRET), { code: 'ECONNREFUSED' }), 'unreachable'],
    ['too many connections', fromServer('53300'), 'busy'],
    ['a wrong password', fromServer('28P01'), 'login'],
    ['a server that ends', fromServer('57P01'), 'unreachable'],
  ])('on the way to a connection: %s', (_what, cause, problem) => {
    const error = connectError(cause);
    expect(error.problem).toBe(problem);
    expect(isHarmless(error)).toBe(true);
  });
});

describe('repeatable', () => {
  const lost = databaseError(fromServer('08006'));

  it('runs again once after a lost connection', async () => {
    let runs = 0;
    const work = async () => {
      runs += 1;
      if (runs === 1) throw lost;
      return runs;
    };
    await expect(repeatable(work)).resolves.toBe(2);
  });

  it('does not run a third time', async () => {
    let runs = 0;
    const work = async () => {
      runs += 1;
      throw lost;
    };
    await expect(repeatable(work)).rejects.toBe(lost);
    expect(runs).toBe(2);
  });

  it('does not repeat what failed otherwise', async () => {
    let runs = 0;
    const work = async () => {
      runs += 1;
      throw databaseError(fromServer('23505'));
    };
    await expect(repeatable(work)).rejects.toMatchObject({ problem: 'refused' });
    expect(runs).toBe(1);
  });
});
