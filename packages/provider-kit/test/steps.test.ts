import { abortedError, ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { createInSteps } from '../src/index.js';
import { failureOf } from './support.js';

const failed = (code: ProofingErrorCode) => new ProofingError({ code, message: 'x', httpStatus: 500 });

/** Plays what each step answers, in order, and remembers what was called. */
function vendor(answers: {
  readonly applicant: readonly (string | Error)[];
  readonly run?: readonly (string | Error)[];
  readonly undo?: Error;
  readonly isKeyed?: boolean;
}) {
  const calls: string[] = [];
  const left = { applicant: [...answers.applicant], run: [...(answers.run ?? [])] };
  const next = async (step: 'applicant' | 'run', what: string): Promise<string> => {
    calls.push(what);
    const answer = left[step].shift();
    if (typeof answer === 'string') return answer;
    throw answer ?? new Error(`${step} was called too often`);
  };
  const result = createInSteps({
    first: {
      name: 'applicant',
      isKeyed: answers.isKeyed ?? false,
      run: () => next('applicant', 'applicant'),
      undo: async (made) => {
        calls.push(`undo ${made}`);
        if (answers.undo !== undefined) throw answers.undo;
      },
    },
    second: { name: 'run', run: (made) => next('run', `run with ${made}`) },
  });
  return { calls, result };
}

it('a creation of two steps makes the second with what the first made', async () => {
  const { calls, result } = vendor({ applicant: ['a-1'], run: ['r-1'] });
  expect(await result).toEqual({ created: 'r-1', warnings: [] });
  expect(calls).toEqual(['applicant', 'run with a-1']);
});

it('takes back what the first made when the second is refused', async () => {
  const { calls, result } = vendor({ applicant: ['a-1'], run: [failed('PROVIDER_REJECTED')] });
  expect(await failureOf(() => result)).toMatchObject({ code: 'PROVIDER_REJECTED', httpStatus: 500 });
  expect(calls).toEqual(['applicant', 'run with a-1', 'undo a-1']);
});

it('reports the refusal, not that nothing could be taken back', async () => {
  const { result } = vendor({ applicant: ['a-1'], run: [failed('FORBIDDEN')], undo: failed('NETWORK') });
  expect((await failureOf(() => result)).code).toBe('FORBIDDEN');
});

it('takes nothing back when the second may have made a session, and names the step', async () => {
  const lost = vendor({ applicant: ['a-1'], run: [failed('AMBIGUOUS')] });
  expect(await failureOf(() => lost.result)).toMatchObject({
    code: 'AMBIGUOUS',
    step: 'run',
    httpStatus: 500,
  });
  expect(lost.calls).toEqual(['applicant', 'run with a-1']);
  const aborted = vendor({ applicant: ['a-1'], run: [abortedError()] });
  expect((await failureOf(() => aborted.result)).code).toBe('ABORTED');
  expect(aborted.calls).toEqual(['applicant', 'run with a-1']);
});

it('repeats the first when its answer is lost, and says what was left behind', async () => {
  const { calls, result } = vendor({ applicant: [failed('AMBIGUOUS'), 'a-2'], run: ['r-1'] });
  expect(await result).toEqual({
    created: 'r-1',
    warnings: [{ code: 'LEFT_BEHIND', message: expect.stringContaining('the step applicant') }],
  });
  expect(calls).toEqual(['applicant', 'applicant', 'run with a-2']);
});

it('leaves nothing behind when the first has a key', async () => {
  const { calls, result } = vendor({
    applicant: [failed('AMBIGUOUS'), 'a-1'],
    run: ['r-1'],
    isKeyed: true,
  });
  expect(await result).toEqual({ created: 'r-1', warnings: [] });
  expect(calls).toEqual(['applicant', 'applicant', 'run with a-1']);
});

it('gives up when it is lost again, and goes no further after a refusal', async () => {
  const again = vendor({ applicant: [failed('AMBIGUOUS'), failed('AMBIGUOUS')] });
  expect(await failureOf(() => again.result)).toMatchObject({ code: 'AMBIGUOUS', step: 'applicant' });
  const refused = vendor({ applicant: [failed('PROVIDER_REJECTED')] });
  expect((await failureOf(() => refused.result)).code).toBe('PROVIDER_REJECTED');
  expect(refused.calls).toEqual(['applicant']);
});
