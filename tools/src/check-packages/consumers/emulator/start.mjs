// Starts the vendors' emulators, and prints what an app needs to know of them, and a person to verify, as one line of JSON.
// Most apps use ID360 alone; ALL_VENDORS has the variables of all of them. SESSION is what `run` takes, with paths as pages. Stops when its standard input ends.
import { randomBytes } from 'node:crypto';
import {
  specimenPath,
  specimens,
  startId360Emulator,
  startInnovatricsEmulator,
  startOneKosmosEmulator,
  startShootIdEmulator,
} from '@anyproof/emulators';

const [id360, innovatrics, oneKosmos, shootId] = await Promise.all([
  startId360Emulator({ scenario: 'approve' }),
  startInnovatricsEmulator({ scenario: 'approve' }),
  startOneKosmosEmulator({ scenario: 'approve' }),
  startShootIdEmulator(),
]);
const [person] = specimens();
const { given_name, family_name, birthdate } = person.claims;
const [stored] = Object.values(oneKosmos.settings.verifications);

const shared = {
  ANYPROOF_PROVIDER: 'id360',
  ANYPROOF_SEAL_KEY: randomBytes(32).toString('base64'),
};
const ofId360 = {
  ANYPROOF_ID360_BASE_URL: id360.origin,
  ANYPROOF_ID360_USERNAME: id360.settings.username,
  ANYPROOF_ID360_PASSWORD: id360.settings.password,
  ANYPROOF_ID360_PROCESS: id360.settings.processUuid,
  ANYPROOF_ID360_RETURN_URL: 'https://app.example/return',
  ANYPROOF_ID360_POLL_INTERVAL_MS: '50',
  // Its reports say PREPROD.
  ANYPROOF_ID360_TEST_MODE: 'true',
};
const ofOthers = {
  ANYPROOF_INNOVATRICS_BASE_URL: innovatrics.origin,
  ANYPROOF_INNOVATRICS_USERNAME: innovatrics.settings.username,
  ANYPROOF_INNOVATRICS_PASSWORD: innovatrics.settings.password,
  ANYPROOF_INNOVATRICS_POLL_INTERVAL_MS: '50',
  ANYPROOF_1KOSMOS_BASE_URL: `${oneKosmos.origin}/idproofingapi`,
  ANYPROOF_1KOSMOS_LICENSE_KEY: oneKosmos.settings.licenses[0].key,
  ANYPROOF_1KOSMOS_TENANT_DNS: oneKosmos.settings.tenantDns[0],
  ANYPROOF_1KOSMOS_TENANT_ORIGIN: oneKosmos.origin,
  ANYPROOF_1KOSMOS_COMMUNITY_NAME: oneKosmos.settings.community.communityName,
  ANYPROOF_1KOSMOS_CONNECTOR: JSON.stringify(stored.connector),
  ANYPROOF_1KOSMOS_VERIFICATION: JSON.stringify(stored.verification),
  ANYPROOF_1KOSMOS_POLL_INTERVAL_MS: '50',
  ANYPROOF_SHOOTID_BASE_URL: shootId.origin,
  ANYPROOF_SHOOTID_APPLICATION_TOKEN: shootId.settings.applicationToken,
  ANYPROOF_SHOOTID_APPLICATION_SECRET: shootId.settings.applicationSecret,
};

const claims = { given_name, family_name, birthdate };
const [front, back, selfie] = ['card-front', 'card-back', 'selfie'].map((name) =>
  specimenPath(person.id, name),
);
const session = {
  mode: 'direct',
  reference: 'customer-42',
  returnUrl: 'https://app.example/return',
  expected: claims,
  consent: { terms: true, biometrics: true, at: new Date().toISOString() },
  evidence: [
    { kind: 'identity_document', documentType: 'identity_card', pages: [front, back] },
    { kind: 'selfie', pages: [selfie] },
  ],
};

console.log(
  JSON.stringify({
    ...shared,
    ...ofId360,
    ALL_VENDORS: JSON.stringify({ ...shared, ...ofId360, ...ofOthers }),
    SESSION: JSON.stringify(session),
    CLAIMS: JSON.stringify(claims),
    FRONT: front,
    BACK: back,
    SELFIE: selfie,
  }),
);
process.stdin
  .resume()
  .on('end', () => Promise.all([id360, innovatrics, oneKosmos, shootId].map((one) => one.stop())));
