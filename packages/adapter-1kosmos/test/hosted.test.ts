import { specimen, specimenImage, specimens, visitHostedPage } from '@anyproof/emulators';
import { type Bench, direct, startBench } from './harness.js';

const PERSON = 'maximiliana-schoenbrunner';
let bench: Bench;
beforeEach(async () => {
  bench = await startBench();
});
afterEach(() => bench.stop());

const pictures = (person: string, selfieOf = person) => ({
  document_front: specimenImage(person, 'card-front'),
  document_back: specimenImage(person, 'card-back'),
  selfie: specimenImage(selfieOf, 'selfie'),
});

async function opened(one: Bench = bench) {
  const { ref, launch } = await one.proofing.createSession({ reference: 'r-1' });
  if (launch.url === undefined) throw new Error('no page');
  return { ref, url: launch.url };
}

describe('hosted mode', () => {
  it.each(specimens().map((person) => person.id))('proves %s on the page of the vendor', async (id) => {
    const { ref, url } = await opened();
    expect(url).toBe(`${bench.emulator.origin}/idproofing/session/${ref.id}`);
    await visitHostedPage(url, pictures(id));
    const result = await bench.proofing.waitForResult(ref);
    expect(result.decision).toBe('approved');
    const { given_name, family_name, birthdate } = specimen(id).claims;
    expect(result.claims).toMatchObject({ given_name, family_name, birthdate });
    expect(result.documents[0]?.number).toBe(specimen(id).images['card-front']?.printed.document_number);
    expect(result.checks).toContainEqual(expect.objectContaining({ kind: 'liveness', status: 'pass' }));
    expect(result).toMatchObject({ reference: 'r-1', nativeStatus: 'COMPLETED_PASS' });
    expect(result.startedAt).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  it('makes the create call and nothing else', async () => {
    await opened();
    expect(bench.emulator.journal.entries().map((entry) => entry.route)).toEqual([
      '/idproofingapi/publickeys',
      '/idproofingapi/document_share_session/create',
    ]);
  });

  it('is pending while the person is at it', async () => {
    const { ref, url } = await opened();
    expect(await bench.proofing.getSession(ref)).toMatchObject({
      status: 'pending',
      nativeStatus: 'PENDING',
    });
    await visitHostedPage(url, pictures(PERSON), { finish: false });
    expect(await bench.proofing.handleReturn(ref)).toMatchObject({
      status: 'pending',
      nativeStatus: 'INPROGRESS',
    });
    expect((await bench.proofing.getResult(ref)).documents).toEqual([]);
  });

  it('is canceled by the person who declines', async () => {
    const { ref, url } = await opened();
    await visitHostedPage(url, {}, { decline: true });
    expect(await bench.proofing.waitForResult(ref)).toMatchObject({
      status: 'canceled',
      endedBy: 'person',
      nativeStatus: 'DECLINED',
      reasons: [],
    });
  });

  it("declines another person's selfie", async () => {
    const { ref, url } = await opened();
    await visitHostedPage(url, pictures(PERSON, 'martin-horak'));
    const result = await bench.proofing.waitForResult(ref);
    expect(result.decision).toBe('declined');
    expect(result.reasons.map((reason) => reason.code)).toEqual(['face_mismatch']);
  });

  it.each([
    ['review', { status: 'in_review' }],
    ['decline', { decision: 'declined' }],
    ['not_performed', { decision: 'inconclusive' }],
  ])('reads the scenario %s', async (scenario, outcome) => {
    bench.emulator.scenario = scenario;
    const { ref, url } = await opened();
    await visitHostedPage(url, pictures(PERSON));
    expect(await bench.proofing.waitForResult(ref)).toMatchObject(outcome);
  });
});

describe('over TLS', () => {
  it('takes both modes with the authority it is told to trust, and none without', async () => {
    const secure = await startBench({ tls: true });
    try {
      expect((await secure.proofing.run(direct(PERSON))).decision).toBe('approved');
      const { ref, url } = await opened(secure);
      expect(url).toMatch(/^https:/);
      await visitHostedPage(url, pictures(PERSON), { ca: secure.emulator.ca });
      expect((await secure.proofing.waitForResult(ref)).decision).toBe('approved');
      await expect(secure.again({ http: {} }).createSession({ reference: 'r' })).rejects.toMatchObject({
        code: 'NETWORK',
        retryable: false,
      });
    } finally {
      await secure.stop();
    }
  });
});

describe('the way in, again', () => {
  it('is the same page, in another process and without a call', async () => {
    const { ref, url } = await opened();
    bench.emulator.journal.clear();
    const other = bench.again();
    expect(await other.getLaunch(JSON.parse(JSON.stringify(ref)))).toEqual({ url });
    expect(await other.getLaunch(ref, { mode: 'direct' })).toEqual({});
    expect(bench.emulator.journal.entries()).toEqual([]);
  });

  it('is what a retry of an open session returns: no new session, and no attempt used', async () => {
    const { ref, url } = await opened();
    const retried = await bench.proofing.retrySession(ref, { reference: 'r-1' });
    expect(retried).toMatchObject({ ref, status: 'pending', launch: { url } });
    const routes = bench.emulator.journal.entries().map(({ route }) => route);
    expect(routes.filter((route) => /create|retry/.test(route ?? ''))).toHaveLength(1);
  });

  it.each(['a list', 'an id'])("is returned for a person's session that is known from %s", async (from) => {
    const input = { reference: 'r-1', subject: 'person-7' };
    const { ref, launch } = await bench.proofing.createSession(input);
    const { sessions } = await bench.proofing.listSessions();
    const known = from === 'a list' ? sessions[0]?.ref : { provider: '1kosmos', id: ref.id };
    if (known === undefined) throw new Error('the list is empty');
    const retried = await bench.again().retrySession(known, input);
    expect(retried).toMatchObject({ ref: { id: ref.id }, launch: { url: launch.url } });
  });
});
