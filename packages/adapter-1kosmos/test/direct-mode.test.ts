import { bytesSource, getRaw, type RunInput } from '@anyproof/core';
import { specimen, specimens } from '@anyproof/emulators';
import { type Bench, CONSENT, direct, image, startBench } from './harness.js';

const PERSON = 'zoe-garcia-lefevre';
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const calls = (one: Bench = bench) =>
  one.emulator.journal
    .entries()
    .map(({ method, route, status }) => `${method} ${route?.replace('/idproofingapi', '')} ${status}`);
const codes = (result: { readonly reasons: readonly { readonly code: string }[] }) =>
  result.reasons.map((reason) => reason.code);
/** Runs on an emulator of its own. */
async function runWith(
  options: Parameters<typeof startBench>[0],
  settings: Parameters<typeof startBench>[1] = {},
  input: RunInput = direct(PERSON),
  meanwhile: (bench: Bench) => void = () => undefined,
) {
  const other = await startBench(options, settings);
  try {
    meanwhile(other);
    return await other.proofing.run(input);
  } finally {
    await other.stop();
  }
}

describe('direct mode', () => {
  it.each(specimens().map((person) => person.id))('proves %s with the claims on the card', async (id) => {
    const result = await bench.proofing.run(direct(id));
    expect(result).toMatchObject({
      status: 'completed',
      decision: 'approved',
      nativeStatus: 'COMPLETED_PASS',
    });
    const { given_name, family_name, birthdate, place_of_birth } = specimen(id).claims;
    expect(result.claims).toMatchObject({ given_name, family_name, birthdate, place_of_birth });
    expect(result.reasons).toEqual([]);
    expect(result.reference).toBe(`test-${id}`);
    expect(result.documents).toHaveLength(1);
    expect(result.documents[0]?.number).toBe(specimen(id).images['card-front']?.printed.document_number);
    expect(getRaw(result)).toHaveProperty('sessionResult', 'SUCCESS');
    expect(JSON.stringify(result)).not.toContain('proof_jwt');
  });

  it('walks the steps in their order, with one key', async () => {
    await bench.proofing.run(direct(PERSON));
    const once = calls().filter((call, index, all) => call !== all[index - 1]);
    expect(once).toEqual([
      'GET /publickeys 200',
      'POST /document_share_session/create 200',
      'GET /proofingsession/:sessionId/start 200',
      'POST /proofingsession/:sessionId/submit/verification/:verificationName 200',
      'POST /proofingsession/:sessionId/submit/document 200',
      'GET /proofingsession/:sessionId/complete 200',
      'GET /proofingsession/:sessionId 200',
      'POST /proofingsession/fetch 200',
      'POST /document_share_session/result 200',
    ]);
  });

  it('proves a passport, one page', async () => {
    const input = direct(PERSON);
    const [, selfie] = input.evidence;
    const passport = {
      kind: 'identity_document',
      documentType: 'passport',
      pages: [image(PERSON, 'passport')],
    };
    const result = await bench.proofing.run({ ...input, evidence: [passport, ...(selfie ? [selfie] : [])] });
    expect(result.decision).toBe('approved');
    expect(result.documents[0]).toMatchObject({ type: 'passport', nativeType: 'ppt' });
  });

  it('calls liveness not performed without a capture engine, and passed with what one said', async () => {
    const without = await bench.proofing.run(direct(PERSON));
    expect(without.checks).toContainEqual({
      kind: 'liveness',
      status: 'not_performed',
      nativeName: 'selfie_liveness',
    });
    const input = direct(PERSON);
    const engine = { result: { liveness: 'looked at' } };
    const evidence = input.evidence.map((one) => ({
      ...one,
      capture: one.kind === 'selfie' ? engine : { front: engine, back: engine },
    }));
    const result = await bench.proofing.run({ ...input, evidence });
    expect(result.checks.filter((check) => check.kind.includes('liveness'))).toMatchObject([
      { nativeName: 'document_liveness_front', status: 'pass' },
      { nativeName: 'document_liveness_back', status: 'pass' },
      { nativeName: 'selfie_liveness', status: 'pass' },
    ]);
  });

  it.each([
    { resultShape: 'v3' },
    { resultShape: 'legacy' },
    { resultShape: 'legacy', outcomeFrom: 'result' },
    { outcomeFrom: 'result' },
  ])('reports a decline with a normalised reason and without claims: %j', async (settings) => {
    const result = await runWith({ scenario: 'decline' }, settings);
    expect(result).toMatchObject({ status: 'completed', decision: 'declined' });
    expect(codes(result)).toEqual(['document_suspicious']);
    expect(result.claims).toBeUndefined();
    expect(result.checks).toContainEqual({ kind: 'fraud', status: 'fail', nativeName: 'fraud_detection' });
  });

  it.each([{ resultShape: 'legacy' }, { outcomeFrom: 'result' }, { envelope: 'all' }])(
    'approves with %j as well',
    async (settings) => {
      const result = await runWith({}, settings);
      expect(result.decision).toBe('approved');
      expect(result.claims?.family_name).toBe(specimen(PERSON).claims.family_name);
    },
  );

  it.each<NonNullable<Parameters<typeof startBench>[0]>['settings']>([
    { openResponses: 'plain' },
    { strictEnvelopes: true },
    { signatureToken: true, echoRequestId: true },
    { firstPageIndex: 1 },
    { malformedHeaderStatus: 401, staleTimestampStatus: 400 },
    { checksIn: [] },
    { rejectReusedUuid: true },
    { outcomeWords: 'bare' },
    { outcomeWords: 'prefixed' },
    { rowsCarryStatus: false },
    { rowsCarryOutcome: false },
    { rowsCarryStatus: false, rowsCarryOutcome: false, certificateResult: 'word' },
    { completionAnswers: 'outcome', outcomeWords: 'bare' },
  ])('approves at a service that has %j', async (settings) => {
    const result = await runWith(
      { settings: settings ?? {} },
      { firstPageIndex: settings?.firstPageIndex ?? 0 },
    );
    expect(result.decision).toBe('approved');
  });

  it('approves over P-256 where a deployment uses it, and says so where the setting does not fit', async () => {
    expect((await runWith({ settings: { curve: 'prime256v1' } }, { curve: 'p256' })).decision).toBe(
      'approved',
    );
    await expect(runWith({ settings: { curve: 'prime256v1' } })).rejects.toThrow('check the setting curve');
  });

  it('waits at a review, and reads what the reviewer decided', async () => {
    bench.emulator.scenario = 'review';
    const reviewed = await bench.proofing.run(direct(PERSON));
    expect(reviewed).toMatchObject({ status: 'in_review', nativeStatus: 'REVIEW' });
    expect(reviewed.claims).toBeUndefined();
    bench.emulator.resolveReview(reviewed.ref.id, 'approve');
    expect(await bench.proofing.waitForResult(reviewed.ref)).toMatchObject({
      decision: 'approved',
      claims: { family_name: specimen(PERSON).claims.family_name },
    });

    const other = await bench.proofing.run(direct(PERSON));
    bench.emulator.resolveReview(other.ref.id, 'decline');
    const declined = await bench.proofing.waitForResult(other.ref);
    expect(declined.decision).toBe('declined');
    expect(codes(declined)).toEqual(['document_suspicious']);
  });

  it('reads a check that was not performed as inconclusive', async () => {
    bench.emulator.scenario = 'not_performed';
    const result = await bench.proofing.run(direct(PERSON));
    expect(result).toMatchObject({ decision: 'inconclusive', nativeStatus: 'COMPLETED_NOT_PERFORMED' });
    expect(result.claims).toBeUndefined();
  });

  it('reads a session that nobody opened as expired, and one left open as abandoned', async () => {
    const untouched = await bench.proofing.createSession({ reference: 'r' });
    bench.emulator.clock.advance(31 * 60_000);
    expect(await bench.proofing.waitForResult(untouched.ref)).toMatchObject({
      status: 'expired',
      endedBy: 'vendor',
      nativeStatus: 'EXPIRED',
    });
    const { ref } = await bench.proofing.createSession({ reference: 'r', mode: 'direct', consent: CONSENT });
    await bench.proofing.submitEvidence(ref, { kind: 'selfie', pages: [image(PERSON, 'selfie')] });
    bench.emulator.clock.advance(16 * 60_000);
    expect(await bench.proofing.waitForResult(ref)).toMatchObject({ status: 'abandoned', endedBy: 'vendor' });
  });

  it.each([
    ['expire', 'expired'],
    ['abandon', 'abandoned'],
  ])('reads the scenario %s as %s', async (scenario, status) => {
    // Ends when it would be judged, and not while somebody is still busy with it.
    const settings = { scenarioDelayMs: 60_000 };
    expect((await runWith({ scenario, settings })).status).toBe(status);
  });
});

describe('pictures that speak against the person', () => {
  it('declines swapped sides', async () => {
    const result = await bench.proofing.run(direct(PERSON, { front: 'card-back', back: 'card-front' }));
    expect(result.decision).toBe('declined');
    expect(codes(result)).toEqual(['document_type_mismatch']);
  });

  it('declines two fronts: the back is missing', async () => {
    const result = await bench.proofing.run(direct(PERSON, { back: 'card-front' }));
    expect(codes(result)).toEqual(['document_side_missing']);
  });

  it('declines a picture on which nothing can be read', async () => {
    const input = direct(PERSON);
    const blank = bytesSource(Buffer.from([0xff, 0xd8, 0xff, 0xd9, 0, 0, 0, 0, 0, 0, 0, 0]), 'image/jpeg');
    const [card, selfie] = input.evidence;
    if (card === undefined || selfie === undefined) throw new Error('unreachable');
    const result = await bench.proofing.run({
      ...input,
      evidence: [{ ...card, pages: [blank, blank] }, selfie],
    });
    expect(result.decision).toBe('declined');
    expect(codes(result)).toEqual(['document_unreadable']);
    expect(result.extracted).toBeUndefined();
  });

  it.each(['v3', 'legacy'])(
    "declines another person's selfie as a face mismatch, in shape %s",
    async (resultShape) => {
      const result = await runWith({}, { resultShape }, direct(PERSON, { selfieOf: 'martin-horak' }));
      expect(result.decision).toBe('declined');
      expect(codes(result)).toEqual(['face_mismatch']);
      expect(result.checks).toContainEqual({
        kind: 'face_match',
        status: 'fail',
        nativeName: 'face_compare',
        score: { value: 0.12, min: 0, max: 1 },
      });
    },
  );

  it('declines an expired card', async () => {
    const pictures = { front: 'expired-card-front', back: 'expired-card-back' } as const;
    const result = await bench.proofing.run(direct('martin-horak', pictures));
    expect(result.decision).toBe('declined');
    expect(codes(result)).toEqual(['document_expired']);
  });

  it('refuses a file that is not what it claims to be before any call', async () => {
    const { ref } = await bench.proofing.createSession({ reference: 'r', mode: 'direct', consent: CONSENT });
    bench.emulator.journal.clear();
    const fake = bytesSource(Buffer.from('this is no picture at all'), 'image/jpeg');
    await expect(
      bench.proofing.submitEvidence(ref, { kind: 'identity_document', pages: [fake] }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', pagesAccepted: 0 });
    expect(bench.emulator.journal.entries()).toEqual([]);
  });
});

describe('on the way', () => {
  const input = direct(PERSON);
  const [card, selfie] = input.evidence;
  if (card === undefined || selfie === undefined) throw new Error('unreachable');
  const create = () => bench.proofing.createSession({ ...input, evidence: ['identity_document', 'selfie'] });

  it("the vendor's clock may jump by five minutes: one refusal, one repeat", async () => {
    const { ref } = await create();
    bench.emulator.clock.advance(5 * 60_000);
    bench.emulator.journal.clear();
    await bench.proofing.submitEvidence(ref, card);
    expect(calls().slice(0, 2)).toEqual([
      'GET /proofingsession/:sessionId/start 401',
      'GET /proofingsession/:sessionId/start 200',
    ]);
    await bench.proofing.submitEvidence(ref, selfie);
    await bench.proofing.finalizeSession(ref);
    expect((await bench.proofing.waitForResult(ref)).decision).toBe('approved');
    expect(calls().filter((call) => call.endsWith('401'))).toHaveLength(1);
    expect((await bench.proofing.checkHealth()).clockOffsetMs).toBeGreaterThan(298_000);
  });

  it('an upload refused for its time is sent again whole', async () => {
    const { ref } = await create();
    await bench.proofing.submitEvidence(ref, card);
    bench.emulator.clock.advance(5 * 60_000);
    await bench.proofing.submitEvidence(ref, selfie);
    await bench.proofing.finalizeSession(ref);
    expect((await bench.proofing.waitForResult(ref)).decision).toBe('approved');
  });

  it('the service may change its key', async () => {
    const { ref } = await create();
    await bench.proofing.submitEvidence(ref, card);
    bench.emulator.rotateKeys();
    await bench.proofing.submitEvidence(ref, selfie);
    await bench.proofing.finalizeSession(ref);
    bench.emulator.rotateKeys('idproofingapi');
    expect((await bench.proofing.waitForResult(ref)).decision).toBe('approved');
    expect(calls().filter((call) => call === 'GET /publickeys 200')).toHaveLength(3);
    bench.emulator.rotateKeys();
    expect((await bench.proofing.createSession({ reference: 'r' })).status).toBe('pending');
  });

  it('the service may fail, and takes each requestid once', async () => {
    const run = runWith({ settings: { rejectReusedUuid: true } }, {}, direct(PERSON), ({ emulator }) => {
      // The work is done and the requestid used up; only the answer is lost.
      for (const path of [/proofingsession\/[^/]+$/, /fetch$/, /\/result$/])
        emulator.faults.add({ path, effect: { kind: 'lost-answer' } });
    });
    expect((await run).decision).toBe('approved');
  });

  it('goes on in another process, and ends in a third', async () => {
    const { ref } = await create();
    await bench.proofing.submitEvidence(ref, card);
    const stored = JSON.parse(JSON.stringify(ref));
    expect(stored).toEqual({ provider: '1kosmos', id: expect.any(String), state: expect.any(String) });
    const other = bench.again();
    await other.submitEvidence(stored, selfie);
    await other.finalizeSession(stored);
    expect((await other.waitForResult(stored)).decision).toBe('approved');
    expect((await bench.again().getResult(stored)).claims?.birthdate).toBe(specimen(PERSON).claims.birthdate);
  });

  it('takes all evidence at once', async () => {
    const { ref } = await create();
    await Promise.all([bench.proofing.submitEvidence(ref, card), bench.proofing.submitEvidence(ref, selfie)]);
    await bench.proofing.finalizeSession(ref);
    expect((await bench.proofing.waitForResult(ref)).decision).toBe('approved');
  });

  const thinks = async () => {
    await bench.stop();
    bench = await startBench({ settings: { processingDelayMs: 60_000 } });
  };

  it('says processing once this process has finalized, and pending before', async () => {
    await thinks();
    const { ref } = await create();
    expect((await bench.proofing.getSession(ref)).status).toBe('pending');
    for (const one of input.evidence) await bench.proofing.submitEvidence(ref, one);
    await bench.proofing.finalizeSession(ref);
    expect((await bench.proofing.getSession(ref)).status).toBe('processing');
  });

  it('a lost answer of start is made good by the next try', async () => {
    const { ref } = await create();
    bench.emulator.faults.add({ path: /\/start$/, effect: { kind: 'lost-answer' } });
    await expect(bench.proofing.submitEvidence(ref, card)).rejects.toMatchObject({
      code: 'NETWORK',
      retryable: false,
    });
    await bench.proofing.submitEvidence(ref, card);
  });

  it('a lost answer of complete leaves a session that ends all the same', async () => {
    await thinks();
    const { ref } = await create();
    for (const one of input.evidence) await bench.proofing.submitEvidence(ref, one);
    bench.emulator.faults.add({ path: /\/complete$/, effect: { kind: 'lost-answer' } });
    await expect(bench.proofing.finalizeSession(ref)).rejects.toMatchObject({ code: 'NETWORK' });
    bench.emulator.clock.advance(60_000);
    expect((await bench.proofing.waitForResult(ref)).decision).toBe('approved');
    await bench.proofing.finalizeSession(ref);
  });

  it('a lost answer of the creation is AMBIGUOUS, and never sent twice', async () => {
    bench.emulator.faults.add({ path: /\/create$/, effect: { kind: 'lost-answer' } });
    await expect(create()).rejects.toMatchObject({ code: 'AMBIGUOUS' });
    expect(bench.emulator.journal.entries().filter((entry) => entry.path.endsWith('/create'))).toHaveLength(
      1,
    );
  });

  it('finalizing too early is a conflict', async () => {
    const { ref } = await create();
    await bench.proofing.submitEvidence(ref, selfie);
    await expect(bench.proofing.finalizeSession(ref)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('a license of too low a level, or none, is told as such', async () => {
    const low = bench.emulator.settings.licenses[2]?.key;
    const one = await startBench({}, { licenseKey: low });
    await expect(one.proofing.createSession({ reference: 'r' })).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await one.stop();
    const other = await startBench({}, { licenseKey: 'nobody' });
    await expect(other.proofing.createSession({ reference: 'r' })).rejects.toMatchObject({ code: 'AUTH' });
    await other.stop();
  });

  it('an unknown session is not found', async () => {
    const ref = { provider: '1kosmos', id: '00000000-0000-4000-8000-000000000000' };
    await expect(bench.proofing.getSession(ref)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
  });

  it('health is asked without a key', async () => {
    expect(await bench.proofing.checkHealth()).toMatchObject({ healthy: true });
    expect(calls()).toEqual(['GET /healthz 200']);
  });
});
