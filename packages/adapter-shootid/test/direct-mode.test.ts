import { bytesSource, getRaw, type RunInput } from '@anyproof/core';
import { specimen, specimens } from '@anyproof/emulators';
import { type Bench, bankDetails, card, image, startBench } from './harness.js';

const PERSON = 'zoe-garcia-lefevre';
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const direct = (person: string): RunInput => ({
  mode: 'direct',
  reference: `test-${person}`,
  evidence: [card(person), bankDetails(person)],
});

it.each(specimens().map(({ id }) => id))(
  'reads the papers of %s, and leaves the decision to the app',
  async (id) => {
    const result = await bench.proofing.run(direct(id));
    expect(result).toMatchObject({
      status: 'completed',
      decision: 'inconclusive',
      final: true,
      nativeStatus: 'SCANNED',
      reference: `test-${id}`,
      reasons: [],
    });
    expect(result.claims).toBeUndefined();
    const { images, claims } = specimen(id);
    expect(result.extracted).toMatchObject({
      birthdate: claims.birthdate,
      place_of_birth: claims.place_of_birth,
    });
    const [identity, bank] = result.documents;
    expect(identity).toMatchObject({
      kind: 'identity_document',
      type: 'identity_card',
      number: images['card-front']?.printed.document_number,
      mrz: images['card-back']?.printed.mrz,
      expiresOn: images['card-front']?.printed.date_of_expiry,
    });
    expect(bank).toMatchObject({
      kind: 'bank_details',
      bank: { iban: images['bank-details']?.printed.iban },
    });
    expect(getRaw(result)).toHaveProperty('documents.0.mrz.valid', true);
  },
);

it('reads the names of the machine readable zone', async () => {
  const { extracted } = await bench.proofing.run(direct(PERSON));
  expect(extracted).toEqual({
    given_name: 'ZOE ANA LUCIA',
    family_name: 'GARCIA LEFEVRE',
    birthdate: '1991-05-17',
    gender: 'female',
    place_of_birth: { locality: 'LYON' },
  });
});

it('makes one call to start, one a page, and polls; the skipped step is told', async () => {
  const { warnings } = await bench.proofing.run(direct(PERSON));
  const calls = bench.calls();
  expect(calls.slice(0, 5)).toEqual([
    'GET /init 200',
    'POST /add 200',
    'POST /add 200',
    'POST /add 200',
    'GET /result 200',
  ]);
  expect(new Set(calls.slice(5))).toEqual(new Set(['GET /result 200']));
  expect(warnings).toEqual([{ code: 'STEP_NOT_NEEDED', message: 'this vendor has no finalize step' }]);
  expect(bench.emulator.transactions()[0]?.documents).toEqual([
    { documentId: 0, declaredType: 'IDENTITY', status: 'SCANNED', pages: [0, 1] },
    { documentId: 1, declaredType: 'RIB', status: 'SCANNED', pages: [0] },
  ]);
});

it('hands the vendor the very bytes of the pictures', async () => {
  await bench.proofing.run(direct(PERSON));
  const files = bench.emulator.journal
    .entries()
    .filter(({ path }) => path.endsWith('/add'))
    .map(({ body }) => body);
  const names = ['card-front', 'card-back', 'bank-details'] as const;
  expect(files).toEqual(
    names.map((name) =>
      expect.objectContaining({ file: expect.objectContaining({ bytes: image(PERSON, name).size }) }),
    ),
  );
});

it('walks the session from pending to completed', async () => {
  const { proofing, emulator } = bench;
  const { ref } = await proofing.createSession({
    reference: 'r',
    mode: 'direct',
    evidence: ['identity_document', 'bank_details'],
  });
  expect(await proofing.getSession(ref)).toMatchObject({
    status: 'pending',
    requirements: ['identity_document', 'bank_details'],
  });
  await proofing.submitEvidence(ref, card(PERSON));
  expect(await proofing.getSession(ref)).toMatchObject({ status: 'processing' });
  emulator.clock.advance(1_000);
  expect(await proofing.getSession(ref)).toMatchObject({ status: 'pending', requirements: ['bank_details'] });
  await proofing.submitEvidence(ref, bankDetails(PERSON));
  emulator.clock.advance(1_000);
  expect(await proofing.getSession(ref)).toMatchObject({ status: 'completed', decision: 'inconclusive' });
});

it('ends with reasons when a photo cannot be read, and takes a new one', async () => {
  const { proofing } = bench;
  const blank = bytesSource(
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x04, 0x4a, 0x46, 0xff, 0xd9]),
    'image/jpeg',
  );
  const bad = await proofing.run({
    mode: 'direct',
    reference: 'r',
    evidence: [{ kind: 'identity_document', pages: [blank] }],
  });
  expect(bad).toMatchObject({ status: 'completed', decision: 'inconclusive', final: false });
  expect(bad.reasons.map(({ code }) => code)).toEqual(['document_unreadable']);

  await proofing.submitEvidence(bad.ref, card(PERSON));
  expect((await proofing.getSession(bad.ref)).status).toBe('processing');
  const good = await proofing.waitForResult(bad.ref);
  expect(good).toMatchObject({ decision: 'inconclusive', final: true, reasons: [] });
  expect(good.extracted?.family_name).toBe('GARCIA LEFEVRE');
});

it('counts a document sent anew, not the half of it that arrived before', async () => {
  const { proofing, emulator } = bench;
  const { ref } = await proofing.createSession({
    reference: 'r',
    mode: 'direct',
    evidence: ['identity_document'],
  });
  const whole = card(PERSON);
  const [front] = whole.pages;
  if (front === undefined) throw new Error('no front');
  // The second page ends before its last byte: the vendor has the front alone.
  const broken = { ...front, size: front.size + 1 };
  await expect(proofing.submitEvidence(ref, { ...whole, pages: [front, broken] })).rejects.toMatchObject({
    code: 'INVALID_INPUT',
    pagesAccepted: 1,
  });
  emulator.clock.advance(1_000);
  await proofing.submitEvidence(ref, whole);
  expect((await proofing.getSession(ref)).status).toBe('processing');
  expect((await proofing.waitForResult(ref)).extracted?.family_name).toBe('GARCIA LEFEVRE');
});

it('takes a cheque, which is a kind of its own', async () => {
  const result = await bench.proofing.run({
    mode: 'direct',
    reference: 'r',
    evidence: [bankDetails(PERSON, 'check')],
  });
  expect(result.documents).toEqual([
    expect.objectContaining({
      kind: 'check',
      nativeType: 'CHECK',
      bank: expect.objectContaining({ iban: 'FR4099999999990000417AB2948' }),
    }),
  ]);
});

it('goes on in another process, with nothing but the stored ref', async () => {
  const { ref } = await bench.proofing.createSession({
    reference: 'r-7',
    mode: 'direct',
    evidence: ['identity_document', 'bank_details'],
  });
  await bench.proofing.submitEvidence(ref, card(PERSON));
  const stored = JSON.parse(JSON.stringify(ref));
  const other = bench.again();
  await other.submitEvidence(stored, bankDetails(PERSON));
  expect(await other.waitForResult(stored)).toMatchObject({ reference: 'r-7', final: true });
});

it.each([
  ['query', 1, 'document'],
  ['form', 0, 'transaction'],
] as const)(
  'runs with the transaction in the %s, pages from %d and answers by %s',
  async (place, base, answer) => {
    const other = await startBench(
      { settings: { transactionIdIn: place, pageBase: base, addAnswer: answer } },
      { ANYPROOF_SHOOTID_TRANSACTION_ID_IN: place, ANYPROOF_SHOOTID_PAGE_BASE: String(base) },
    );
    try {
      expect(await other.proofing.run(direct(PERSON))).toMatchObject({
        decision: 'inconclusive',
        final: true,
      });
      expect(other.emulator.transactions()[0]?.documents[0]?.pages).toEqual([base, base + 1]);
    } finally {
      await other.stop();
    }
  },
);

it('understands other words and keys once the settings name them', async () => {
  const other = await startBench(
    {
      settings: {
        pathPrefix: '/api/v2',
        words: { waiting: 'QUEUED', read: 'DONE', failed: 'KO' },
        resultKeys: { mrz: 'zone', lastName: 'cognome' },
      },
    },
    {
      ANYPROOF_SHOOTID_PATH_PREFIX: '/api/v2',
      ANYPROOF_SHOOTID_WORDS: '{"inProgress":["QUEUED"],"read":["DONE"],"failed":["KO"]}',
      ANYPROOF_SHOOTID_RESULT_KEYS: '{"mrz":["zone"],"family_name":["cognome"]}',
    },
  );
  try {
    const result = await other.proofing.run(direct(PERSON));
    expect(result).toMatchObject({ nativeStatus: 'DONE', extracted: { family_name: 'GARCIA LEFEVRE' } });
  } finally {
    await other.stop();
  }
});

it('never takes a session for ended that is not, and waits no longer than it may', async () => {
  bench.emulator.scenario = 'never-complete';
  const waiting = bench.proofing.run(direct(PERSON), { timeoutMs: 300 });
  await expect(waiting).rejects.toMatchObject({ code: 'TIMEOUT', provider: 'shootid' });
});

it.each([
  ['a connection that is cut', { kind: 'reset' }],
  ['an answer that is lost', { kind: 'lost-answer' }],
  ['half an answer', { kind: 'half-body' }],
] as const)('starts no second transaction after %s', async (_what, effect) => {
  bench.emulator.faults.add({ path: /\/init$/, effect });
  await expect(bench.proofing.createSession({ reference: 'r' })).rejects.toMatchObject({ code: 'AMBIGUOUS' });
  expect(bench.calls()).toHaveLength(1);
});

it('runs over TLS with the authority it is told to trust, and not without', async () => {
  const secure = await startBench({ tls: true });
  try {
    expect((await secure.proofing.run(direct(PERSON))).final).toBe(true);
    await expect(secure.again({}, { http: {} }).run(direct(PERSON))).rejects.toMatchObject({
      code: 'NETWORK',
      retryable: false,
    });
  } finally {
    await secure.stop();
  }
});
