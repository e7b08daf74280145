// How a session stands, and what was decided: dossier, section 7. Words in each documented form; no other word decides.
import { licence, listed, map, row, session, success } from './mapping.js';

const APPROVED = { status: 'completed', decision: 'approved', final: true };
const DECLINED = { status: 'completed', decision: 'declined', final: true };
const INCONCLUSIVE = { status: 'completed', decision: 'inconclusive', final: true };

describe('the word of a session', () => {
  it.each([
    ['PENDING', { status: 'pending' }],
    ['INPROGRESS', { status: 'pending' }],
    ['inprogress', { status: 'pending' }],
    ['EXPIRED', { status: 'expired', endedBy: 'vendor' }],
    ['ABANDONED', { status: 'abandoned', endedBy: 'vendor' }],
    ['DECLINED', { status: 'canceled', endedBy: 'person' }],
  ])('%s', (status, outcome) => {
    const read = session({ details: { status } });
    expect(read).toMatchObject({ ...outcome, nativeStatus: status, warnings: [] });
    expect(read.decision).toBeUndefined();
  });

  it.each(['TO_REVIEW', 'PASS', 'SUCCESS', 'APPROVED', ' PENDING', 'constructor', '__proto__', 'toString'])(
    'never ends or approves where it is unknown: %j',
    (status) => {
      const mapped = map({ details: { status }, row, result: success() });
      expect(mapped.status).toBe('processing');
      expect(mapped.nativeStatus ?? '').toBe(status);
      expect(mapped.claims).toBeUndefined();
      expect(mapped.warnings).toMatchObject([{ code: 'UNKNOWN_NATIVE_STATUS' }]);
    },
  );
});

describe('the outcome of a completed session', () => {
  it.each([
    ['PASS', APPROVED],
    ['FAILED', DECLINED],
    ['NOT_PERFORMED', INCONCLUSIVE],
    ['REVIEW', { status: 'in_review' }],
  ])('is the same with and without the prefix, in any case: %s', (word, outcome) => {
    const spellings = [word, `COMPLETED_${word}`];
    for (const resultStatus of [...spellings, ...spellings.map((one) => one.toLowerCase())]) {
      const told = { row: { ...row, resultStatus, 'session-result': [] }, result: success() };
      const mapped = map(resultStatus.endsWith('FAILED') ? { row: told.row } : told);
      expect(mapped).toMatchObject({ ...outcome, nativeStatus: resultStatus });
      expect(mapped.claims !== undefined).toBe(mapped.decision === 'approved');
      expect(mapped.endedAt === undefined).toBe(mapped.status !== 'completed');
      expect(listed({ ...row, resultStatus, 'session-result': [] })).toMatchObject(outcome);
    }
  });

  it('may stand in the place of the status, in an older form', () => {
    expect(map({ details: { status: 'COMPLETED_PASS' }, row, result: success() })).toMatchObject(APPROVED);
    expect(listed({ status: 'COMPLETED_FAILED' })).toMatchObject(DECLINED);
    expect(session({ details: { status: 'COMPLETED_PASS' } })).toMatchObject({ status: 'processing' });
  });

  it.each<[what: string, certificates: unknown, outcome: object]>([
    ['an object', [{ result: { status: 'COMPLETED_FAILED' } }], DECLINED],
    ['its word alone', [{ result: 'PASS' }], APPROVED],
    ['several that agree', [{ result: 'PASS' }, { result: { status: 'completed_pass' } }], APPROVED],
    ['several, of which one says nothing', [{}, { result: {} }, { result: 'not_performed' }], INCONCLUSIVE],
    [
      'several that differ, such as those of two attempts',
      [{ result: 'FAILED' }, { result: 'PASS' }],
      { status: 'processing' },
    ],
  ])('is read from session-result where the row has no word: %s', (_what, certificates, outcome) => {
    for (const resultStatus of [undefined, null, '', 'SOMETHING_NEW']) {
      const told = { row: { ...row, resultStatus, 'session-result': certificates } };
      expect(session(told)).toMatchObject(outcome);
      const warned = session(told).warnings.length;
      expect(warned).toBe(resultStatus === 'SOMETHING_NEW' ? 1 : 0);
    }
  });

  it.each<[what: string, row: object | undefined]>([
    ['no row', undefined],
    ['a row without a word', { resultStatus: null }],
    ['a row with an unknown word', { resultStatus: 'PASSED_TWICE' }],
    ['a row whose word is not text', { resultStatus: { COMPLETED_PASS: true } }],
    ['certificates that differ', { 'session-result': [{ result: 'FAILED' }, { result: 'PASS' }] }],
  ])('is read from the result where there is %s', (_what, told) => {
    const proven = map({ row: told, result: success() });
    expect(proven).toMatchObject({ ...APPROVED, nativeStatus: 'SUCCESS' });
    expect(proven.claims?.family_name).toBe('EXEMPLE');
    const failed = { sessionResult: 'FAILED', errorInfo: { reasonCode: 'IDV0012' } };
    expect(map({ row: told, result: failed })).toMatchObject({
      ...DECLINED,
      reasons: [{ code: 'document_suspicious' }],
    });
    // What proves nothing does not decide: the row may still tell.
    expect(map({ row: told, result: { sessionResult: 'SUCCESS', document: licence } }).status).toBe(
      'processing',
    );
    expect(map({ row: told, result: { document: licence, token: 't' } }).status).toBe('processing');
    expect(map({ row: told }).status).toBe('processing');
  });

  it.each([
    'SUCCESS',
    'APPROVED',
    'COMPLETED_SUCCESS',
    'COMPLETED_COMPLETED_PASS',
    ' PASS',
    'constructor',
    '__proto__',
  ])('is never an unknown word of the row: %j', (resultStatus) => {
    const mapped = map({ row: { resultStatus } });
    expect(mapped).toMatchObject({ status: 'processing', warnings: [{ code: 'UNKNOWN_NATIVE_STATUS' }] });
    expect(mapped.nativeStatus).toBe(resultStatus);
  });

  it.each([
    ['sessionResult', 'SUCCESS', APPROVED],
    ['responseStatus', 'success', APPROVED],
    ['sessionResult', 'FAILED', DECLINED],
    ['responseStatus', 'Failed', DECLINED],
    ['sessionResult', 'NOT_PERFORMED', INCONCLUSIVE],
    ['sessionResult', 'REVIEW', { status: 'in_review' }],
  ])('is the %s %s where fetch is not licensed', (field, word, outcome) => {
    const result = { [field]: word, document: licence, token: 't' };
    expect(map({ result, from: 'result' })).toMatchObject({ ...outcome, warnings: [] });
    // An empty word is none.
    expect(map({ result: { sessionResult: '', ...result }, from: 'result' })).toMatchObject(outcome);
  });

  it.each(['COMPLETED_PASS', 'PASS', 'DECLINED', 'INPROGRESS', 'constructor', ''])(
    'is never an unknown word of the result: %j',
    (word) => {
      const mapped = map({ result: success(licence, { sessionResult: word }), from: 'result' });
      expect(mapped.status).toBe('processing');
      expect(mapped.claims).toBeUndefined();
      const beside = { sessionResult: 'SUCCESS', responseStatus: word || 'odd' };
      expect(map({ result: success(licence, beside), from: 'result' }).status).toBe('processing');
    },
  );

  it.each([
    ['COMPLETED_PAß', 'row'],
    ['ſucceß', 'result'],
    ['ſUCCESS', 'result'],
    ['COMPLETED_PAſS', 'row'],
    ['ﬀAILED', 'row'],
  ])('is not a word that merely looks alike: %s', (word, place) => {
    const told =
      place === 'row'
        ? { row: { resultStatus: word }, result: { document: licence, token: 't' } }
        : ({ result: success(licence, { sessionResult: word }), from: 'result' } as const);
    expect(map(told)).toMatchObject({ status: 'processing' });
    expect(map(told).claims).toBeUndefined();
  });
});

describe('a SUCCESS that proves nothing', () => {
  const { proof_jwt: _proof, ...bare } = licence;
  const unproven: readonly [what: string, result: object][] = [
    ['without a document', { sessionResult: 'SUCCESS', token: 't' }],
    ['without proof_jwt', { sessionResult: 'SUCCESS', document: bare, token: 't' }],
    [
      'with an empty proof_jwt',
      { responseStatus: 'SUCCESS', dl_object: { ...bare, proof_jwt: '' }, token: 't' },
    ],
    ['with a blank token', { sessionResult: 'SUCCESS', document: licence, token: ' ' }],
    ['without token', { sessionResult: 'SUCCESS', document: licence }],
    ['with a token that is no text', { sessionResult: 'SUCCESS', document: licence, token: { a: 1 } }],
    [
      "with another document's proof",
      { sessionResult: 'SUCCESS', document: bare, ppt_object: { proof_jwt: 'j' }, token: 't' },
    ],
  ];

  it.each(unproven)('approves nobody where fetch is not licensed: %s', (_what, result) => {
    const told = { result, from: 'result' } as const;
    for (const read of [map(told), session(told)])
      expect(read).toMatchObject({
        status: 'completed',
        decision: 'inconclusive',
        final: false,
        nativeStatus: 'SUCCESS',
        warnings: expect.arrayContaining([expect.objectContaining({ code: 'PARTLY_READ', path: 'claims' })]),
      });
    expect(map(told).claims).toBeUndefined();
  });

  it.each<readonly [what: string, result: object]>([
    ...unproven,
    ['with no word', { document: licence, token: 't' }],
  ])('gives no claims where fetch approves: %s', (_what, result) => {
    const mapped = map({ row, result });
    expect(mapped).toMatchObject(APPROVED);
    expect(mapped.warnings).toContainEqual(expect.objectContaining({ code: 'PARTLY_READ', path: 'claims' }));
    expect(mapped.claims).toBeUndefined();
    expect(mapped.extracted !== undefined).toBe('document' in result || 'dl_object' in result);
  });

  it('counts where the settings say that none is sent', () => {
    const result = { sessionResult: 'SUCCESS', document: bare };
    for (const from of ['fetch', 'result'] as const) {
      const mapped = map({ row, result, from, requireProof: false });
      expect(mapped).toMatchObject({ decision: 'approved', warnings: [] });
      expect(mapped.claims?.family_name).toBe('EXEMPLE');
    }
  });
});

describe('a contradiction', () => {
  it.each<[what: string, told: Parameters<typeof map>[0]]>([
    [
      'the row approves and the result declines',
      { row, result: success(licence, { sessionResult: 'FAILED' }) },
    ],
    ['the two words of the result differ', { row, result: success(licence, { responseStatus: 'FAILED' }) }],
    [
      'the two words of the result differ, and there is no row',
      { result: success(licence, { responseStatus: 'FAILED' }), from: 'result' },
    ],
    [
      'each certificate speaks against the row',
      { row: { ...row, 'session-result': [{ result: 'FAILED' }] }, result: success() },
    ],
  ])('approves nobody: %s', (_what, told) => {
    for (const requireProof of [true, false]) {
      const mapped = map({ ...told, requireProof });
      expect(mapped).toMatchObject({ status: 'completed', decision: 'inconclusive', final: false });
      expect(mapped.claims).toBeUndefined();
      expect(mapped.warnings).toContainEqual(
        expect.objectContaining({ code: 'PARTLY_READ', path: 'decision' }),
      );
    }
  });

  it('with a review leaves it to the reviewer', () => {
    for (const other of ['SUCCESS', 'FAILED', 'NOT_PERFORMED']) {
      const words = { sessionResult: other, responseStatus: 'REVIEW' };
      expect(map({ result: success(licence, words), from: 'result' })).toMatchObject({
        status: 'in_review',
        nativeStatus: 'REVIEW',
      });
    }
  });

  it('is not what an earlier attempt came to', () => {
    const certificates = [{ result: 'FAILED' }, { result: { status: 'PASS' } }];
    expect(map({ row: { ...row, 'session-result': certificates }, result: success() })).toMatchObject({
      ...APPROVED,
      warnings: [],
    });
  });

  it('that declines stays a decline, and is told', () => {
    const declined = { ...row, resultStatus: 'FAILED', 'session-result': [] };
    expect(map({ row: declined, result: success() })).toMatchObject({
      ...DECLINED,
      warnings: [{ path: 'decision' }],
    });
  });

  it.each(['metadata', 'raw_data'])('of an approval and a failed check in %s is told', (place) => {
    const failed = { checks: [{ name: 'face_compare', status: 'FAILED' }] };
    const passed = { checks: [{ name: 'face_compare', status: 'PASSED' }] };
    const result = success(licence, { metadata: passed, [place]: failed });
    expect(map({ row, result })).toMatchObject({
      ...APPROVED,
      warnings: [{ code: 'PARTLY_READ', path: 'checks' }],
    });
    expect(map({ row, result: success(licence, { metadata: passed }) }).warnings).toEqual([]);
  });
});

describe('a row of a list', () => {
  const at = '1735689720000';
  const past = '1735689660000';
  const future = '1735691400000';

  it.each([
    // The outcome counts once the session is completed, and not before.
    [{ status: 'INPROGRESS', resultStatus: 'COMPLETED_FAILED' }, 'action_required', undefined, 'INPROGRESS'],
    [{ status: 'EXPIRED', resultStatus: 'NOT_PERFORMED', completedTS: at }, 'expired', undefined, 'EXPIRED'],
    [{ status: 'COMPLETED', resultStatus: 'COMPLETED_PASS' }, 'completed', 'approved', 'COMPLETED_PASS'],
    [{ status: 'completed', resultStatus: 'FAILED' }, 'completed', 'declined', 'FAILED'],
    [{ status: 'COMPLETED', resultStatus: 'REVIEW' }, 'in_review', undefined, 'REVIEW'],
    [{ status: 'COMPLETED' }, 'processing', undefined, 'COMPLETED'],
    // Without a status the times tell it, and no word is invented.
    [{ startedTS: at, resultStatus: 'COMPLETED_PASS' }, 'pending', undefined, undefined],
    [{ completedTS: at, resultStatus: 'NOT_PERFORMED' }, 'completed', 'inconclusive', 'NOT_PERFORMED'],
    [{ completedTS: at }, 'processing', undefined, undefined],
    [{ abandonedTS: at, expiryTS: past }, 'abandoned', undefined, undefined],
    [{ expiryTS: past }, 'expired', undefined, undefined],
    [{ expiryTS: Number(past) }, 'expired', undefined, undefined],
    [{ expiryTS: future }, 'pending', undefined, undefined],
    [{ expiryTS: past, startedTS: past }, 'pending', undefined, undefined],
    [{ expiryTS: past, completedTS: at, resultStatus: 'PASS' }, 'completed', 'approved', 'PASS'],
    [{ status: '', expiryTS: past }, 'expired', undefined, undefined],
    [{}, 'pending', undefined, undefined],
  ])('%j is %s, %s', (told, status, decision, nativeStatus) => {
    expect(listed(told)).toMatchObject({ status, warnings: [] });
    expect(listed(told).decision).toBe(decision);
    expect(listed(told).nativeStatus).toBe(nativeStatus);
  });

  it.each([
    { status: 'INPROGRESS', resultStatus: 'COMPLETED_FAILED' },
    { status: 'COMPLETED', resultStatus: 'PASS', completedTS: at },
    { status: 'COMPLETED', resultStatus: null },
    { status: 'COMPLETED', resultStatus: 'SOMETHING' },
    { status: 'DECLINED', resultStatus: 'COMPLETED_PASS' },
    { status: 'SOMETHING', resultStatus: 'COMPLETED_PASS' },
  ])('says what getSession says: %j', (told) => {
    const { raw: _raw, ...asked } = { raw: 0, ...session({ details: { status: told.status }, row: told }) };
    expect(listed(told)).toEqual(asked);
  });

  it('shows that a failed attempt may be retried while its session goes on', () => {
    const again = {
      status: 'action_required',
      action: { actor: 'person', next: 'retry' },
      requirements: ['identity_document', 'selfie'],
    };
    expect(listed({ status: 'INPROGRESS', resultStatus: 'FAILED' })).toMatchObject(again);
    expect(listed({ startedTS: at, resultStatus: 'COMPLETED_NOT_PERFORMED' })).toMatchObject(again);
    const attempts = [{ result: 'PASS' }, { result: { status: 'FAILED', reasonCode: 'IDV0004' } }];
    expect(listed({ startedTS: at, 'session-result': attempts })).toMatchObject({
      ...again,
      reasons: [{ code: 'document_unreadable', nativeCode: 'IDV0004' }],
    });
    for (const told of [
      { status: 'INPROGRESS' },
      { status: 'INPROGRESS', resultStatus: 'PASS' },
      { status: 'COMPLETED', resultStatus: 'FAILED' },
    ])
      expect(listed(told)).not.toHaveProperty('requirements');
  });
});
