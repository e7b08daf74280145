import { checkDeviations, dueEnd, faultNamed } from '../src/faults/ends.js';
import { FAULTS } from '../src/faults/table.js';
import { conformanceCases } from '../src/index.js';
import { referenceHarness } from './reference/harness.js';

describe('the table', () => {
  it('says of what may have been done that creations are ambiguous and acts have failed', () => {
    const rows = FAULTS.filter(({ effect }) => effect.kind === 'gateway');
    expect(rows.map(({ name }) => name)).toEqual([
      'done, and a gateway says 502, once',
      'done, and a gateway says 502',
      'done, and a gateway says 504, once',
    ]);
    for (const { ends, maybeDone } of rows)
      expect([ends.create, ends.act, maybeDone]).toEqual(['AMBIGUOUS', 'PROVIDER_UNAVAILABLE', true]);
  });

  it('calls nothing repeatable that a vendor may have done and whose answer is lost', () => {
    const kinds = ['reset-before-headers', 'reset-in-body', 'lost-answer', 'hang', 'stall-in-body', 'drip'];
    const lost = FAULTS.filter(({ effect }) => kinds.includes(effect.kind));
    expect(lost.map(({ maybeDone }) => maybeDone)).toEqual(lost.map(() => true));
    const failed = FAULTS.filter(
      ({ effect }) => effect.kind === 'answer' && [500, 502, 504].includes(effect.status),
    );
    expect(failed.map(({ maybeDone }) => maybeDone)).toEqual(failed.map(() => true));
    expect([lost.length, failed.length]).toEqual([10, 6]);
  });

  it('has only 401 and 429 sent more than once', () => {
    const several = FAULTS.filter(({ sends = 1 }) => sends > 1);
    expect(several.map(({ name, sends }) => [name, sends])).toEqual([
      ['401, once', 2],
      ['401, always', 2],
      ['429 with Retry-After, always', 3],
    ]);
  });

  it('has no two faults of one name', () => {
    expect(new Set(FAULTS.map(({ name }) => name)).size).toBe(FAULTS.length);
  });
});

describe('a verb under a fault', () => {
  const harness = referenceHarness();
  const due = (verb: string, fault: string, decided?: boolean) =>
    dueEnd(harness, verb, faultNamed(fault), decided);

  it('ends as its kind does', () => {
    expect(due('createSession', '502')).toBe('AMBIGUOUS');
    expect(due('cancelSession', '502')).toBe('PROVIDER_UNAVAILABLE');
  });

  it('ends as an act does, where it uploads and the table names no upload', () => {
    expect(due('submitEvidence', '409')).toBe('CONFLICT');
    expect(due('submitEvidence', '413')).toBe('INVALID_INPUT');
    expect(due('finalizeSession', '413')).toBeUndefined();
  });

  it('knows what has ended, and what names no session', () => {
    expect(due('getResult', '404')).toBe('SESSION_NOT_FOUND');
    expect(due('getResult', '404', true)).toBe('recovers');
    expect(due('checkHealth', '404')).toBe('CONFIG');
    expect(due('eraseSession', '404')).toBeUndefined();
  });

  it('ends as the harness says, which takes precedence over the table', () => {
    const why = 'for the test';
    const other = {
      ...harness,
      faults: { unread: ['cancelSession'], kinds: { downloadArtifact: 'safe' as const } },
      deviations: [
        { verbs: ['getSession'], faults: ['403'], end: 'AUTH' as const, why },
        { verbs: ['getSession'], faults: ['409'], why },
      ],
    };
    const end = (verb: string, fault: string) => dueEnd(other, verb, faultNamed(fault));
    expect(end('getSession', '403')).toBe('AUTH');
    expect(end('getSession', '409')).toBeUndefined();
    expect(end('cancelSession', 'half of the JSON')).toBe('recovers');
    expect(end('downloadArtifact', 'half of the JSON')).toBe('PROVIDER_UNAVAILABLE');
    const skipped = conformanceCases(other).filter(({ skip }) => skip === why);
    expect(skipped.map(({ name }) => name)).toEqual([
      'getSession, 409',
      'getSession is not retried after a 403, which is permanent',
      'getSession is not retried after a 409, which is permanent',
    ]);
  });

  it('is named by a deviation as the table names it', () => {
    const deviating = (verb: string, fault: string) => ({
      ...harness,
      deviations: [{ verbs: [verb], faults: [fault], why: 'a slip of the pen' }],
    });
    expect(() => checkDeviations(deviating('getSession', '403'))).not.toThrow();
    expect(() => checkDeviations(deviating('getSession', '4003'))).toThrow('"4003"');
    expect(() => conformanceCases(deviating('getSesion', '403'))).toThrow('"getSesion"');
  });
});
