import { MAX_TIMEOUT, withTimeout } from '../src/support/time.js';

const never = () => new Promise<never>(() => undefined);

it('returns what the work returns', async () => {
  await expect(withTimeout(MAX_TIMEOUT, async () => 'done')).resolves.toBe('done');
  await expect(withTimeout(MAX_TIMEOUT, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
});

it('is an error if the work takes longer', async () => {
  await expect(withTimeout(1, never)).rejects.toThrow('it hangs');
});

it("is the caller's error if the work takes longer", async () => {
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

it('starts no work if the signal has fired', async () => {
  const work = jest.fn(never);
  await expect(withTimeout(MAX_TIMEOUT, work, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  expect(work).not.toHaveBeenCalled();
});
