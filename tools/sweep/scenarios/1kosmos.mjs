// 1Kosmos: every answer that its emulator can give.
import { oneKosmos } from '@anyproof/1kosmos';
import { specimen, specimenImage, startOneKosmosEmulator, visitHostedPage } from '@anyproof/emulators';
import { DECIDES } from '../decides.mjs';
import { administration } from './kosmos-administration.mjs';
import { kosmosCodec, PRIVATE_KEY } from './kosmos-codec.mjs';
import { COMMUNITY, CONNECTOR, DVC_ID, LICENSE, VERIFICATION } from './kosmos-customer.mjs';
import { CONSENT, page, personalDataOf } from './people.mjs';
import { created, done, downloaded, evidence, list, read, readBoth } from './verbs.mjs';

const PERSON = 'robin-ostergard';
const { given_name, family_name } = specimen(PERSON).claims;
const HOUR = 3_600_000;

export const scene = {
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

const pages = (...images) => images.map((image) => page(PERSON, image));
const CARD = {
  kind: 'identity_document',
  documentType: 'identity_card',
  pages: pages('card-front', 'card-back'),
};
const PASSPORT = { kind: 'identity_document', documentType: 'passport', pages: pages('passport') };
const SELFIE = { kind: 'selfie', pages: pages('selfie') };

const INPUT = {
  reference: 'sweep-000042',
  mode: 'direct',
  documentTypes: ['identity_card'],
  consent: CONSENT,
  selfAsserted: { given_name, family_name },
  providerOptions: {
    '1kosmos': { username: 'robin', workflowMetadata: { workflowId: 'flow-1', wfInstanceId: 'instance-1' } },
  },
};

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
};

function docuverify(resultShape) {
  const flows = { default: { dvcId: DVC_ID, documentType: 'idcard_object' } };
  return { dialect: 'docuverify', resultShape, connector: undefined, verification: undefined, flows };
}

const SCENARIOS = ['approve', 'decline', 'review', 'not_performed', 'expire', 'abandon'];

/** Each scenario on its own: one that fails does not hide the others. */
function* record(stage) {
  for (const [reading, how] of Object.entries(READINGS))
    yield () => direct(stage, `approve, ${reading}`, how);
  for (const scenario of SCENARIOS.slice(1)) {
    yield () => direct(stage, `${scenario}, v3`, { ...READINGS.v3, scenario });
    yield () => direct(stage, `${scenario}, neither in rows`, { ...READINGS['neither in rows'], scenario });
    yield () => direct(stage, `${scenario}, legacy alone`, { ...READINGS['legacy alone'], scenario });
  }
  for (const reading of ['v3', 'legacy']) {
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
  yield () => administration(stage, { front: CARD.pages[0], back: CARD.pages[1], selfie: SELFIE.pages[0] });
}

const emulated = (settings = {}) => ({
  licenses: [{ key: LICENSE, authLevel: 'system' }],
  verifications: { [DVC_ID]: { connector: CONNECTOR, verification: VERIFICATION } },
  ...settings,
});

const begin = (stage, name, { settings = {}, emulated: more = {}, scenario = 'approve' }) =>
  stage.begin(name, () => startOneKosmosEmulator({ scenario, settings: emulated(more) }), {
    settings,
    codec: kosmosCodec(),
  });

async function direct(stage, name, { type = 'identity_card', shown = [CARD, SELFIE], ...how }) {
  const emulator = await begin(stage, name, how);
  const { ref } = await stage.take('createSession', created({ ...INPUT, documentTypes: [type] }));
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

async function reviewed(stage) {
  const { emulator, ref } = await direct(stage, 'review, then approve', {
    ...READINGS.v3,
    scenario: 'review',
  });
  emulator.resolveReview(ref.id, 'approve');
  await readBoth(stage, ref);
  const { artifacts } = await stage.proofing().getResult(ref);
  await stage.take('downloadArtifact', downloaded(ref, artifacts[0]));
}

/** Tenant and community ids are looked up (dossier 4). */
async function lookedUp(stage) {
  const settings = { tenantId: undefined, communityId: undefined };
  await direct(stage, 'approve, ids looked up', { settings });
}

/** Pictures go to the community's bucket, and the first attempt fails (dossier 7.3). */
async function byBucket(stage) {
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
    done((proofing) => proofing.retrySession(ref)),
  );
  await readBoth(stage, ref);
}

async function hosted(stage) {
  const emulator = await begin(stage, 'hosted', READINGS.v3);
  const { ref, launch } = await stage.take('createSession', created({ ...INPUT, mode: 'hosted' }));
  await visitHostedPage(launch.url, {
    document_front: specimenImage(PERSON, 'card-front'),
    document_back: specimenImage(PERSON, 'card-back'),
    selfie: specimenImage(PERSON, 'selfie'),
  });
  emulator.clock.advance(10_000);
  await readBoth(stage, ref);

  await begin(stage, 'hosted, declined', READINGS.v3);
  const refused = await stage.proofing().createSession({ ...INPUT, mode: 'hosted' });
  await visitHostedPage(refused.launch.url, {}, { decline: true });
  await readBoth(stage, refused.ref);
}
