import { bytesSource, getRaw, ProofingError } from '@anyproof/core';
import { specimen, specimens } from '@anyproof/emulators';
import { type Bench, direct, image, startBench } from './harness.js';

const PERSON = 'zoe-garcia-lefevre';
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const calls = () =>
  bench.emulator.journal.entries().map(({ method, route, status }) => `${method} ${route} ${status}`);

describe('direct mode', () => {
  it.each(specimens().map((person) => person.id))('proves %s with the claims on the card', async (id) => {
    const result = await bench.proofing.run(direct(id));

    expect(result).toMatchObject({ status: 'completed', decision: 'approved', nativeStatus: 'OK' });
    const { given_name, family_name, birthdate, nationalities } = specimen(id).claims;
    expect(result.claims).toMatchObject({ given_name, family_name, birthdate, nationalities });
    expect(result.reasons).toEqual([]);
    expect(result.documents[0]?.number).toBe(specimen(id).images['card-front']?.printed.document_number);
    expect(result.documents[0]?.mrz?.join('')).not.toContain('#');
    expect(getRaw(result)).toHaveProperty('status', 'OK');
    expect(JSON.stringify(result)).not.toContain('all_status_codes');
  });

  it('walks the steps of the vendor guide in its order, with one login', async () => {
    await bench.proofing.run(direct(PERSON));

    const once = calls().filter((call, index, all) => call !== all[index - 1]);
    expect(once.slice(0, 8).map((call) => call.replace(/\/api\/1\.0\.0/, ''))).toEqual([
      'POST /user/login 200',
      'POST /process/:uuid/enrollment 200',
      'GET /enrollment/flow/enrollment_info 200',
      'POST /enrollment/flow/route/:route/select 204',
      'POST /enrollment/flow/consent 204',
      'POST /enrollment/:id/control/data/:name 204',
      'POST /enrollment/flow/document/:name 204',
      'POST /enrollment/flow/finalize_enrollment 204',
    ]);
    expect(calls().filter((call) => call.includes('/user/login'))).toHaveLength(1);
  });

  it('hands the vendor the very bytes of the pictures', async () => {
    await bench.proofing.run(direct(PERSON));
    const uploads = bench.emulator.journal.entries().filter((entry) => entry.route?.includes('/document/'));
    const sizes = ['card-front', 'card-back', 'selfie'] as const;
    expect(uploads.map((entry) => entry.bodyBytes)).toEqual(sizes.map((name) => image(PERSON, name).size));
  });

  it('takes typed names for no claims where the process asks for bank details alone', async () => {
    const banking = await startBench({ settings: { processSteps: ['bank_details'], optionalSteps: [] } });
    try {
      const result = await banking.proofing.run({
        ...direct(PERSON),
        mode: 'direct',
        selfAsserted: { given_name: 'Anyone', family_name: 'Else' },
        evidence: [{ kind: 'bank_details', pages: [image(PERSON, 'bank-details')] }],
      });
      expect(result).toMatchObject({ status: 'completed', decision: 'approved' });
      expect(result.claims).toBeUndefined();
      expect(result.extracted).toBeUndefined();
      expect(result.selfAsserted).toMatchObject({ given_name: 'Anyone', family_name: 'Else' });
      // No identity document was read, so nothing that was expected could be compared.
      const unknown = ['given_name', 'family_name', 'birthdate'].map((claim) => ({
        claim,
        status: 'unknown',
      }));
      expect(result.matches).toMatchObject(unknown);
    } finally {
      await banking.stop();
    }
  });

  it('reports a decline of the vendor with a normalised reason and without claims', async () => {
    bench.emulator.scenario = 'decline';
    const result = await bench.proofing.run(direct(PERSON));
    expect(result).toMatchObject({ status: 'completed', decision: 'declined' });
    expect(result.reasons.length).toBeGreaterThan(0);
    expect(result.claims).toBeUndefined();
    expect(result.extracted?.family_name).toBe(specimen(PERSON).claims.family_name);
  });

  it.each([
    ['expire', 'expired'],
    ['abandon', 'abandoned'],
    ['fail', 'failed'],
  ])('reads the scenario %s as %s when the vendor gives a report of it', async (scenario, status) => {
    const other = await startBench({
      scenario,
      settings: { endedWithoutVerdict: 200, verdictDelayMs: 60_000 },
    });
    try {
      const session = await other.proofing.createSession({
        reference: 'r',
        returnUrl: 'https://app.example/',
      });
      const start = direct(PERSON);
      if (scenario !== 'expire' && start.mode === 'direct') {
        const again = await other.proofing.createSession({ ...start, evidence: [] });
        for (const one of start.evidence) await other.proofing.submitEvidence(again.ref, one);
        await other.proofing.finalizeSession(again.ref);
        other.emulator.clock.advance(3 * 24 * 3_600_000);
        const ended = await other.proofing.waitForResult(again.ref, { timeoutMs: 60_000 });
        expect(ended.status).toBe(status);
      } else {
        other.emulator.clock.advance(8 * 24 * 3_600_000);
        const ended = await other.proofing.waitForResult(session.ref, { timeoutMs: 60_000 });
        expect(ended.status).toBe(status);
      }
    } finally {
      await other.stop();
    }
  });

  it('declines a card whose sides are swapped, as unreadable', async () => {
    const input = direct(PERSON);
    if (input.mode !== 'direct') throw new Error('unreachable');
    const [card, selfie] = input.evidence;
    if (card === undefined || selfie === undefined) throw new Error('unreachable');
    const swapped = { ...card, pages: [...card.pages].reverse() };
    const result = await bench.proofing.run({ ...input, evidence: [swapped, selfie] });
    expect(result.decision).toBe('declined');
    expect(result.reasons.map((reason) => reason.code)).toContain('document_unreadable');
  });

  it("declines another person's selfie as a face mismatch", async () => {
    const result = await bench.proofing.run(direct(PERSON, { selfieOf: 'martin-horak' }));
    expect(result.decision).toBe('declined');
    expect(result.reasons.map((reason) => reason.code)).toContain('face_mismatch');
    expect(result.checks).toContainEqual({
      kind: 'face_match',
      status: 'fail',
      nativeName: 'facecomparison',
    });
  });

  it('says which expected claim does not match', async () => {
    const input = { ...direct(PERSON), expected: { given_name: 'ZOË', family_name: 'DUPONT-EXEMPLE' } };
    const result = await bench.proofing.run(input);
    expect(result.decision).toBe('declined');
    expect(result.reasons.map((reason) => reason.code)).toContain('data_mismatch');
    expect(result.matches).toContainEqual(
      expect.objectContaining({ claim: 'family_name', status: 'mismatch', expected: 'DUPONT-EXEMPLE' }),
    );
  });

  it('refuses a file that is not what it claims to be before any call', async () => {
    const input = direct(PERSON);
    if (input.mode !== 'direct') throw new Error('unreachable');
    const session = await bench.proofing.createSession({ ...input, evidence: [] });
    bench.emulator.journal.clear();
    const fake = bytesSource(Buffer.from('this is no picture at all'), 'image/jpeg');
    await expect(
      bench.proofing.submitEvidence(session.ref, { kind: 'identity_document', pages: [fake] }),
    ).rejects.toMatchObject({ code: 'INVALID_INPUT', pagesAccepted: 0 });
    expect(bench.emulator.journal.entries()).toEqual([]);
  });

  it('logs in again, once, when the session token dies on the way', async () => {
    const input = direct(PERSON);
    if (input.mode !== 'direct') throw new Error('unreachable');
    const { ref } = await bench.proofing.createSession({ ...input, evidence: [] });
    bench.emulator.killSessions();
    for (const one of input.evidence) await bench.proofing.submitEvidence(ref, one);
    await bench.proofing.finalizeSession(ref);
    expect((await bench.proofing.waitForResult(ref)).decision).toBe('approved');
    expect(calls().filter((call) => call.includes('/user/login'))).toHaveLength(2);
  });

  it('goes on in another process, which repeats the preparation without harm', async () => {
    const input = direct(PERSON);
    if (input.mode !== 'direct') throw new Error('unreachable');
    const { ref } = await bench.proofing.createSession({ ...input, evidence: [] });
    const [card, selfie] = input.evidence;
    if (card === undefined || selfie === undefined) throw new Error('unreachable');
    await bench.proofing.submitEvidence(ref, card);

    const other = bench.again();
    const stored = JSON.parse(JSON.stringify(ref));
    await other.submitEvidence(stored, selfie);
    await other.finalizeSession(stored);
    expect((await other.waitForResult(stored)).decision).toBe('approved');
  });

  it('says processing once this process has finalized, and pending before', async () => {
    const input = direct(PERSON);
    if (input.mode !== 'direct') throw new Error('unreachable');
    const { ref } = await bench.proofing.createSession({ ...input, evidence: [] });
    expect((await bench.proofing.getSession(ref)).status).toBe('pending');
    for (const one of input.evidence) await bench.proofing.submitEvidence(ref, one);
    await bench.proofing.finalizeSession(ref);
    expect((await bench.proofing.getSession(ref)).status).toBe('processing');
  });

  it('refuses a ref whose state was changed', async () => {
    const { ref } = await bench.proofing.createSession({ reference: 'r', returnUrl: 'https://app.example/' });
    const changed = { ...ref, state: `${ref.state?.slice(0, -3)}AAA` };
    const attempt = bench.proofing.finalizeSession(changed);
    await expect(attempt).rejects.toMatchObject({ code: 'REF_INVALID', provider: 'id360' });
    await expect(attempt).rejects.toBeInstanceOf(ProofingError);
  });
});

it('runs over TLS with the authority it is told to trust, and not without', async () => {
  const secure = await startBench({ tls: true });
  try {
    expect((await secure.proofing.run(direct(PERSON))).decision).toBe('approved');
    await expect(secure.again({ http: {} }).run(direct(PERSON))).rejects.toMatchObject({
      code: 'NETWORK',
      retryable: false,
    });
  } finally {
    await secure.stop();
  }
});
