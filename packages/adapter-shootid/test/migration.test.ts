// One app, moved from ShootID to ID360 by configuration alone; the kinds are those of the vendor's own table (dossier 3).
import {
  type CreatedSession,
  configFromEnv,
  createProofing,
  type EvidenceInput,
  type Proofing,
  type SessionRef,
} from '@anyproof/core';
import {
  type RunningId360Emulator,
  type RunningShootIdEmulator,
  specimenImage,
  startId360Emulator,
  startShootIdEmulator,
  visitHostedPage,
} from '@anyproof/emulators';
// Tests may know two adapters; sources of one adapter never know another.
import { id360 } from '@anyproof/id360';
import { shootId } from '../src/index.js';
import { bankDetails, card, environmentOf, image } from './harness.js';

const PERSON = 'martin-horak';

// ---------------------------------------------------------------- the app

type Provider = 'shootid' | 'id360';

/** What the app has to say to its user; which vendor it talks to, it never asks. */
interface Outcome {
  readonly verdict: 'welcome' | 'a clerk decides' | 'refused';
  readonly familyName: string | undefined;
  readonly iban: string | undefined;
  readonly seen: readonly string[];
}

const consent = { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' };

async function openAccount(
  proofing: Proofing,
  evidence: readonly EvidenceInput[],
  save: (ref: SessionRef) => void,
): Promise<Outcome> {
  const { ref } = await proofing.createSession({
    mode: 'direct',
    reference: 'account-42',
    consent,
    evidence: evidence.map(({ kind }) => kind),
  });
  save(ref);
  for (const one of evidence) await proofing.submitEvidence(ref, one);
  await proofing.finalizeSession(ref);
  return outcomeOf(proofing, ref);
}

async function openAccountOnPhone(
  proofing: Proofing,
  show: (session: CreatedSession) => Promise<void>,
): Promise<Outcome> {
  const session = await proofing.createSession({
    reference: 'account-42',
    evidence: ['identity_document', 'bank_details'],
  });
  await show(session);
  return outcomeOf(proofing, session.ref);
}

async function outcomeOf(proofing: Proofing, ref: SessionRef): Promise<Outcome> {
  const result = await proofing.waitForResult(ref);
  const verdicts = { approved: 'welcome', inconclusive: 'a clerk decides', declined: 'refused' } as const;
  return {
    verdict: result.decision === undefined ? 'refused' : verdicts[result.decision],
    familyName: (result.claims ?? result.extracted)?.family_name,
    iban: result.documents.find(({ kind }) => kind === 'bank_details')?.bank?.iban,
    seen: result.documents.map(({ kind }) => kind),
  };
}

// ---------------------------------------------------------------- the two vendors

let old: RunningShootIdEmulator;
let next: RunningId360Emulator;
beforeEach(async () => {
  old = await startShootIdEmulator();
  next = await startId360Emulator({
    settings: {
      processSteps: ['document_front', 'document_back'],
      optionalSteps: ['selfie', 'proof_of_address', 'bank_details'],
    },
  });
});
afterEach(() => Promise.all([old.stop(), next.stop()]));

/** Two configurations that differ in one variable. */
function start(provider: Provider): Proofing {
  const environment = {
    ...environmentOf(old),
    ANYPROOF_ID360_BASE_URL: next.origin,
    ANYPROOF_ID360_USERNAME: next.settings.username,
    ANYPROOF_ID360_PASSWORD: next.settings.password,
    ANYPROOF_ID360_PROCESS: next.settings.processUuid,
    ANYPROOF_ID360_RETURN_URL: 'https://app.example/return',
    ANYPROOF_ID360_CALLBACKS:
      '[{"url":"http://127.0.0.1:9/callbacks","headers":{"X-Callback-Secret":"s3cret"}}]',
    ANYPROOF_ID360_SAFETY_POLL_INTERVAL_MS: '20',
    ANYPROOF_PROVIDER: provider,
  };
  return createProofing({ adapters: [shootId, id360], config: configFromEnv(environment) });
}

const papers = () => [card(PERSON), bankDetails(PERSON)];
const keepNothing = () => undefined;
const requests = (provider: Provider) => (provider === 'shootid' ? old : next).journal.entries();

it('proves the same person with the same function, before and after', async () => {
  expect(await openAccount(start('shootid'), papers(), keepNothing)).toEqual({
    verdict: 'a clerk decides',
    familyName: 'HORAK',
    iban: 'SK0399990000000004172030',
    seen: ['identity_document', 'bank_details'],
  });
  expect(requests('id360')).toEqual([]);
  old.journal.clear();

  expect(await openAccount(start('id360'), papers(), keepNothing)).toEqual({
    verdict: 'welcome',
    familyName: 'HORAK',
    iban: 'SK0399990000000004172030',
    seen: ['identity_document', 'bank_details'],
  });
  expect(requests('shootid')).toEqual([]);
});

it('sends the person on: to the QR code before, to the page after', async () => {
  const pictures = {
    document_front: specimenImage(PERSON, 'card-front'),
    document_back: specimenImage(PERSON, 'card-back'),
    bank_details: specimenImage(PERSON, 'bank-details'),
  };
  const ways: string[] = [];
  const person = async ({ launch }: CreatedSession) => {
    ways.push(...Object.keys(launch));
    const url = launch.url ?? old.transactions()[0]?.captureUrl;
    await visitHostedPage(url ?? '', pictures);
  };
  expect(await openAccountOnPhone(start('shootid'), person)).toMatchObject({
    verdict: 'a clerk decides',
    iban: 'SK0399990000000004172030',
  });
  expect(await openAccountOnPhone(start('id360'), person)).toMatchObject({
    verdict: 'welcome',
    iban: 'SK0399990000000004172030',
  });
  expect(ways).toEqual(['qrImageUrl', 'url']);
});

it('leaves sessions under way with ShootID', async () => {
  const before = start('shootid');
  const { ref } = await before.createSession({
    mode: 'direct',
    reference: 'under-way',
    evidence: ['identity_document', 'bank_details'],
  });
  await before.submitEvidence(ref, card(PERSON));
  const stored = JSON.parse(JSON.stringify(ref));

  // The app is started anew, with ID360 as its provider.
  const after = start('id360');
  const fresh: SessionRef[] = [];
  const outcome = await openAccount(after, papers(), (one) => fresh.push(one));
  expect(outcome.verdict).toBe('welcome');
  expect(fresh.map(({ provider }) => provider)).toEqual(['id360']);
  next.journal.clear();

  await after.submitEvidence(stored, bankDetails(PERSON));
  expect(await after.waitForResult(stored)).toMatchObject({
    ref: { provider: 'shootid' },
    adapter: 'shootid',
    reference: 'under-way',
    decision: 'inconclusive',
    final: true,
  });
  expect(requests('id360')).toEqual([]);
});

describe('maps the document types as the vendor does', () => {
  const bank = () => [image(PERSON, 'bank-details')];
  const evidence: Readonly<Record<string, EvidenceInput>> = {
    identity_document: card(PERSON),
    bank_details: bankDetails(PERSON),
    proof_of_address: { kind: 'proof_of_address', pages: [image(PERSON, 'proof-of-address')] },
    selfie: { kind: 'selfie', pages: [image(PERSON, 'selfie')] },
    check: { kind: 'check', pages: bank() },
    car_registration: { kind: 'car_registration', pages: bank() },
  };

  /** The vendor's name of what was uploaded last. */
  const uploaded: Readonly<Record<Provider, () => unknown>> = {
    shootid: () => old.transactions().at(-1)?.documents.at(-1)?.declaredType,
    id360: () => /\/document\/(\w+)\/$/.exec(requests('id360').at(-1)?.path ?? '')?.[1],
  };

  it.each<[string, string | undefined, string | undefined]>([
    ['identity_document', 'IDENTITY', 'id_document_image'],
    ['bank_details', 'RIB', 'bank_details_image'],
    ['proof_of_address', undefined, 'proof_of_address_image'],
    ['selfie', undefined, 'selfie_image_upload'],
    ['check', 'CHECK', undefined],
    ['car_registration', 'CAR_REGISTRATION', undefined],
  ])('%s: %s there, %s here', async (kind, ...names) => {
    const one = evidence[kind];
    if (one === undefined) throw new Error('no such evidence');
    for (const [index, provider] of (['shootid', 'id360'] as const).entries()) {
      const proofing = start(provider);
      const { ref } = await proofing.createSession({ mode: 'direct', reference: 'r', consent });
      const before = requests(provider).length;
      const submitting = proofing.submitEvidence(ref, one);
      if (names[index] === undefined) {
        await expect(submitting).rejects.toMatchObject({ code: 'UNSUPPORTED', provider });
        expect(requests(provider)).toHaveLength(before);
      } else {
        expect(await submitting).toMatchObject({ accepted: true });
        expect(uploaded[provider]()).toBe(names[index]);
      }
    }
  });

  it.each(['check', 'car_registration'])('refuses %s at ID360 before anything is sent', async (kind) => {
    const attempt = start('id360').run({
      mode: 'direct',
      reference: 'r',
      consent,
      evidence: [card(PERSON), { kind, pages: bank() }],
    });
    await expect(attempt).rejects.toMatchObject({ code: 'UNSUPPORTED', provider: 'id360' });
    expect(requests('id360')).toEqual([]);
  });
});
