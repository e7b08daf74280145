import { type DiagnosisStep, ProofingError, type ProofingErrorFacts, runDiagnosis } from '../src/index.js';

const step = (check: string, more: Partial<DiagnosisStep> = {}): DiagnosisStep => ({
  check,
  run: async () => undefined,
  fix: `fix ${check}`,
  ...more,
});
const fails = async () => {
  throw new ProofingError({ code: 'AUTH', message: 'refused', provider: 'acme' });
};

describe('runDiagnosis', () => {
  it('reports what was found, and what does not apply', async () => {
    expect(
      await runDiagnosis([
        step('a'),
        step('b', { run: async () => 'TLSv1.3' }),
        step('c', { run: async () => ({ skipped: 'has none' }) }),
      ]),
    ).toEqual([
      { check: 'a', outcome: 'ok' },
      { check: 'b', outcome: 'ok', detail: 'TLSv1.3' },
      { check: 'c', outcome: 'skipped', detail: 'has none' },
    ]);
  });

  it('reports one cause as one failure: later steps do not run', async () => {
    const run = jest.fn();
    const found = await runDiagnosis([
      step('a', { run: fails, settings: ['password'] }),
      step('b', { run }),
      step('c', { run }),
    ]);
    expect(found).toEqual([
      { check: 'a', outcome: 'failed', detail: 'refused', fix: 'fix a', settings: ['password'] },
      { check: 'b', outcome: 'skipped', detail: 'not checked: fix a first' },
      { check: 'c', outcome: 'skipped', detail: 'not checked: fix a first' },
    ]);
    expect(run).not.toHaveBeenCalled();
  });

  it("continues after a failure that nothing depends on, and uses the finding's fix", async () => {
    const found = await runDiagnosis([
      step('clock', {
        run: async () => ({ failed: 'late', fix: 'set it', settings: ['x'] }),
        blocks: false,
      }),
      step('b'),
    ]);
    expect(found).toEqual([
      { check: 'clock', outcome: 'failed', detail: 'late', fix: 'set it', settings: ['x'] },
      { check: 'b', outcome: 'ok' },
    ]);
  });

  it('quotes only our own errors', async () => {
    const [found] = await runDiagnosis([
      step('a', { run: async () => Promise.reject(new Error('PLANTED')) }),
    ]);
    expect(found).toMatchObject({ outcome: 'failed', detail: 'an unexpected error' });
  });

  const throws = (facts: Omit<ProofingErrorFacts, 'message'>, message = 'what failed') =>
    step('a', {
      run: async () => Promise.reject(new ProofingError({ message, provider: 'acme', ...facts })),
      settings: ['password'],
      blocks: false,
    });
  const OUTAGE = 'the vendor is down or slow: no change is needed here; try again later';

  it.each<Omit<ProofingErrorFacts, 'message'>>([
    { code: 'PROVIDER_UNAVAILABLE', httpStatus: 503 },
    { code: 'PROVIDER_UNAVAILABLE', httpStatus: 500, retryable: false },
    // An open breaker.
    { code: 'PROVIDER_UNAVAILABLE', retryAfterMs: 1_000 },
    { code: 'RATE_LIMITED', httpStatus: 429 },
    { code: 'TIMEOUT' },
    { code: 'NETWORK', nativeCode: 'ECONNRESET' },
  ])('blames no setting for an outage, and stops: %j', async (facts) => {
    const run = jest.fn();
    expect(await runDiagnosis([throws(facts), step('b', { run })])).toEqual([
      { check: 'a', outcome: 'failed', detail: 'what failed', fix: OUTAGE, settings: [], problem: 'outage' },
      { check: 'b', outcome: 'skipped', detail: 'not checked: fix a first' },
    ]);
    expect(run).not.toHaveBeenCalled();
  });

  it.each<[ProofingErrorFacts['code'], number]>([
    ['PROVIDER_UNAVAILABLE', 404],
    ['PROVIDER_UNAVAILABLE', 410],
    ['CONFIG', 404],
    ['AUTH', 401],
    ['PROVIDER_REJECTED', 400],
  ])('leaves %s under %i to the step', async (code, httpStatus) => {
    const found = await runDiagnosis([throws({ code, httpStatus }), step('b')]);
    expect(found).toMatchObject([{ fix: 'fix a', settings: ['password'] }, { outcome: 'ok' }]);
  });

  it.each<[string, RegExp, string[]]>([
    ['PROXY_407', /user:password@/, ['http.proxy']],
    ['PROXY_502', /what the proxy allows/, ['baseUrl', 'http.proxy']],
    ['SELF_SIGNED_CERT_IN_CHAIN', /http\.ca/, ['http.ca']],
  ])('says what prevents the connection: %s', async (nativeCode, fix, settings) => {
    const [found] = await runDiagnosis([throws({ code: 'NETWORK', nativeCode })]);
    expect(found?.fix).toMatch(fix);
    expect(found?.settings).toEqual(settings);
  });

  it.each<['file' | 'function', string, RegExp]>([
    [
      'file',
      'the setting clientSecret: the file /nope: there is no such file',
      /^put the secret in that file/,
    ],
    [
      'function',
      'the setting clientSecret: its function returned no secret',
      /^fix the function that returns it/,
    ],
  ])('names the %s that returned no secret: %s', async (problem, message, fix) => {
    const facts = { code: 'CONFIG', setting: 'clientSecret', problem } as const;
    const [found] = await runDiagnosis([throws(facts, message)]);
    expect(found).toMatchObject({ outcome: 'failed', detail: message, settings: ['clientSecret'], problem });
    expect(found?.fix).toMatch(fix);
  });

  it('decides by facts: the same sentence without them is left to the step', async () => {
    const [found] = await runDiagnosis([
      throws({ code: 'CONFIG' }, 'the setting clientSecret: the file /nope: there is no such file'),
    ]);
    expect(found).toMatchObject({ fix: 'fix a', settings: ['password'] });
  });

  it('gives up on a step that hangs, after a minute, and clears its timer', async () => {
    jest.useFakeTimers();
    try {
      let given: AbortSignal | undefined;
      const hanging = step('a', {
        run: async ({ signal }) => {
          given = signal;
          return new Promise(() => undefined);
        },
        settings: ['password'],
        blocks: false,
      });
      const diagnosis = runDiagnosis([step('z'), hanging, step('b')]);
      await jest.advanceTimersByTimeAsync(59_999);
      expect(given?.aborted).toBe(false);
      await jest.advanceTimersByTimeAsync(1);
      const [, found, after] = await diagnosis;
      expect(found).toMatchObject({
        check: 'a',
        outcome: 'failed',
        detail: 'timed out after 60 s',
        problem: 'hang',
        settings: ['password'],
      });
      expect(after?.outcome).toBe('skipped');
      expect(given?.aborted).toBe(true);
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('ends when the caller aborts, even during a step that ignores the signal', async () => {
    const stop = new AbortController();
    const diagnosis = runDiagnosis([step('a', { run: () => new Promise(() => undefined) })], stop);
    stop.abort();
    await expect(diagnosis).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('ends when the caller aborts', async () => {
    const run = async () => {
      throw new ProofingError({ code: 'ABORTED', message: 'gone' });
    };
    await expect(runDiagnosis([step('a', { run })])).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
