import { type Claims, createProofing, type Proofing, type SessionRef } from '../src/index.js';
import { fakeDocument, fakePerson, fakePhoto, fakeProvider, leapingClock } from '../src/testing/index.js';
import { failureOf } from './support.js';

const page = fakePhoto();
const ada: Claims = { given_name: 'Ada', family_name: 'Exemple', birthdate: '1990-12-10' };
const store = new Map<string, SessionRef>();

/** Code of an app, as it stands in its repository. */
async function signUp(proofing: Proofing, applicant: { id: string; claims: Claims }) {
  const result = await proofing.run(
    {
      reference: applicant.id,
      mode: 'direct',
      expected: applicant.claims,
      evidence: [
        { kind: 'identity_document', documentType: 'passport', pages: [page] },
        { kind: 'selfie', pages: [page] },
      ],
    },
    { onSession: ({ ref }) => store.set(applicant.id, ref) },
  );
  if (result.refused) return { retake: result.refused.kind, why: result.refused.reasons[0]?.code };
  if (result.status !== 'completed') return { later: result.status };
  return result.decision === 'approved'
    ? { welcome: result.claims?.given_name }
    : { sorry: result.reasons.map((reason) => reason.code) };
}
const applicant = { id: 'a-1', claims: ada };

describe('fakeProvider', () => {
  it('approves by default, with what was expected as claims', async () => {
    const fake = fakeProvider();
    expect(await signUp(fake.proofing, applicant)).toEqual({ welcome: 'Ada' });
    expect(store.get('a-1')).toEqual({ provider: 'fake', id: 'fake-1' });
    expect(fake.calls.map((call) => call.verb)).toEqual([
      'createSession',
      'submitEvidence',
      'submitEvidence',
      'finalizeSession',
      'getSession',
      'getResult',
    ]);
    expect(fake.calls[0]?.input).toMatchObject({ reference: 'a-1', expected: ada });
    expect(fake.calls[1]?.ref).toEqual({ provider: 'fake', id: 'fake-1' });
  });

  it('declines if configured, with reasons and without claims', async () => {
    const fake = fakeProvider().next({ decision: 'declined', reasons: [{ code: 'document_expired' }] });
    expect(await signUp(fake.proofing, applicant)).toEqual({ sorry: ['document_expired'] });
    const result = await fake.proofing.getResult({ provider: 'fake', id: 'fake-1' });
    expect(Object.keys(result)).not.toContain('claims');
  });

  it('refuses a photo, and approves nobody then', async () => {
    const fake = fakeProvider().next({ refuse: { selfie: [{ code: 'selfie_quality' }] } });
    expect(await signUp(fake.proofing, applicant)).toEqual({ retake: 'selfie', why: 'selfie_quality' });
    const ref = { provider: 'fake', id: 'fake-1' };
    expect(await fake.proofing.getResult(ref)).toMatchObject({
      status: 'pending',
      reasons: [],
      documents: [],
    });
    expect(fake.calls.map((call) => call.verb)).not.toContain('finalizeSession');
  });

  it('waits for finalizeSession in direct mode, as vendors do', async () => {
    const { proofing } = fakeProvider();
    const { ref, launch } = await proofing.createSession({ reference: 'a', mode: 'direct' });
    expect(launch).toEqual({});
    expect((await proofing.getSession(ref)).status).toBe('pending');
    await proofing.submitEvidence(ref, { kind: 'selfie', pages: [page] });
    expect((await proofing.getSession(ref)).status).toBe('pending');
    await proofing.finalizeSession(ref);
    expect((await proofing.getSession(ref)).status).toBe('completed');
  });

  it('sends the person to a page in hosted mode', async () => {
    const { proofing } = fakeProvider();
    const session = await proofing.createSession({
      reference: 'a',
      selfAsserted: { email: 'ada@example.org' },
    });
    expect(session.launch).toEqual({ url: 'https://vendor.example/fake-1' });
    expect(JSON.stringify(session)).not.toContain('vendor.example');
    expect(session.status).toBe('pending');
    const result = await proofing.waitForResult(session.ref);
    expect(result.selfAsserted).toEqual({ email: 'ada@example.org' });
  });

  it('approves an invented person by default, with a complete result', async () => {
    const { proofing } = fakeProvider();
    const result = await proofing.run({ reference: 'a', documentTypes: ['passport'] });
    expect(result).toMatchObject({
      decision: 'approved',
      claims: fakePerson,
      extracted: fakePerson,
      documents: [{ ...fakeDocument, type: 'passport' }],
      matches: [],
      warnings: [],
    });
    expect(result.checks.map(({ status }) => status)).toEqual(['pass', 'pass', 'pass', 'pass']);
  });

  it('approves the expected or self-asserted person, and compares', async () => {
    const { proofing } = fakeProvider();
    const result = await proofing.run({
      reference: 'a',
      expected: { given_name: 'Ada' },
      selfAsserted: { family_name: 'Exemple', email: 'ada@example.org' },
    });
    expect(result.claims).toEqual({ ...fakePerson, given_name: 'Ada', family_name: 'Exemple' });
    expect(result.matches).toEqual([{ claim: 'given_name', status: 'match', expected: 'Ada', found: 'Ada' }]);
    const other = fakeProvider().next({ claims: { given_name: 'ADELE' } });
    const second = await other.proofing.run({ reference: 'a', expected: ada });
    expect(second.matches.map(({ claim, status }) => [claim, status])).toEqual([
      ['given_name', 'mismatch'],
      ['family_name', 'unknown'],
      ['birthdate', 'unknown'],
    ]);
  });

  it('reads the document of a declined person, without claims', async () => {
    const { proofing } = fakeProvider().next({ decision: 'declined' });
    const result = await proofing.run({ reference: 'a' });
    expect(result).toMatchObject({ extracted: fakePerson, checks: [{ kind: 'overall', status: 'fail' }] });
    expect(Object.keys(result)).not.toContain('claims');
  });

  it.each(['expired', 'failed', 'in_review'] as const)('finds nothing if it is %s', async (status) => {
    const { proofing } = fakeProvider().next({ status });
    const result = await proofing.run({ reference: 'a' });
    expect(result).toMatchObject({ documents: [], checks: [], matches: [] });
    expect(Object.keys(result)).not.toContain('extracted');
  });

  it('has no claims, rather than empty ones, if a test asks for none', async () => {
    const { proofing } = fakeProvider().next({ claims: {} });
    const result = await proofing.run({ reference: 'a' });
    expect(result.decision).toBe('approved');
    expect(Object.keys(result)).not.toContain('claims');
    expect(Object.keys(result)).not.toContain('extracted');
  });

  it('takes the configured number of polls', async () => {
    const fake = fakeProvider().next({ polls: 3 });
    const statuses: string[] = [];
    await fake.proofing.run({ reference: 'a' }, { onUpdate: (session) => statuses.push(session.status) });
    expect(statuses).toEqual(['processing', 'completed']);
    expect(fake.calls.filter((call) => call.verb === 'getSession')).toHaveLength(4);
  });

  it.each(['expired', 'abandoned', 'failed', 'in_review'] as const)(
    'ends as %s if configured',
    async (status) => {
      expect(await signUp(fakeProvider().next({ status }).proofing, applicant)).toEqual({ later: status });
    },
  );

  it('fails a verb once, and the app can try again', async () => {
    const fake = fakeProvider().next({
      failOnce: {
        createSession: { code: 'AMBIGUOUS', httpStatus: 503 },
        finalizeSession: { code: 'PROVIDER_UNAVAILABLE' },
      },
    });
    expect(await failureOf(() => signUp(fake.proofing, applicant))).toMatchObject({
      code: 'AMBIGUOUS',
      retryable: true,
      idempotencyKey: expect.any(String),
    });
    expect((await failureOf(() => signUp(fake.proofing, applicant))).code).toBe('PROVIDER_UNAVAILABLE');
    const ref = store.get('a-1');
    if (ref === undefined) throw new Error('not stored');
    await fake.proofing.finalizeSession(ref);
    expect((await fake.proofing.waitForResult(ref)).decision).toBe('approved');
  });

  it('settles a creation whose answer was lost, with one session, as vendors with keys do', async () => {
    const fake = fakeProvider().next({ failOnce: { createSession: { code: 'AMBIGUOUS' } } });
    expect(await signUp(fake.proofing, applicant)).toEqual({ welcome: 'Ada' });
    expect(fake.calls.filter(({ verb }) => verb === 'createSession')).toHaveLength(2);
    expect((await fake.proofing.listSessions()).sessions).toHaveLength(1);
  });

  it('makes one session per key, however often it is created', async () => {
    const { proofing } = fakeProvider();
    const create = (idempotencyKey: string) => proofing.createSession({ reference: 'a' }, { idempotencyKey });
    const [first, again, other] = [await create('k-1'), await create('k-1'), await create('k-2')];
    expect([again.ref, again.launch]).toEqual([first.ref, first.launch]);
    expect(other.ref).not.toEqual(first.ref);
  });

  it('tolerates a failed poll, as real providers do', async () => {
    const fake = fakeProvider().next({ failOnce: { getSession: { code: 'NETWORK' } } });
    expect(await signUp(fake.proofing, applicant)).toEqual({ welcome: 'Ada' });
  });

  it('plays its scripts one per session, and the last one for all further sessions', async () => {
    const fake = fakeProvider().next({ decision: 'declined' });
    const decide = async () => (await fake.proofing.run({ reference: 'a' })).decision;
    expect(await decide()).toBe('declined');
    fake.next({ decision: 'inconclusive' }).next({ decision: 'approved' });
    expect(await decide()).toBe('inconclusive');
    expect(await decide()).toBe('approved');
    expect(await decide()).toBe('approved');
  });

  it('lets attempts fail first, each until the person tries again', async () => {
    const fake = fakeProvider().next({ failedAttempts: 2, reasons: [{ code: 'selfie_quality' }] });
    const retry = { status: 'action_required', action: { actor: 'person', next: 'retry' } };
    const { ref } = await fake.proofing.createSession({ reference: 'a' });
    for (const made of [1, 2]) {
      expect(await fake.proofing.waitForResult(ref)).toMatchObject({
        ...retry,
        reasons: [{ code: 'selfie_quality' }],
        attempts: { made },
        documents: [],
      });
      const again = await fake.proofing.retrySession(ref, { reference: 'a' });
      expect([again.ref, again.launch]).toEqual([ref, { url: 'https://vendor.example/fake-1' }]);
    }
    expect(await fake.proofing.waitForResult(ref)).toMatchObject({
      decision: 'approved',
      attempts: { made: 3 },
    });
  });

  it('asks the app to decide, and does what it says', async () => {
    const { proofing } = fakeProvider().next({ status: 'action_required' });
    const { ref } = await proofing.createSession({ reference: 'a' });
    expect(await proofing.waitForResult(ref)).toMatchObject({
      status: 'action_required',
      action: { actor: 'app', next: 'decide' },
    });
    expect(await proofing.decideSession(ref, { decision: 'declined', by: 'rule-7' })).toMatchObject({
      status: 'completed',
      decision: 'declined',
      decidedBy: 'app',
    });
    const result = await proofing.getResult(ref);
    expect(result.decision).toBe('declined');
    expect(Object.keys(result)).not.toContain('claims');
  });

  it('opens what the mode needs, at creation and again', async () => {
    const { proofing } = fakeProvider();
    const sdk = { name: '@vendor.example/sdk', props: { sessionId: 'fake-1' } };
    const { ref, launch } = await proofing.createSession({ reference: 'a', mode: 'embedded' });
    expect(launch).toEqual({ sdk });
    expect(await proofing.getLaunch(ref, { mode: 'embedded' })).toEqual({ sdk });
    expect(await proofing.getLaunch(ref)).toEqual({ url: 'https://vendor.example/fake-1' });
  });

  it('lists by reference and subject, and finds the one session', async () => {
    const { proofing } = fakeProvider();
    for (const [reference, subject] of [
      ['a', 'ann'],
      ['b', 'ann'],
      ['b', 'bob'],
    ] as const)
      await proofing.createSession({ reference, subject });
    const ids = async (query: object) =>
      (await proofing.listSessions(query)).sessions.map(({ ref }) => ref.id);
    expect(await ids({ subject: 'ann' })).toEqual(['fake-1', 'fake-2']);
    expect(await ids({ reference: 'b', subject: 'bob' })).toEqual(['fake-3']);
    expect(await proofing.findSession('a')).toMatchObject({ reference: 'a', subject: 'ann' });
    expect(await proofing.findSession('c')).toBeUndefined();
    expect((await failureOf(() => proofing.listSessions({ status: 'pending' }))).code).toBe('UNSUPPORTED');
  });

  it('cancels', async () => {
    const { proofing } = fakeProvider();
    const { ref } = await proofing.createSession({ reference: 'a' });
    await proofing.cancelSession(ref);
    expect(await proofing.waitForResult(ref)).toMatchObject({ status: 'canceled', endedBy: 'app' });
  });

  it('erases claims and documents, and keeps the decision', async () => {
    const fake = fakeProvider().next({
      claims: ada,
      documents: [{ kind: 'identity_document', number: 'X1' }],
    });
    const result = await fake.proofing.run({ reference: 'a', selfAsserted: { email: 'ada@example.org' } });
    expect(result).toMatchObject({ claims: ada, documents: [{ number: 'X1' }] });
    await fake.proofing.eraseSession(result.ref);
    const after = await fake.proofing.getResult(result.ref);
    expect(after).toMatchObject({ status: 'completed', decision: 'approved', documents: [] });
    expect(after.erasure).toMatchObject({
      status: 'done',
      scope: 'session',
      at: expect.stringMatching(/^2030-01-01T/),
    });
    expect(JSON.stringify(after)).not.toMatch(/Ada|X1|example\.org/);
  });

  it('does not find a session that it did not create', async () => {
    const { proofing } = fakeProvider();
    const ref = { provider: 'fake', id: 'fake-9' };
    for (const verb of [
      'getSession',
      'getResult',
      'getLaunch',
      'finalizeSession',
      'cancelSession',
      'eraseSession',
    ] as const)
      expect((await failureOf(() => proofing[verb](ref))).code).toBe('SESSION_NOT_FOUND');
    for (const work of [
      () => proofing.retrySession(ref, { reference: 'a' }),
      () => proofing.decideSession(ref, { decision: 'declined', by: 'rule-7' }),
    ])
      expect((await failureOf(work)).code).toBe('SESSION_NOT_FOUND');
  });

  it('works beside other adapters under its own name', async () => {
    const fake = fakeProvider('stand-in');
    const proofing = createProofing({
      adapters: [fake.adapter],
      config: { provider: 'main', providers: { main: { adapter: 'stand-in' } } },
      deps: { clock: leapingClock() },
    });
    const result = await proofing.run({ reference: 'a' });
    expect(result.ref).toEqual({ provider: 'main', id: 'stand-in-1' });
    expect(result.adapter).toBe('stand-in');
    expect(fake.calls).toHaveLength(3);
  });
});

describe('leapingClock', () => {
  it('sleeps instantly and moves ahead', async () => {
    const clock = leapingClock(1000);
    const timer = jest.spyOn(globalThis, 'setTimeout');
    await clock.sleep(3_600_000);
    expect(clock.now()).toBe(3_601_000);
    expect(timer).not.toHaveBeenCalled();
    timer.mockRestore();
  });

  it('respects an abort', async () => {
    expect((await failureOf(() => leapingClock().sleep(1, AbortSignal.abort()))).code).toBe('ABORTED');
  });
});
