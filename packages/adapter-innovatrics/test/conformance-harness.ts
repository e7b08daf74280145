import { createHmac } from 'node:crypto';
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
  startInnovatricsEmulator,
  visitHostedPage,
} from '@anyproof/emulators';
import { innovatrics } from '@anyproof/innovatrics';

const PERSON = 'martin-horak';
const { claims, images } = specimen(PERSON);
const { given_name, family_name, birthdate, nationalities } = claims;
const username = '93c1-user-of-the-harness';
const password = '93c1-Zq-password-of-the-harness-x8Lw';

const OLD_WEBHOOK_KEY = '2f6a-old-webhook-key-of-the-harness-w9';
const SDK_PASSWORD = '7b3d-sdk-password-of-the-harness-k4';

const picture = (name: SpecimenImageName, person = PERSON) => fileSource(specimenPath(person, name));
const selfie = (person: string): EvidenceInput => ({ kind: 'selfie', pages: [picture('selfie', person)] });

const data = (path: string) => ({ method: 'GET', path: new RegExp(`/data/[^/]+/${path}$`) });
const status = data('status');

/** The vendor's words (dossier 6.1); there is no message for a session that ran out (dossier 9). */
const WORDS: Readonly<Record<Ending | 'progress', string>> = {
  approve: 'AUTO_APPROVED',
  decline: 'AUTO_REJECTED',
  review: 'WAITING_FOR_MANUAL_APPROVE',
  inconclusive: 'SESSION_STARTED',
  expire: 'EXPIRED',
  abandon: 'SESSION_STARTED',
  fail: 'SESSION_STARTED',
  progress: 'SESSION_STARTED',
};

const NEXT_KEY = 'the-next-password-of-the-harness';
const signedWith = (key: string) => (body: Uint8Array) => ({
  'x-signature': createHmac('sha256', key).update(body).digest('base64'),
});

/** Of the emulators that were started: a wire in between has an origin of its own, and the page stays the emulator's. */
const pages: string[] = [];

export const harness: ConformanceHarness = {
  adapter: innovatrics,
  settings: (baseUrl) => ({
    baseUrl,
    username,
    password,
    pollIntervalMs: 1_000,
    safetyPollIntervalMs: 1_000,
    launchOrigins: [...pages],
  }),
  impatient: { http: { timeoutMs: 250, deadlineMs: 900, downloadDeadlineMs: 900 }, captureTimeoutMs: 250 },
  start: async (): Promise<ConformanceVendor> => {
    const emulator = await startInnovatricsEmulator({ settings: { username, password } });
    pages.push(emulator.origin);
    const received = () => emulator.journal.entries().filter(({ by }) => by === 'app');
    return {
      origin: emulator.origin,
      clock: emulator.clock,
      faults: emulator.faults,
      received,
      decide: (ending) => {
        emulator.scenario = ending;
      },
      settleReview: (id, verdict) => emulator.decide(id, verdict === 'approve' ? 'approve' : 'reject'),
      secrets: () => [
        username,
        password,
        ...received().flatMap(({ headers }) => headers['authorization']?.split(' ').slice(1) ?? []),
        ...received().flatMap(({ path }) => /\/token\/exchange\/([^/]+)$/.exec(path)?.[1] ?? []),
      ],
      stop: () => emulator.stop(),
    };
  },
  faults: {
    unread: ['eraseSession'],
  },
  deviations: [
    {
      verbs: ['submitEvidence', 'finalizeSession'],
      faults: ['401, once'],
      end: 'recovers',
      why: 'the access token ran out; it is exchanged anew once, and a 401 proves that nothing happened',
    },
  ],
  leaks: {
    settings: {
      webhookKeys: [password, OLD_WEBHOOK_KEY],
      sdk: { username: 'sdk-user-of-the-harness', password: SDK_PASSWORD },
    },
    secrets: [OLD_WEBHOOK_KEY, SDK_PASSWORD],
  },
  requests: {
    createSession: { method: 'POST', path: /\/enrolment\/initialize$/ },
    getSession: status,
    getResult: status,
    submitEvidence: { method: 'POST', path: /\/enrolment\/(?:document|face)$/ },
    finalizeSession: { method: 'POST', path: /\/enrolment\/complete$/ },
    details: ['decision/results', 'document/result', 'face/result', 'images'].map(data),
  },
  files: ({ body }) => base64Hashes(body),
  endings: ['approve', 'decline', 'review', 'expire'],
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
    expected: { given_name, family_name, birthdate },
    // The vendor's MRZ has no accents, and no lower case.
    claims: { birthdate, nationalities },
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
      say: ({ faults }, _id, word) =>
        faults.add({
          ...status,
          times: 1_000,
          effect: { kind: 'status', status: 200, body: JSON.stringify({ status: word }) },
        }),
    },
  ],
  webhooks: {
    body: (sessionId, news) => JSON.stringify({ sessionId, status: WORDS[news], projectId: 'development' }),
    headers: signedWith(password),
    rotation: {
      during: { webhookKeys: [NEXT_KEY, password] },
      after: { webhookKeys: [NEXT_KEY] },
      headers: signedWith(NEXT_KEY),
      empty: { webhookKeys: [NEXT_KEY, ' '] },
    },
  },
  visit: async (launch, { http }) => {
    const ca = typeof http?.ca === 'string' ? http.ca : undefined;
    const pictures = {
      document_front: specimenImage(PERSON, 'card-front'),
      document_back: specimenImage(PERSON, 'card-back'),
      selfie: specimenImage(PERSON, 'selfie'),
    };
    await visitHostedPage(launch.url ?? '', pictures, { ca });
  },
};
