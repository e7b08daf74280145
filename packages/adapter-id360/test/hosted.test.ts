import { inspect } from 'node:util';
import { specimen, specimenImage, visitHostedPage } from '@anyproof/emulators';
import { type Bench, RETURN_URL, startBench } from './harness.js';

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

describe('hosted mode', () => {
  it("gives a link to the vendor's page, on which the person finishes", async () => {
    const session = await bench.proofing.createSession({
      reference: 'r-1',
      returnUrl: RETURN_URL,
      locale: 'it-IT',
    });
    const { url = '' } = session.launch;
    expect(url).toMatch(/\/static\/process_ui\/index\.html#\/enrollment\/[0-9a-f]{128}\?lang=it$/);

    const visit = await visitHostedPage(url, pictures(PERSON));
    expect(visit.returnUrl).toMatch(/^https:\/\/app\.example\/kyc\/return\?token=[0-9a-f]{128}$/);
    const result = await bench.proofing.waitForResult(session.ref);
    expect(result.decision).toBe('approved');
    expect(result.claims?.given_name).toBe(specimen(PERSON).claims.given_name);
    expect(result.reference).toBe('r-1');
  });

  it('makes the create call and nothing else', async () => {
    await bench.proofing.createSession({ reference: 'r', returnUrl: RETURN_URL });
    const routes = bench.emulator.journal.entries().map((entry) => entry.route);
    expect(routes).toEqual(['/api/1.0.0/user/login', '/api/1.0.0/process/:uuid/enrollment']);
  });

  it('finds the link again from the ref alone', async () => {
    const session = await bench.proofing.createSession({ reference: 'r', returnUrl: RETURN_URL });
    expect(await bench.again().getLaunch(JSON.parse(JSON.stringify(session.ref)))).toEqual(session.launch);
  });

  it('keeps the dossier key out of JSON, inspect and spreads', async () => {
    const session = await bench.proofing.createSession({ reference: 'r', returnUrl: RETURN_URL });
    const apiKey = bench.emulator.dossiers()[0]?.apiKey ?? '';
    expect(apiKey).toHaveLength(128);
    for (const text of [JSON.stringify(session), inspect(session, { depth: 9 }), inspect({ ...session })])
      expect(text).not.toContain(apiKey);
  });

  it('warns of what this vendor cannot use', async () => {
    const session = await bench.proofing.createSession({
      reference: 'r',
      returnUrl: RETURN_URL,
      documentTypes: ['passport'],
      expected: { family_name: 'X' },
    });
    expect(session.warnings.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'HINT_IGNORED documentTypes',
      'HINT_IGNORED expected.family_name',
    ]);
  });

  it("declines another person's selfie", async () => {
    const session = await bench.proofing.createSession({ reference: 'r', returnUrl: RETURN_URL });
    await visitHostedPage(session.launch.url ?? '', pictures(PERSON, 'martin-horak'));
    const result = await bench.proofing.waitForResult(session.ref);
    expect(result.reasons.map((reason) => reason.code)).toContain('face_mismatch');
  });
});
