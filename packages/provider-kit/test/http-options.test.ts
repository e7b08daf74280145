import { resolveHttp } from '../src/http/options.js';

const DEFAULTS = {
  timeoutMs: 30_000,
  deadlineMs: 90_000,
  downloadDeadlineMs: 600_000,
  retries: { attempts: 2, delayMs: 200 },
  breaker: { failures: 10, openMs: 15_000 },
  bulkhead: { concurrent: 100, queued: 1_000 },
};

it('has the documented defaults', () => {
  expect(resolveHttp({}, undefined, 'vendor')).toEqual(DEFAULTS);
});

it("prefers the provider's own over those for all, group by group", () => {
  const forAll = {
    timeoutMs: 1,
    deadlineMs: 2,
    retries: { attempts: 5 },
    breaker: { failures: 3 },
    bulkhead: false,
    proxy: 'http://proxy.example:1',
  } as const;
  const own = { timeoutMs: 7, retries: { delayMs: 9 }, breaker: false, bulkhead: { queued: 1 } } as const;
  expect(resolveHttp(forAll, own, 'vendor')).toEqual({
    ...DEFAULTS,
    timeoutMs: 7,
    deadlineMs: 2,
    retries: { attempts: 5, delayMs: 9 },
    breaker: false,
    bulkhead: { concurrent: 100, queued: 1 },
    proxy: 'http://proxy.example:1',
  });
});

it('is not overridden by undefined', () => {
  const own = { timeoutMs: undefined, retries: { attempts: undefined } };
  expect(resolveHttp({ timeoutMs: 4, retries: { attempts: 1 } }, Object(own), 'vendor')).toMatchObject({
    timeoutMs: 4,
    retries: { attempts: 1, delayMs: 200 },
  });
});
