import { type DiagnosisStep, ProofingError, runDiagnosis } from '../src/index.js';

const step = (check: string, more: Partial<DiagnosisStep> = {}): DiagnosisStep => ({
  check,
  run: async () => undefined,
  mend: `mend ${check}`,
  ...more,
});
const fails = async () => {
  throw new ProofingError({ code: 'AUTH', message: 'refused', provider: 'acme' });
};

describe('runDiagnosis', () => {
  it('tells what was seen, and what does not apply', async () => {
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

  it('makes one cause one failure: what comes later is not even asked', async () => {
    const run = jest.fn();
    const found = await runDiagnosis([
      step('a', { run: fails, settings: ['password'] }),
      step('b', { run }),
      step('c', { run }),
    ]);
    expect(found).toEqual([
      { check: 'a', outcome: 'failed', detail: 'refused', mend: 'mend a', settings: ['password'] },
      { check: 'b', outcome: 'skipped', detail: 'not looked at: a comes first' },
      { check: 'c', outcome: 'skipped', detail: 'not looked at: a comes first' },
    ]);
    expect(run).not.toHaveBeenCalled();
  });

  it('goes on after a failure that nothing depends on, and lets a finding say the mend', async () => {
    const found = await runDiagnosis([
      step('clock', {
        run: async () => ({ failed: 'late', mend: 'set it', settings: ['x'] }),
        blocks: false,
      }),
      step('b'),
    ]);
    expect(found).toEqual([
      { check: 'clock', outcome: 'failed', detail: 'late', mend: 'set it', settings: ['x'] },
      { check: 'b', outcome: 'ok' },
    ]);
  });

  it('quotes no error but our own', async () => {
    const [found] = await runDiagnosis([
      step('a', { run: async () => Promise.reject(new Error('PLANTED')) }),
    ]);
    expect(found).toMatchObject({ outcome: 'failed', detail: 'an unexpected error' });
  });

  it('ends when the caller aborts', async () => {
    const run = async () => {
      throw new ProofingError({ code: 'ABORTED', message: 'gone' });
    };
    await expect(runDiagnosis([step('a', { run })])).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
