import { MAX_TIMEOUT, withTimeout } from '../src/support/time.js';

const never = () => new Promise<never>(() => undefined);

it('gives what the work gives', async () => {
  await expect(withTimeout(MAX_TIMEOUT, async () => 'done')).resolves.toBe('done');
  await expect(withTimeout(MAX_TIMEOUT, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});

it('is an error where the work takes longer', async () => {
  await expect(withTimeout(1, never)).rejects.toThrow('it hangs');
});

it('is what the caller says where the work takes longer', async () => {
  await expect(withTimeout(1, never, { late: () => 'late' })).resolves.toBe('late');
  const late = () => {
    throw new Error('too late');
  };
  await expect(withTimeout(1, never, { late })).rejects.toThrow('too late');
});

it('ends with the signal', async () => {
  const controller = new AbortController();
  const waiting = withTimeout(MAX_TIMEOUT, never, {
    signal: controller.signal,
    aborted: () => new Error('ours'),
  });
  controller.abort();
  await expect(waiting).rejects.toThrow('ours');
});

it('begins no work under a signal that has fired', async () => {
  const work = jest.fn(never);
  await expect(withTimeout(MAX_TIMEOUT, work, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  expect(work).not.toHaveBeenCalled();
});
