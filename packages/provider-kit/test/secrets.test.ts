import { secretFile } from '@anyproof/core';
import { readSecret } from '../src/index.js';
import { createTokenSession } from '../src/login/token-session.js';
import { failureOf, testDeps } from './support.js';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const never = () => new Promise<string>(() => undefined);

describe('a function that returns a secret', () => {
  it.each([
    ['at once', () => 'secret'],
    ['later', async () => 'secret'],
  ])('is called, and leaves no timer: %s', async (_when, secret) => {
    expect(await readSecret(secret, 'password', 'vendor')).toBe('secret');
    expect(jest.getTimerCount()).toBe(0);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('PLANTED')), 'its function returned no secret'],
    ['gives spaces', () => '  ', 'its function returned no secret'],
  ])('that %s is CONFIG', async (_what, secret, why) => {
    const error = await failureOf(() => readSecret(secret, 'password', 'vendor'));
    expect(error).toMatchObject({ code: 'CONFIG', message: `vendor: the setting password: ${why}` });
    expect(error).toMatchObject({ setting: 'password', problem: 'function' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('that reads a file names the setting, and the file as the problem', async () => {
    jest.useRealTimers();
    const error = await failureOf(() => readSecret(secretFile('/nowhere/key'), 'password', 'vendor'));
    expect(error).toMatchObject({
      message: 'vendor: the setting password: the file /nowhere/key: there is no such file',
      setting: 'password',
      problem: 'file',
    });
  });

  it.each([
    ['a line break at its end', 'PLANTED\n', 'ends with a line break; remove it'],
    ['a carriage return within', 'PLAN\rTED', 'contains a carriage return'],
    ['a control character', 'PLAN\u0007TED', 'contains the invisible character U+0007'],
    ['quotes around it', '"PLANTED"', 'is enclosed in quotes'],
    ['UTF-16', 'P\0L\0A\0N\0', 'ends with a NUL character, typical of UTF-16 text'],
  ])('is not sent with %s: CONFIG names the setting', async (_what, text, why) => {
    const fetched = await failureOf(() => readSecret(async () => text, 'password', 'vendor'));
    expect(fetched.code).toBe('CONFIG');
    expect(fetched.message).toMatch(`vendor: the setting password: what its function returned ${why}`);
    expect(fetched).toMatchObject({ setting: 'password', problem: 'function' });
    // Adapters may be made without `createProofing`, which looks at texts at start.
    const plain = await failureOf(() => readSecret(text, 'password', 'vendor'));
    expect(plain.message).toMatch(`vendor: the setting password ${why}`);
    expect(plain).toMatchObject({ setting: 'password', problem: 'text' });
    expect(fetched.message + plain.message).not.toMatch(/PLAN|TED/);
  });

  it('may begin with a byte order mark, which is removed', async () => {
    expect(await readSecret(() => '\ufeffsecret', 'password', 'vendor')).toBe('secret');
    expect(await readSecret('\ufeffsecret', 'password', 'vendor')).toBe('secret');
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

  it('that hung once is called again by the next login', async () => {
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
