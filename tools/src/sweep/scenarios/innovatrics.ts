// Innovatrics: every answer that its emulator can give.
import { createHmac } from 'node:crypto';
import type { CreateSessionInput, EvidenceInput, ProviderConfig, SessionRef, Source } from '@anyproof/core';
import {
  type FactorName,
  type InnovatricsEmulatorSettings,
  type RunningInnovatricsEmulator,
  type SpecimenImageName,
  specimen,
  specimenImage,
  startInnovatricsEmulator,
  visitHostedPage,
} from '@anyproof/emulators';
import { type InnovatricsClient, innovatrics } from '@anyproof/innovatrics';
import { DECIDES } from '../decides.js';
import type { Scene, Stage } from '../stage.js';
import { CONSENT, page, personalDataOf } from './people.js';
import { created, done, evidence, list, message, native, read, readBoth, until, urlOf } from './verbs.js';

const PERSON = 'martin-horak';
const { given_name, family_name, birthdate } = specimen(PERSON).claims;
const username = 'user-of-the-sweep';
const password = 'password-of-the-sweep';
const apiKey = 'api-key-of-the-sweep';
const DAY = 24 * 3_600_000;

export const scene: Scene = {
  name: 'innovatrics',
  decides: DECIDES.innovatrics,
  adapter: innovatrics,
  personal: personalDataOf(PERSON),
  settings: (baseUrl) => ({ baseUrl, username, password }),
  record,
};

const pages = (...images: readonly SpecimenImageName[]): Source[] =>
  images.map((image) => page(PERSON, image));
const CARD: EvidenceInput = {
  kind: 'identity_document',
  documentType: 'identity_card',
  pages: pages('card-front', 'card-back'),
};
const PASSPORT: EvidenceInput = {
  kind: 'identity_document',
  documentType: 'passport',
  pages: pages('passport'),
};
const SELFIE: EvidenceInput = { kind: 'selfie', pages: pages('selfie') };

const INPUT: CreateSessionInput & { readonly returnUrl: string } = {
  reference: 'sweep-000042',
  mode: 'direct',
  returnUrl: 'https://app.example/return',
  consent: CONSENT,
  expected: { given_name, family_name, birthdate },
};

/** Every trust factor that a customer's configuration may contain. */
const ALL_FACTORS: readonly FactorName[] = [
  'dateOfExpiration',
  'documentLiveness',
  'faceVerification',
  'mrzOcrCrossCheck',
  'overallOcrFieldsConfidence',
  'passiveLiveness',
  'mrzValidity',
  'applicantIntegrity',
  'ageVerification',
  'barcodeCrossCheck',
];
const BASIC: Partial<InnovatricsEmulatorSettings> = {
  username,
  password,
  apiKey,
  trustFactors: ALL_FACTORS,
  webhooks: [{ url: 'http://127.0.0.1:9/hooks' }],
};

/** The ways in which the vendor may write its answers (dossier 11). */
const READINGS: Readonly<Record<string, Partial<InnovatricsEmulatorSettings>>> = {
  'identifiers swapped': { mrzIdentifiersSwapped: true },
  'no barcode': { barcodeOnCards: false },
  'keys in Pascal case': { keyCase: 'pascal' },
  'verifications listed': { verificationsAs: 'list', totalRecordsAre: 'all', faceEstimates: false },
  'a nationality in words': { visualNationality: 'SLOVENSKÁ REPUBLIKA', unfinishedFields: 'absent' },
};

/** Each scenario on its own: one that fails does not hide the others. */
function* record(stage: Stage): Generator<() => Promise<unknown>> {
  for (const scenario of ['approve', 'decline', 'review', 'liveness-unknown', 'integrity-mismatch'])
    yield () => direct(stage, scenario, { scenario });
  yield () => direct(stage, 'approve, passport', { shown: [PASSPORT, SELFIE] });
  for (const [reading, settings] of Object.entries(READINGS))
    yield () => direct(stage, `approve, ${reading}`, { settings });
  yield () =>
    direct(stage, 'review, no results yet', {
      scenario: 'review',
      settings: { resultsWhileWaiting: false },
    });
  for (const verdict of ['approve', 'reject'] as const) yield () => reviewed(stage, verdict);
  for (const scenario of ['expire', 'never-complete']) yield () => direct(stage, scenario, { scenario });
  yield () => hosted(stage);
  yield () => profiles(stage);
  yield () => refusals(stage);
  yield () => byHand(stage);
}

interface Direct {
  readonly scenario?: string;
  readonly settings?: Partial<InnovatricsEmulatorSettings>;
  readonly shown?: readonly EvidenceInput[];
}

interface Started {
  readonly emulator: RunningInnovatricsEmulator;
  readonly ref: SessionRef;
}

async function direct(
  stage: Stage,
  name: string,
  { scenario = 'approve', settings = {}, shown = [CARD, SELFIE] }: Direct,
): Promise<Started> {
  const start = () => startInnovatricsEmulator({ scenario, settings: { ...BASIC, ...settings } });
  const emulator = await stage.begin(name, start);
  const { ref } = await stage.need('createSession', created(INPUT));
  if (scenario !== 'expire') await stage.take('getSession', read('getSession', ref));
  for (const one of shown) await stage.take('submitEvidence', evidence(ref, one));
  await stage.take(
    'finalizeSession',
    done((proofing) => proofing.finalizeSession(ref)),
  );
  emulator.clock.advance(scenario === 'expire' ? 15 * DAY : 60_000);
  await readBoth(stage, ref);
  await stage.take('listSessions', list({}));
  if (scenario !== 'expire') await messages(stage, emulator);
  return { emulator, ref };
}

async function messages(stage: Stage, emulator: RunningInnovatricsEmulator): Promise<void> {
  const sent = () => emulator.deliveries().map(({ body }) => JSON.parse(body));
  await until('a message', () => sent().length > 0);
  const sign = (bytes: Buffer): Record<string, string> => ({
    'x-signature': createHmac('sha256', password).update(bytes).digest('base64'),
  });
  const different = new Map(sent().map((body) => [body.status, body]));
  for (const body of different.values())
    await stage.take('webhooks.handle', message('innovatrics', sign), body);
}

async function reviewed(stage: Stage, verdict: 'approve' | 'reject'): Promise<void> {
  const { emulator, ref } = await direct(stage, `review, then ${verdict}`, { scenario: 'review' });
  emulator.decide(ref.id, verdict);
  await readBoth(stage, ref);
  await stage.take('listSessions', list({}));
}

async function hosted(stage: Stage): Promise<void> {
  const emulator = await stage.begin('hosted', () => startInnovatricsEmulator({ settings: BASIC }));
  const { ref, launch } = await stage.need(
    'createSession',
    created({ ...INPUT, mode: 'hosted', locale: 'fr-FR' }),
  );
  await visitHostedPage(urlOf(launch), {
    document_front: specimenImage(PERSON, 'card-front'),
    document_back: specimenImage(PERSON, 'card-back'),
    selfie: specimenImage(PERSON, 'selfie'),
  });
  emulator.clock.advance(60_000);
  await readBoth(stage, ref);
}

/** The brands under which the product is sold (dossier 2). */
const PROFILES: Readonly<
  Record<
    string,
    { readonly emulated: Partial<InnovatricsEmulatorSettings>; readonly settings: ProviderConfig }
  >
> = {
  'finchecker-v2': { emulated: { webEnrolmentToken: 'access', webhookSigned: false }, settings: {} },
  apikey: {
    emulated: {},
    settings: { username: undefined, password: undefined, apiKey, webhookKey: password },
  },
};

async function profiles(stage: Stage): Promise<void> {
  for (const [profile, { emulated, settings }] of Object.entries(PROFILES)) {
    const start = () => startInnovatricsEmulator({ settings: { ...BASIC, ...emulated } });
    const emulator = await stage.begin(profile, start, { settings: { profile, ...settings } });
    const { ref } = await stage.need('createSession', created(INPUT));
    for (const one of [CARD, SELFIE]) await stage.take('submitEvidence', evidence(ref, one));
    await stage.take(
      'finalizeSession',
      done((proofing) => proofing.finalizeSession(ref)),
    );
    emulator.clock.advance(60_000);
    await readBoth(stage, ref);
  }
}

/** Refused pictures: the answer is a 200 as well. */
async function refusals(stage: Stage): Promise<void> {
  const emulator = await stage.begin('refused', () => startInnovatricsEmulator({ settings: BASIC }));
  const { ref } = await stage.proofing().createSession(INPUT);
  await stage.take(
    'finalizeSession',
    done((proofing) => proofing.finalizeSession(ref)),
  );
  emulator.refuseNext('document', 'DOCUMENT_NOT_RECOGNIZED');
  await stage.take('submitEvidence', evidence(ref, CARD));
  emulator.refuseNext('face', 'FACE_TOO_SMALL');
  await stage.take('submitEvidence', evidence(ref, SELFIE));
}

/** Calls that only the typed client makes (dossier 4.2). */
async function byHand(stage: Stage): Promise<void> {
  const emulator = await stage.begin('by hand', () => startInnovatricsEmulator({ settings: BASIC }));
  const sessionId = '5a1d2c3b-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
  const take = (name: string, call: (client: InnovatricsClient) => Promise<unknown>): Promise<unknown> =>
    stage.take(`client.${name}`, native(innovatrics, call));
  const creation = { sessionId, returnUrl: INPUT.returnUrl, externalId: 'sweep-000043' };
  const { value } = await stage.need(
    'client.enrolment.initialize',
    native(innovatrics, ({ enrolment }) => enrolment.initialize(creation)),
  );
  const token = new URL(value.webEnrolmentUrl ?? '').searchParams.get('token') ?? '';
  const session = { sessionId, token };
  const passport = page(PERSON, 'passport');
  const selfie = page(PERSON, 'selfie');
  await take('capture.exchange', ({ capture }) => capture.exchange(token));
  await take('capture.sdkConfiguration', ({ capture }) => capture.sdkConfiguration(session));
  await take('capture.start', ({ capture }) => capture.start(session));
  await take('capture.document', ({ capture }) => capture.document(session, passport));
  await take('capture.face', ({ capture }) => capture.face(session, selfie));
  await take('capture.nfcKey', ({ capture }) => capture.nfcKey(session));
  const chip = Buffer.from('{"sod":"none"}');
  await take('capture.nfcDataGroups', ({ capture }) => capture.nfcDataGroups(session, chip));
  await take('capture.complete', ({ capture }) => capture.complete(session));
  emulator.clock.advance(60_000);
  for (const call of ['decisionResults', 'documentResult', 'faceResult', 'images'] as const)
    await take(`data.${call}`, ({ data }) => data[call](sessionId));
  await stage.take(
    'checkHealth',
    done((proofing) => proofing.checkHealth()),
  );
}
