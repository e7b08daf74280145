// ID360: every answer that its emulator can give.
import type { CreateSessionInput, EvidenceInput, Source } from '@anyproof/core';
import {
  type Id360EmulatorSettings,
  id360Defaults,
  type RunningId360Emulator,
  type SpecimenImageName,
  specimen,
  specimenImage,
  startId360Emulator,
  visitHostedPage,
} from '@anyproof/emulators';
import { id360 } from '@anyproof/id360';
import { DECIDES } from '../decides.js';
import { isObject, type JsonObject } from '../json.js';
import type { Scene, Stage } from '../stage.js';
import { CONSENT, page, personalDataOf } from './people.js';
import { created, done, evidence, message, native, read, readBoth, until, urlOf } from './verbs.js';

const PERSON = 'zoe-garcia-lefevre';
const { given_name, family_name, birthdate, address } = specimen(PERSON).claims;
const { username, password, processUuid, userUsername, userPassword } = id360Defaults;
const SECRET = { 'x-callback-secret': 'secret-of-the-sweep' };
const HOUR = 3_600_000;

export const scene: Scene = {
  name: 'id360',
  decides: DECIDES.id360,
  adapter: id360,
  personal: personalDataOf(PERSON),
  settings: (baseUrl) => ({
    baseUrl,
    // The emulator's reports are of PREPROD.
    testMode: true,
    username,
    password,
    process: processUuid,
    callbacks: [{ url: 'http://127.0.0.1:9/callbacks', headers: SECRET }],
    artifacts: ['proof_slip'],
    paths: { interrupt: id360Defaults.paths.interrupt },
    archive: { username: userUsername, password: userPassword },
  }),
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
const OTHER_SELFIE: EvidenceInput = { kind: 'selfie', pages: [page('martin-horak', 'selfie')] };
const ALL: readonly EvidenceInput[] = [
  CARD,
  SELFIE,
  { kind: 'proof_of_address', pages: pages('proof-of-address') },
  { kind: 'bank_details', pages: pages('bank-details') },
];

const INPUT: CreateSessionInput & { readonly returnUrl: string } = {
  reference: 'sweep-000042',
  mode: 'direct',
  returnUrl: 'https://app.example/return',
  consent: CONSENT,
  expected: { given_name, family_name, birthdate },
  selfAsserted: { email: 'zoe@example.org', phone_number: '+33600000000', address },
};

type LetterStatuses = Id360EmulatorSettings['callbackLetters'][string];

/** Progress is reported too, whatever was asked for (dossier 7.2). The emulator compares texts, and its type names ends only. */
const PROGRESS_TOO = ['OK', 'KO', 'STARTED'] as LetterStatuses;

/** The report shapes of dossier 8, with all optional parts. */
const READINGS: Readonly<Record<string, Partial<Id360EmulatorSettings>>> = {
  'v2, nested': {
    previousReports: true,
    livenessClips: true,
    callbackLetters: { ...id360Defaults.callbackLetters, E: PROGRESS_TOO },
  },
  'v2, flat': { documentResult: 'flat' },
  v1: { reportShape: 'v1' },
  reduced: { reportShape: 'reduced' },
  'ids as text': { textIds: ['creation', 'callback', 'report'] },
};
/** Reports with a second identity paper, a company officer's, in each place and order (dossier 8.5). */
const TWO_PAPERS: Readonly<Record<string, Partial<Id360EmulatorSettings>>> = {
  'officer first': {},
  'own first': { firstPaper: 'own' },
  'in one group': { officerGroup: 'identity_document' },
};

/** Each scenario on its own: one that fails does not hide the others. */
function* record(stage: Stage): Generator<() => Promise<unknown>> {
  for (const [reading, settings] of Object.entries(READINGS)) {
    yield () => direct(stage, `approve, ${reading}`, { settings, shown: ALL });
    yield () => direct(stage, `decline, ${reading}`, { settings, shown: ALL, scenario: 'decline' });
  }
  yield () => direct(stage, 'approve, passport', { shown: [PASSPORT, SELFIE] });
  yield () => direct(stage, 'another face', { shown: [CARD, OTHER_SELFIE] });
  const nothingRead = { koIdentity: 'omitted' } as const;
  yield () =>
    direct(stage, 'decline, nothing read', { settings: nothingRead, shown: ALL, scenario: 'decline' });
  for (const [order, settings] of Object.entries(TWO_PAPERS))
    yield () => direct(stage, `two papers, ${order}`, { settings, shown: ALL, scenario: 'two-papers' });
  yield () => direct(stage, 'contradiction', { shown: ALL, scenario: 'contradiction' });
  for (const scenario of ['approve', 'decline', 'external', 'external-refused'])
    yield () => hosted(stage, scenario);
  for (const scenario of ['expire', 'abandon', 'fail']) yield () => ended(stage, scenario);
  yield () => interrupted(stage);
  yield () => byHand(stage);
  yield () => legacy(stage);
}

interface Direct {
  readonly settings?: Partial<Id360EmulatorSettings>;
  readonly shown: readonly EvidenceInput[];
  readonly scenario?: string;
}

async function direct(
  stage: Stage,
  name: string,
  { settings = {}, shown, scenario = 'approve' }: Direct,
): Promise<void> {
  const emulator = await stage.begin(name, () => startId360Emulator({ settings, scenario }));
  const { ref } = await stage.need('createSession', created(INPUT));
  await stage.take('getSession', read('getSession', ref));
  for (const one of shown) await stage.take('submitEvidence', evidence(ref, one));
  await stage.take(
    'finalizeSession',
    done((proofing) => proofing.finalizeSession(ref)),
  );
  emulator.clock.advance(60_000);
  await readBoth(stage, ref);
  await messages(stage, emulator);
}

/** The callbacks that the vendor sent, each handled by a process that does not know the session. */
async function messages(stage: Stage, emulator: RunningId360Emulator): Promise<void> {
  const sent = () => emulator.callbacks().map(({ body }) => body);
  const stepOf = ({ enrollment_step }: JsonObject) =>
    isObject(enrollment_step) ? enrollment_step['name'] : undefined;
  await until('the final callback', () => sent().some(({ status }) => status !== 'STARTED'));
  const different = new Map(sent().map((body) => [`${body['status']} ${stepOf(body)}`, body]));
  for (const body of different.values())
    await stage.take(
      'webhooks.handle',
      message('id360', () => SECRET),
      body,
    );
}

async function hosted(stage: Stage, scenario: string): Promise<void> {
  const emulator = await stage.begin(`hosted, ${scenario}`, () => startId360Emulator({ scenario }));
  const input: CreateSessionInput = { ...INPUT, mode: 'hosted', locale: 'fr-FR' };
  const { ref } = await stage.need('createSession', created(input));
  await visitHostedPage(urlOf(await stage.proofing().getLaunch(ref)), {
    document_front: specimenImage(PERSON, 'card-front'),
    document_back: specimenImage(PERSON, 'card-back'),
    selfie: specimenImage(PERSON, 'selfie'),
  });
  emulator.clock.advance(60_000);
  await readBoth(stage, ref);
}

/** Dossiers that ended without a verdict, with and without a report (dossier 13). */
async function ended(stage: Stage, scenario: string): Promise<void> {
  for (const endedWithoutVerdict of [200, 202, 404] as const) {
    const start = () => startId360Emulator({ scenario, settings: { endedWithoutVerdict } });
    const emulator = await stage.begin(`${scenario}, ${endedWithoutVerdict}`, start);
    const { ref } = await stage.proofing().createSession(INPUT);
    if (scenario !== 'expire') await stage.proofing().submitEvidence(ref, CARD);
    if (scenario === 'fail') {
      await stage.proofing().submitEvidence(ref, SELFIE);
      await stage.proofing().finalizeSession(ref);
    }
    emulator.clock.advance(scenario === 'fail' ? 4 * HOUR : 15 * 24 * HOUR);
    await readBoth(stage, ref);
    await messages(stage, emulator);
  }
}

async function interrupted(stage: Stage): Promise<void> {
  const start = () => startId360Emulator({ settings: { endedWithoutVerdict: 200 } });
  await stage.begin('interrupted', start);
  const { ref } = await stage.proofing().createSession(INPUT);
  await stage.take(
    'cancelSession',
    done((proofing) => proofing.cancelSession(ref)),
  );
  await readBoth(stage, ref);
}

/** Calls that only the typed client makes: drafts and the archive. */
async function byHand(stage: Stage): Promise<void> {
  const emulator = await stage.begin('by hand', () => startId360Emulator());
  const { ref } = await stage.proofing().createSession(INPUT);
  for (const one of ALL) await stage.proofing().submitEvidence(ref, one);
  const draft = native(id360, ({ enrollment }) => enrollment.report(ref.id, { draft: true }));
  await stage.take('client.enrollment.report', draft);
  await stage.take(
    'checkHealth',
    done((proofing) => proofing.checkHealth()),
  );
  await stage.proofing().finalizeSession(ref);
  emulator.clock.advance(61 * 24 * HOUR);
  await stage.take(
    'client.archive.report',
    native(id360, async ({ archive }) => archive?.report(ref.id)),
  );
  await readBoth(stage, ref);
}

/** The create body of before May 2025, which the vendor still accepts (dossier 10, row 1). */
async function legacy(stage: Stage): Promise<void> {
  const start = () => startId360Emulator({ settings: { reportShape: 'v1' } });
  const emulator = await stage.begin('created as before 2025', start);
  const creation = {
    browser_callback_url: INPUT.returnUrl,
    callback_url: 'http://127.0.0.1:9/legacy',
    callback_headers: { 'api-key': 'key-of-the-sweep' },
    client_reference: INPUT.reference,
  };
  const create = native(id360, ({ process }) => process.createEnrollment(processUuid, creation));
  const { value } = await stage.need('client.process.createEnrollment', create);
  const { flow } = stage.proofing().native(id360);
  await flow.selectRoute(value.api_key, id360Defaults.routeId);
  await flow.consent(value.api_key, { accepted_cgu: true, accepted_biometry: true });
  const upload = (documentName: string, sources: readonly Source[]): Promise<unknown> =>
    Promise.all(
      sources.map((source, at) =>
        flow.uploadPage(value.api_key, { documentName, source, page: at, totalPages: sources.length }),
      ),
    );
  await upload('id_document_image', CARD.pages);
  await upload('selfie_image_upload', SELFIE.pages);
  await flow.finalize(value.api_key);
  emulator.clock.advance(60_000);
  // Only the id is known, as after a callback.
  await readBoth(stage, { provider: 'id360', id: String(value.id) });
}
