import { oneKosmos } from '@anyproof/1kosmos';
import {
  base64Hashes,
  type ConformanceHarness,
  type ConformanceVendor,
  type Ending,
} from '@anyproof/conformance';
import { bytesSource, type EvidenceInput, fileSource } from '@anyproof/core';
import {
  type SpecimenImageName,
  specimen,
  specimenImage,
  specimenPath,
  startOneKosmosEmulator,
  visitHostedPage,
} from '@anyproof/emulators';

const PERSON = 'robin-ostergard';
const { claims, images } = specimen(PERSON);
const { given_name, family_name, birthdate } = claims;
const LICENSE = '2b7e-Yt-license-of-the-harness-m4Kd';
const CONNECTOR_LICENSE = '6d1f-Vw-connector-license-of-the-harness-p2Rs';

/** 32 bytes in base64: made for this. */
const PRIVATE_KEY = 'T3hlbmZvcmRTaGlyZS1QbGFudGVkLVByaXZhdGUtSyE=';
const connector = {
  id: 'harness-connector',
  type: 'emulated',
  config: {
    license: CONNECTOR_LICENSE,
    verifierUrl: 'https://verifier.example',
    document_share_session_enabled: true,
  },
};
const verification = {
  id: 'harness-dvc',
  tag: 'harness',
  type: 'dl_authenticate',
  config: { verifier: 'emulated', debug: false, skip: false, returnRawData: true },
};

const picture = (name: SpecimenImageName, person = PERSON) => fileSource(specimenPath(person, name));
const selfie = (person: string): EvidenceInput => ({ kind: 'selfie', pages: [picture('selfie', person)] });

const details = { method: 'GET', path: /\/proofingsession\/[^/]+$/ };
const fetchRows = { method: 'POST', path: /\/proofingsession\/fetch$/ };
const result = { method: 'POST', path: /\/document_share_session\/result$/ };

const SCENARIOS: Readonly<Record<Ending, string>> = {
  approve: 'approve',
  decline: 'decline',
  review: 'review',
  inconclusive: 'not_performed',
  expire: 'expire',
  abandon: 'abandon',
  fail: 'decline',
};

const json = (value: unknown) => ({ kind: 'status' as const, status: 200, body: JSON.stringify(value) });

export const harness: ConformanceHarness = {
  adapter: oneKosmos,
  settings: (origin) => ({
    baseUrl: `${origin}/idproofingapi`,
    licenseKey: LICENSE,
    tenantDns: 'tenant.example',
    tenantOrigin: origin,
    tenantId: '64b0c0ffee0000000000a001',
    communityId: '64b0c0ffee0000000000b001',
    connector,
    verification,
    pollIntervalMs: 1_000,
  }),
  impatient: { http: { timeoutMs: 250, deadlineMs: 900, downloadDeadlineMs: 900 }, captureTimeoutMs: 250 },
  start: async (): Promise<ConformanceVendor> => {
    const emulator = await startOneKosmosEmulator({
      settings: {
        // By its own clock; a session that is decided at once would hide what became of `complete`.
        processingDelayMs: 20_000,
        licenses: [{ key: LICENSE, authLevel: 'service' }],
        verifications: { 'harness-dvc': { connector, verification } },
      },
    });
    return {
      origin: emulator.origin,
      clock: emulator.clock,
      faults: emulator.faults,
      received: () => emulator.journal.entries().filter(({ by }) => by === 'app'),
      decide: (ending) => {
        emulator.scenario = SCENARIOS[ending];
      },
      settleReview: (id, verdict) => emulator.resolveReview(id, verdict),
      secrets: () => [LICENSE, CONNECTOR_LICENSE],
      stop: () => emulator.stop(),
    };
  },
  faults: {
    kinds: { downloadArtifact: 'safe' },
    unread: ['submitEvidence'],
  },
  deviations: [
    {
      verbs: ['downloadArtifact'],
      faults: ['404'],
      end: 'CONFIG',
      why: 'files are read from the result, whose address names no session',
    },
    {
      verbs: ['finalizeSession'],
      faults: ['an empty answer'],
      end: 'recovers',
      why: 'nobody documents what complete answers, so nothing is an answer',
    },
  ],
  leaks: { settings: { privateKey: PRIVATE_KEY }, secrets: [PRIVATE_KEY] },
  requests: {
    createSession: { method: 'POST', path: /\/document_share_session\/create$/ },
    getSession: details,
    getResult: details,
    submitEvidence: { method: 'POST', path: /\/submit\/verification\/\w+$/ },
    finalizeSession: { method: 'GET', path: /\/proofingsession\/[^/]+\/complete$/ },
    details: [fetchRows, result],
  },
  named: [
    { verb: 'getSession', request: details },
    { verb: 'getResult', request: details },
    { verb: 'getResult', request: fetchRows, decided: true },
    { verb: 'getResult', request: result, decided: true },
    { verb: 'downloadArtifact', request: result, decided: true },
  ],
  files: ({ body }) => base64Hashes(body),
  endings: ['approve', 'decline', 'review', 'inconclusive', 'expire', 'abandon'],
  evidence: {
    good: [
      {
        kind: 'identity_document',
        documentType: 'identity_card',
        pages: [picture('card-front'), picture('card-back')],
      },
      selfie(PERSON),
    ],
    // A JPEG without the comment segment, which is what the emulator reads.
    unreadable: bytesSource(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'), 'image/jpeg'),
    otherSelfie: selfie('grace-oconnor'),
  },
  person: {
    expected: { given_name, family_name },
    claims: { family_name, birthdate },
    personalData: [
      family_name,
      birthdate,
      images['card-front']?.printed.document_number ?? '',
      ...(images['card-back']?.printed.mrz ?? []),
    ],
  },
  unknownWords: [
    {
      place: 'status',
      on: 'open',
      say: ({ faults }, id, status) => faults.add({ ...details, times: 1_000, effect: json({ id, status }) }),
    },
    {
      place: 'outcome',
      on: 'decided',
      // The result would tell it as well (dossier 7.0).
      say: ({ faults }, id, resultStatus) => {
        faults.add({ ...fetchRows, times: 1_000, effect: json({ data: [{ id, resultStatus }] }) });
        const sessionResult = { sessionId: id, sessionResult: resultStatus };
        faults.add({ ...result, times: 1_000, effect: json(sessionResult) });
      },
    },
  ],
  visit: async (launch, { http }) => {
    if (launch.url === undefined) throw new Error('hosted mode of 1Kosmos is a page');
    const ca = typeof http?.ca === 'string' ? http.ca : undefined;
    const pictures = {
      document_front: specimenImage(PERSON, 'card-front'),
      document_back: specimenImage(PERSON, 'card-back'),
      selfie: specimenImage(PERSON, 'selfie'),
    };
    await visitHostedPage(launch.url, pictures, { ca });
  },
};
