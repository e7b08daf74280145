import { createHmac } from 'node:crypto';
import type { CreateSessionInput, ProofingSession, SessionRef } from '@anyproof/core';
import nock from 'nock';
import { DECISION_APPROVED, DOCUMENT, IMAGES } from './fixtures.js';
import { INITIALIZED, proofingWith, SESSION_ID, vendorAt } from './harness.js';

const ref: SessionRef = { provider: 'innovatrics', id: SESSION_ID };
const at = (path: string) => `/api/v1/data/${SESSION_ID}/${path}`;

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

interface Given {
  readonly status?: string;
  readonly decision?: unknown;
  readonly document?: unknown;
  readonly face?: unknown;
}

/** A vendor that answers as often as it is asked; what is undefined it does not have. */
function vendorSays({ status = 'AUTO_APPROVED', ...results }: Given) {
  const { scope, sent } = vendorAt();
  const { decision, document, face } = { decision: DECISION_APPROVED, document: DOCUMENT, ...results };
  const bodies = {
    status: { status },
    'decision/results': decision,
    'document/result': document,
    'face/result': face,
    images: IMAGES,
  };
  for (const [path, body] of Object.entries(bodies)) {
    const call = scope.persist().get(at(path));
    if (body === undefined) call.reply(404);
    else call.reply(200, JSON.stringify(body));
  }
  return sent;
}

const summary = (decision: unknown) => ({ verifications: { mrzValidity: { level: 'HIGH' } }, decision });
const paths = ({ warnings }: Pick<ProofingSession, 'warnings'>) => warnings.map(({ path }) => path);
const verdictOf = ({ status, decision, final, warnings }: ProofingSession) => ({
  status,
  decision,
  final,
  paths: paths({ warnings }),
});

describe('an approval by the engine is read beside its decision', () => {
  const approved = { status: 'completed', decision: 'approved', final: true };
  const withheld = { status: 'completed', decision: 'inconclusive', final: false };
  const level = 'decision.decision.level';

  it.each([
    ['HIGH', summary({ score: 94, level: 'HIGH' }), { ...approved, paths: [] }],
    ['MEDIUM, in doubt', summary({ score: 50, level: 'MEDIUM' }), { ...approved, paths: [level] }],
    ['LOW', summary({ score: 12, level: 'LOW' }), { ...withheld, paths: [level] }],
    ['UNKNOWN', summary({ score: null, level: 'UNKNOWN' }), { ...withheld, paths: [level] }],
    ['UNAVAILABLE', summary({ score: null, level: 'UNAVAILABLE' }), { ...withheld, paths: [level] }],
    ['a level of nobody’s', summary({ score: 94, level: 'FINE' }), { ...withheld, paths: [level] }],
    ['a score alone', summary({ score: 12 }), { ...withheld, paths: [level] }],
    ['nothing', { verifications: {} }, { ...withheld, paths: [level] }],
    ['404', undefined, { ...approved, paths: [undefined] }],
  ])('that says %s: by every verb', async (_what, decision, verdict) => {
    vendorSays({ decision });
    const session = await proofingWith().getSession(ref);
    const result = await proofingWith().getResult(ref);
    expect(verdictOf(session)).toEqual(verdict);
    expect(verdictOf(result)).toEqual(verdict);
    expect('claims' in result).toBe(verdict.decision === 'approved');
    expect(verdictOf(await proofingWith().handleReturn(ref))).toEqual(verdict);
    expect(verdictOf(await announced())).toEqual(verdict);
  });

  it('is not final in a list, which has no decisions', async () => {
    const { scope } = vendorAt();
    const row = (id: string, verificationStatus: string) => ({ id, verificationStatus });
    const data = [row('a', 'AUTO_APPROVED'), row('b', 'MANUAL_APPROVED'), row('c', 'AUTO_REJECTED')];
    scope.get('/api/v1/data/session/list?pageNumber=1&pageSize=10').reply(200, { data });
    const { sessions } = await proofingWith().listSessions();
    expect(sessions.map(({ decision, final }) => [decision, final])).toEqual([
      ['approved', false],
      ['approved', true],
      ['declined', true],
    ]);
  });

  it.each([
    'PENDING',
    'EXPIRED',
    'WAITING_FOR_MANUAL_APPROVE',
    'MANUAL_APPROVED',
    'AUTO_REJECTED',
    'MANUAL_REJECTED',
    'FROZEN',
  ])('costs %s nothing', async (status) => {
    const sent = vendorSays({ status, decision: summary({ level: 'LOW' }) });
    await proofingWith().getSession(ref);
    expect(sent.map(({ path }) => path)).toEqual([at('status')]);
  });

  it('is no verdict while the decision cannot be read', async () => {
    const { scope } = vendorAt();
    scope.get(at('status')).reply(200, { status: 'AUTO_APPROVED' });
    scope.get(at('decision/results')).times(3).reply(503);
    await expect(proofingWith().getSession(ref)).rejects.toMatchObject({ code: 'PROVIDER_UNAVAILABLE' });
  });

  it('asks for a decision once when the result is read right after it', async () => {
    const sent = vendorSays({});
    const provider = proofingWith().provider();
    await provider.getResult(ref, { polled: await provider.getSession(ref) });
    expect(sent.map(({ path }) => path)).toEqual(
      ['status', 'decision/results', 'document/result', 'face/result', 'images'].map(at),
    );
  });
});

/** The session that the app gets for a signed message. */
async function announced(): Promise<ProofingSession> {
  const rawBody = Buffer.from(JSON.stringify({ sessionId: SESSION_ID, status: 'AUTO_APPROVED' }));
  const signature = createHmac('sha256', 'innovatrics').update(rawBody).digest('base64');
  const sessions: ProofingSession[] = [];
  const { done } = await proofingWith().webhooks.handle({
    headers: { 'x-signature': signature },
    rawBody,
    onSession: (session) => void sessions.push(session),
  });
  await done;
  const [session] = sessions;
  if (session === undefined) throw new TypeError('the app got no session');
  return session;
}

describe('the scores of the face', () => {
  it('are a failed check where they say what the decision does not, and a contradiction beside an approval', async () => {
    vendorSays({ face: { passiveLivenessScore: 3, verificationScore: 50 } });
    const result = await proofingWith().getResult(ref);
    expect(result.decision).toBe('approved');
    expect(paths(result)).toEqual(['face.passiveLivenessScore', 'face.verificationScore']);
    const score = (value: number) => ({ value, min: 0, max: 100 });
    expect(result.checks).toEqual(
      expect.arrayContaining([
        { kind: 'liveness', status: 'fail', nativeName: 'passiveLivenessScore', score: score(3) },
        { kind: 'face_match', status: 'fail', nativeName: 'verificationScore', score: score(50) },
        { kind: 'liveness', status: 'pass', nativeName: 'passiveLiveness', score: score(97) },
      ]),
    );
  });

  it.each([
    ['over 50', 'AUTO_APPROVED', { passiveLivenessScore: 51, verificationScore: 51 }, []],
    ['beside a decline', 'AUTO_REJECTED', { passiveLivenessScore: 3 }, ['passiveLivenessScore']],
    ['beside an operator’s approval', 'MANUAL_APPROVED', { verificationScore: 4 }, ['verificationScore']],
  ])('warn of nothing %s', async (_what, status, face, failed) => {
    const level = status === 'AUTO_REJECTED' ? 'LOW' : 'HIGH';
    vendorSays({ status, face, decision: summary({ level }) });
    const { checks, warnings } = await proofingWith().getResult(ref);
    const failing = checks.filter((check) => check.status === 'fail' && check.kind !== 'overall');
    expect(failing.map(({ nativeName }) => nativeName)).toEqual(failed);
    expect(warnings).toEqual([]);
  });

  it('say once what a factor says, too', async () => {
    const verifications = { passiveLiveness: { level: 'LOW', score: 9 } };
    vendorSays({
      face: { passiveLivenessScore: 3 },
      decision: { verifications, decision: { level: 'HIGH' } },
    });
    const { checks } = await proofingWith().getResult(ref);
    expect(checks.filter(({ kind }) => kind === 'liveness').map(({ nativeName }) => nativeName)).toEqual([
      'passiveLiveness',
    ]);
  });
});

describe('what was expected', () => {
  const expected = { given_name: 'PAUL', family_name: 'DURAND', birthdate: '1980-01-01' };
  const resultOf = async (given: Given, input: Partial<CreateSessionInput> = { expected }, extra = {}) => {
    vendorAt().scope.post('/api/v1/enrolment/initialize').reply(200, INITIALIZED);
    const created = await proofingWith(extra).createSession({ reference: 'case-1', ...input });
    vendorSays(given);
    return proofingWith(extra).getResult(created.ref);
  };
  const integrity = (level: string, fields?: readonly object[]) => ({
    verifications: { applicantIntegrity: { score: 50, level, ...(fields && { fields }) } },
    decision: { level: 'HIGH', score: 90 },
  });
  const unknown = (...claims: string[]) => claims.map((claim) => ({ claim, status: 'unknown' }));

  it.each([
    ['without the factor', DECISION_APPROVED],
    ['without its fields', integrity('HIGH')],
    ['where there is no decision', undefined],
  ])('is unknown %s', async (_what, decision) => {
    const { matches } = await resultOf({ decision });
    expect(matches).toEqual(unknown('given_name', 'family_name', 'birthdate'));
  });

  it('is unknown where the vendor compares nothing', async () => {
    const providerOptions = { innovatrics: { skipIntegrityCheck: true } };
    expect((await resultOf({}, { expected, providerOptions })).matches).toHaveLength(3);
    const others = { expected: { family_name: 'DURAND', email: 'p@example.com', given_name: ' ' } };
    expect((await resultOf({}, others)).matches).toEqual(unknown('family_name', 'email'));
    const older = { ANYPROOF_INNOVATRICS_APPLICANT_FORM: 'false' };
    expect((await resultOf({}, { expected }, older)).matches).toHaveLength(3);
  });

  it('is not there before the vendor has looked, nor where nothing was expected', async () => {
    expect((await resultOf({ status: 'PENDING' })).matches).toEqual([]);
    expect((await resultOf({ status: 'EXPIRED' })).matches).toEqual([]);
    expect((await resultOf({}, {})).matches).toEqual([]);
  });

  const field = (fields: object) => ({ inputFieldName: 'firstName', ocrTextValue: 'MARIA', ...fields });
  it.each([
    ['HIGH', { distance: 4, score: 10 }, 'unknown'],
    ['HIGH', { distance: 0, score: 10 }, 'unknown'],
    ['HIGH', { distance: 4, score: 100 }, 'match'],
    ['HIGH', { distance: 1 }, 'unknown'],
    ['HIGH', { distance: 1, score: 71 }, 'match'],
    ['HIGH', { score: 70 }, 'unknown'],
    ['HIGH', {}, 'match'],
    ['MEDIUM', { distance: 1, score: 90 }, 'partial'],
    ['MEDIUM', { distance: 4, score: 10 }, 'unknown'],
    ['MEDIUM', {}, 'unknown'],
    ['LOW', { distance: 4, score: 10 }, 'mismatch'],
    ['LOW', {}, 'mismatch'],
    ['LOW', { distance: 0, score: 100 }, 'match'],
    ['UNKNOWN', { score: 100 }, 'match'],
  ])('beside a factor of %s, with %j, is a %s, and the rest is unknown', async (level, fields, status) => {
    const { matches } = await resultOf({ decision: integrity(level, [field(fields)]) });
    expect(matches).toEqual([
      { claim: 'given_name', status, found: 'MARIA' },
      ...unknown('family_name', 'birthdate'),
    ]);
  });
});

describe('a document that does not agree with itself', () => {
  it.each([
    ['in one text', { applicant: { surnameAndGivenNames: 'DOE JOHN MICHAEL' } }],
    [
      'in the lines of the zone',
      { documentMrzResults: [{ name: 'full_string', value: 'P<SVKDOE<<JOHN<MICHAEL<<^PA22192340SVK' }] },
    ],
  ])('has the names %s only, which is told', async (_where, document) => {
    vendorSays({ document: { country: 'SVK', ...document } });
    const result = await proofingWith().getResult(ref);
    expect(result).not.toHaveProperty('claims');
    expect(paths(result)).toEqual(['given_name', 'family_name']);
    expect(JSON.stringify(result.warnings)).not.toContain('DOE');
  });

  it.each([
    ['M', 'F', 'female'],
    ['F', 'M', 'male'],
  ])('prints the sex %s and has %s in the zone, which counts', async (print, zone, gender) => {
    const document = {
      country: 'MEX',
      applicant: { firstName: 'MARIA', lastName: 'LOPEZ' },
      documentVisualResults: [{ name: 'sex', value: print, confidence: 99 }],
      documentMrzResults: [{ name: 'sex', value: zone }],
    };
    vendorSays({ document });
    const result = await proofingWith().getResult(ref);
    expect(result.claims).toMatchObject({ gender });
    expect(paths(result)).toEqual(['gender']);
  });
});
