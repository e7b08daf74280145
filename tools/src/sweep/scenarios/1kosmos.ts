// 1Kosmos: every answer that its emulator can give.
import { oneKosmos } from '@anyproof/1kosmos';
import type {
  CreateSessionInput,
  DocumentType,
  EvidenceInput,
  ProviderConfig,
  SessionRef,
  Source,
} from '@anyproof/core';
import {
  type OneKosmosEmulatorSettings,
  type RunningOneKosmosEmulator,
  type SpecimenImageName,
  specimen,
  specimenImage,
  startOneKosmosEmulator,
  visitHostedPage,
} from '@anyproof/emulators';
import { DECIDES } from '../decides.js';
import type { Scene, Stage } from '../stage.js';
import { administration } from './kosmos-administration.js';
import { kosmosCodec, PRIVATE_KEY } from './kosmos-codec.js';
import { COMMUNITY, CONNECTOR, DVC_ID, LICENSE, VERIFICATION } from './kosmos-customer.js';
import { CONSENT, page, personalDataOf } from './people.js';
import { created, done, downloaded, evidence, list, read, readBoth, urlOf } from './verbs.js';

const PERSON = 'robin-ostergard';
const { given_name, family_name } = specimen(PERSON).claims;
const HOUR = 3_600_000;

export const scene: Scene = {
  name: '1kosmos',
  decides: DECIDES['1kosmos'],
  adapter: oneKosmos,
  personal: personalDataOf(PERSON),
  settings: (origin) => ({
    baseUrl: `${origin}/idproofingapi`,
    tenantOrigin: origin,
    licenseKey: LICENSE,
    privateKey: PRIVATE_KEY,
    tenantDns: 'tenant.example',
    ...COMMUNITY,
    connector: CONNECTOR,
    verification: VERIFICATION,
  }),
  record,
};

const pages = (...images: readonly SpecimenImageName[]): Source[] =>
  images.map((image) => page(PERSON, image));
const [FRONT, BACK, FACE] = [page(PERSON, 'card-front'), page(PERSON, 'card-back'), page(PERSON, 'selfie')];
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

const INPUT: CreateSessionInput = {
  reference: 'sweep-000042',
  mode: 'direct',
  documentTypes: ['identity_card'],
  consent: CONSENT,
  selfAsserted: { given_name, family_name },
  providerOptions: {
    '1kosmos': { username: 'robin', workflowMetadata: { workflowId: 'flow-1', wfInstanceId: 'instance-1' } },
  },
};

interface Reading {
  /** Of the adapter. */
  readonly settings?: ProviderConfig;
  readonly emulated?: Partial<OneKosmosEmulatorSettings>;
}

interface Direct extends Reading {
  readonly scenario?: string;
  readonly type?: DocumentType;
  readonly shown?: readonly EvidenceInput[];
}

interface Started {
  readonly emulator: RunningOneKosmosEmulator;
  readonly ref: SessionRef;
}

/** The ways in which outcomes and results may be written and read (dossier 7.0, 7.4). */
const READINGS = {
  v3: { settings: {}, emulated: {} },
  legacy: { settings: { resultShape: 'legacy' }, emulated: {} },
  'v3 alone': { settings: { outcomeFrom: 'result' }, emulated: {} },
  'legacy alone': { settings: { outcomeFrom: 'result', resultShape: 'legacy' }, emulated: {} },
  bare: { settings: {}, emulated: { outcomeWords: 'bare', certificateResult: 'word', bucketFlag: 'both' } },
  prefixed: { settings: {}, emulated: { outcomeWords: 'prefixed', completionAnswers: 'outcome' } },
  'no status in rows': { settings: {}, emulated: { rowsCarryStatus: false } },
  'no outcome in rows': { settings: {}, emulated: { rowsCarryOutcome: false } },
  'neither in rows': { settings: {}, emulated: { rowsCarryStatus: false, rowsCarryOutcome: false } },
  unproven: { settings: { requireProof: false }, emulated: {} },
  'in the clear': { settings: {}, emulated: { openResponses: 'plain', echoRequestId: true } },
  docuverify: { settings: docuverify('v3'), emulated: { signatureToken: true } },
  'docuverify, legacy': { settings: docuverify('legacy'), emulated: {} },
} as const satisfies Readonly<Record<string, Reading>>;

function docuverify(resultShape: 'v3' | 'legacy'): ProviderConfig {
  const flows = { default: { dvcId: DVC_ID, documentType: 'idcard_object' } };
  return { dialect: 'docuverify', resultShape, connector: undefined, verification: undefined, flows };
}

const SCENARIOS = ['approve', 'decline', 'review', 'not_performed', 'expire', 'abandon'];

/** Each scenario on its own: one that fails does not hide the others. */
function* record(stage: Stage): Generator<() => Promise<unknown>> {
  for (const [reading, how] of Object.entries(READINGS))
    yield () => direct(stage, `approve, ${reading}`, how);
  for (const scenario of SCENARIOS.slice(1)) {
    yield () => direct(stage, `${scenario}, v3`, { ...READINGS.v3, scenario });
    yield () => direct(stage, `${scenario}, neither in rows`, { ...READINGS['neither in rows'], scenario });
    yield () => direct(stage, `${scenario}, legacy alone`, { ...READINGS['legacy alone'], scenario });
  }
  for (const reading of ['v3', 'legacy'] as const) {
    const how = READINGS[reading];
    yield () =>
      direct(stage, `approve, passport, ${reading}`, {
        ...how,
        type: 'passport',
        shown: [PASSPORT, SELFIE],
      });
    yield () => direct(stage, `approve, licence, ${reading}`, { ...how, type: 'driving_licence' });
  }
  yield () => reviewed(stage);
  yield () => lookedUp(stage);
  yield () => byBucket(stage);
  yield () => hosted(stage);
  yield () => administration(stage, { front: FRONT, back: BACK, selfie: FACE });
}

const emulated = (settings: Partial<OneKosmosEmulatorSettings>): Partial<OneKosmosEmulatorSettings> => ({
  licenses: [{ key: LICENSE, authLevel: 'system' }],
  verifications: { [DVC_ID]: { connector: CONNECTOR, verification: VERIFICATION } },
  ...settings,
});

const begin = (
  stage: Stage,
  name: string,
  { settings = {}, emulated: more = {}, scenario = 'approve' }: Direct,
): Promise<RunningOneKosmosEmulator> =>
  stage.begin(name, () => startOneKosmosEmulator({ scenario, settings: emulated(more) }), {
    settings,
    codec: kosmosCodec(),
  });

async function direct(
  stage: Stage,
  name: string,
  { type = 'identity_card', shown = [CARD, SELFIE], ...how }: Direct,
): Promise<Started> {
  const emulator = await begin(stage, name, how);
  const { ref } = await stage.need('createSession', created({ ...INPUT, documentTypes: [type] }));
  await stage.take('getSession', read('getSession', ref));
  // A session that expires is never finished.
  const untouched = how.scenario === 'expire';
  for (const one of untouched ? [] : shown) await stage.take('submitEvidence', evidence(ref, one));
  if (!untouched && how.scenario !== 'abandon')
    await stage.take(
      'finalizeSession',
      done((proofing) => proofing.finalizeSession(ref)),
    );
  emulator.clock.advance(2 * HOUR);
  await readBoth(stage, ref);
  await stage.take('listSessions', list({}));
  return { emulator, ref };
}

async function reviewed(stage: Stage): Promise<void> {
  const { emulator, ref } = await direct(stage, 'review, then approve', {
    ...READINGS.v3,
    scenario: 'review',
  });
  emulator.resolveReview(ref.id, 'approve');
  await readBoth(stage, ref);
  const [artifact] = (await stage.proofing().getResult(ref)).artifacts;
  if (artifact === undefined) throw new Error('there is no artifact');
  await stage.take('downloadArtifact', downloaded(ref, artifact));
}

/** Tenant and community ids are looked up (dossier 4). */
async function lookedUp(stage: Stage): Promise<void> {
  const settings = { tenantId: undefined, communityId: undefined };
  await direct(stage, 'approve, ids looked up', { settings });
}

/** Pictures go to the community's bucket, and the first attempt fails (dossier 7.3). */
async function byBucket(stage: Stage): Promise<void> {
  const emulator = await begin(stage, 'bucket, retried', {
    settings: {
      images: 'bucket',
      verification: { ...VERIFICATION, config: { ...VERIFICATION.config, maxRetries: 1 } },
    },
    emulated: { failedAttemptsShown: true },
    scenario: 'decline',
  });
  const { ref } = await stage.proofing().createSession(INPUT);
  for (const one of [CARD, SELFIE]) await stage.take('submitEvidence', evidence(ref, one));
  await stage.take(
    'finalizeSession',
    done((proofing) => proofing.finalizeSession(ref)),
  );
  emulator.clock.advance(10_000);
  await readBoth(stage, ref);
  await stage.take(
    'retrySession',
    done((proofing) => proofing.retrySession(ref, INPUT)),
  );
  await readBoth(stage, ref);
}

async function hosted(stage: Stage): Promise<void> {
  const emulator = await begin(stage, 'hosted', READINGS.v3);
  const { ref, launch } = await stage.need('createSession', created({ ...INPUT, mode: 'hosted' }));
  await visitHostedPage(urlOf(launch), {
    document_front: specimenImage(PERSON, 'card-front'),
    document_back: specimenImage(PERSON, 'card-back'),
    selfie: specimenImage(PERSON, 'selfie'),
  });
  emulator.clock.advance(10_000);
  await readBoth(stage, ref);

  await begin(stage, 'hosted, declined', READINGS.v3);
  const refused = await stage.proofing().createSession({ ...INPUT, mode: 'hosted' });
  await visitHostedPage(urlOf(refused.launch), {}, { decline: true });
  await readBoth(stage, refused.ref);
}
