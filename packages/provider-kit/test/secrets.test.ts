import { createTokenSession, readSecret } from '../src/index.js';
import { failureOf, testDeps } from './support.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const never = () => new Promise<string>(() => undefined);

describe('a function that gives a secret', () => {
  it.each([
    ['at once', () => 'secret'],
    ['later', async () => 'secret'],
  ])('is asked, and no timer stays: %s', async (_when, secret) => {
    expect(await readSecret(secret, 'password', 'vendor')).toBe('secret');
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('PLANTED')), 'its function gave no secret'],
    ['gives spaces', () => '  ', 'its function gave no secret'],
  ])('that %s is CONFIG', async (_what, secret, why) => {
    const error = await failureOf(() => readSecret(secret, 'password', 'vendor'));
    expect(error).toMatchObject({ code: 'CONFIG', message: `vendor: the setting password: ${why}` });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('has ten seconds', async () => {
    let ended = false;
    const failure = failureOf(() => readSecret(never, 'password', 'vendor')).finally(() => {
      ended = true;
    });
    await jest.advanceTimersByTimeAsync(9_999);
    expect(ended).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(await failure).toMatchObject({
      code: 'CONFIG',
      retryable: false,
      message: 'vendor: the setting password: its function did not answer within 10 s',
    });
  });

  it('that hung once is asked again by the next login', async () => {
    const answers = [never, async () => 'secret'];
    const login = () => readSecret(() => (answers.shift() ?? never)(), 'password', 'vendor');
    const session = createTokenSession(login, testDeps());
    const first = failureOf(() => session.get());
    const second = failureOf(() => session.get());
    await jest.advanceTimersByTimeAsync(10_000);
    expect([(await first).code, (await second).code]).toEqual(['CONFIG', 'CONFIG']);
    expect((await session.get()).value).toBe('secret');
  });
});
