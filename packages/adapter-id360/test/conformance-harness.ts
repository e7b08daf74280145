import type { ConformanceHarness, ConformanceVendor, Ending } from '@anyproof/conformance';
import { bytesSource, type EvidenceInput, fileSource } from '@anyproof/core';
import {
  id360Defaults,
  type SpecimenImageName,
  specimen,
  specimenImage,
  specimenPath,
  startId360Emulator,
  visitHostedPage,
} from '@anyproof/emulators';
import { id360 } from '@anyproof/id360';

const PERSON = 'zoe-garcia-lefevre';
const { claims, images } = specimen(PERSON);
const { given_name, family_name, birthdate, nationalities } = claims;
const CALLBACK_URL = 'http://127.0.0.1:9/callbacks';
const CALLBACK_SECRET = '4f1d-callback-secret-of-the-harness-q7';
const SECRET = { 'x-callback-secret': CALLBACK_SECRET };
const NEXT_SECRET = { 'x-callback-secret': 'the-next-callback-secret-77ab' };
const { username, password, processUuid } = id360Defaults;

const picture = (name: SpecimenImageName, person = PERSON) => fileSource(specimenPath(person, name));
const selfie = (person: string): EvidenceInput => ({ kind: 'selfie', pages: [picture('selfie', person)] });

const OLD_CALLBACK_SECRET = '83be-old-callback-secret-of-the-harness-v2';
const ARCHIVE_PASSWORD = '5ad0-archive-password-of-the-harness-t6';
const ONE_TIME_PASSWORD = '9c1f-one-time-password-of-the-harness-n3';
const report = { method: 'GET', path: /\/enrollment\/\d+\/report\/?$/ };

/** The vendor's words in callbacks (dossier 6.1). */
const CALLBACK_WORDS: Readonly<Record<Ending | 'progress', string>> = {
  approve: 'OK',
  decline: 'KO',
  review: 'STARTED',
  inconclusive: 'STARTED',
  expire: 'CANCELED',
  abandon: 'CANCELED',
  fail: 'FAILED',
  progress: 'STARTED',
};

export const harness: ConformanceHarness = {
  adapter: id360,
  settings: (baseUrl) => ({
    baseUrl,
    username,
    password,
    process: processUuid,
    callbacks: [{ url: CALLBACK_URL, headers: SECRET }],
    artifacts: ['proof_slip'],
    paths: { interrupt: id360Defaults.paths.interrupt },
    safetyPollIntervalMs: 1_000,
  }),
  impatient: { http: { timeoutMs: 250, deadlineMs: 900, downloadDeadlineMs: 900 }, uploadTimeoutMs: 250 },
  start: async (): Promise<ConformanceVendor> => {
    // A vendor that gives reports of every end; those it tells by callback only are the webhooks' cases.
    const emulator = await startId360Emulator({
      settings: { endedWithoutVerdict: 200, environment: 'PROD' },
    });
    const received = () => emulator.journal.entries().filter(({ by }) => by === 'app');
    return {
      origin: emulator.origin,
      clock: emulator.clock,
      faults: emulator.faults,
      received,
      decide: (ending) => {
        emulator.scenario = ending;
      },
      secrets: () => [
        password,
        CALLBACK_SECRET,
        ...emulator.dossiers().map(({ apiKey }) => apiKey),
        ...received().flatMap(({ headers }) => headers['authorization']?.slice('Token '.length) ?? []),
      ],
      sessions: () => emulator.dossiers().map(({ id }) => String(id)),
      stop: () => emulator.stop(),
    };
  },
  faults: {
    requests: { recordConsent: { method: 'POST', path: /\/flow\/consent\/?$/ } },
    // The status alone says that it was done, or that a dossier has not ended (202).
    unread: [
      'getSession',
      'submitEvidence',
      'finalizeSession',
      'recordConsent',
      'cancelSession',
      'checkHealth',
    ],
  },
  leaks: {
    settings: {
      archive: {
        username: 'archivist',
        password: ARCHIVE_PASSWORD,
        oneTimePassword: ONE_TIME_PASSWORD,
      },
      callbacks: [
        {
          url: 'http://127.0.0.1:9/callbacks',
          headers: { 'x-callback-secret': CALLBACK_SECRET },
          previousHeaders: { 'x-callback-secret': OLD_CALLBACK_SECRET },
        },
      ],
    },
    secrets: [OLD_CALLBACK_SECRET, ARCHIVE_PASSWORD, ONE_TIME_PASSWORD],
  },
  requests: {
    createSession: { method: 'POST', path: /\/process\/[^/]+\/enrollment\/?$/ },
    getSession: report,
    getResult: report,
    submitEvidence: { method: 'POST', path: /\/flow\/document\// },
    finalizeSession: { method: 'POST', path: /\/flow\/finalize_enrollment\/?$/ },
  },
  named: [
    {
      verb: 'createSession',
      request: { method: 'POST', path: /\/process\/[^/]+\/enrollment\/?$/ },
      fields: ['client_reference'],
    },
    // A dossier that has not ended has no report (202).
    { verb: 'getSession', request: report, decided: true },
    { verb: 'getResult', request: report, decided: true },
    { verb: 'getResult', request: report, decided: true, fields: ['client_reference'] },
  ],
  consent: {
    request: { method: 'POST', path: /\/flow\/consent\/?$/ },
    grants: ({ query }) => query?.['accepted_biometry'] === 'true',
  },
  files: ({ bodySha256 }) => [bodySha256],
  endings: ['approve', 'decline', 'expire', 'abandon', 'fail'],
  acts: ['sessions'],
  evidence: {
    good: [
      {
        kind: 'identity_document',
        documentType: 'identity_card',
        pages: [picture('card-front'), picture('card-back')],
      },
      selfie(PERSON),
    ],
    // The picture without the comment segment, which is what the emulator reads.
    unreadable: bytesSource(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'), 'image/jpeg'),
    otherSelfie: selfie('martin-horak'),
  },
  person: {
    // ID360 compares one given name, and the adapter warns of any other.
    expected: { given_name: given_name.replace(/ .*/, ''), family_name, birthdate },
    claims: { given_name, family_name, birthdate, nationalities },
    personalData: [
      family_name,
      birthdate,
      images['card-front']?.printed.document_number ?? '',
      ...(images['card-back']?.printed.mrz ?? []),
    ],
  },
  unknownWords: [
    {
      place: 'report',
      on: 'open',
      say: ({ faults }, id, status) =>
        faults.add({
          ...report,
          times: 1_000,
          effect: { kind: 'status', status: 200, body: JSON.stringify({ id: Number(id), status }) },
        }),
    },
  ],
  webhooks: {
    body: (sessionId, news) =>
      JSON.stringify({
        id: Number(sessionId),
        status: CALLBACK_WORDS[news],
        reason: null,
        steps_status: { done: news === 'expire' ? 0 : 2, total: 4 },
      }),
    headers: () => SECRET,
    notFetchable: ['expire', 'abandon', 'fail'],
    rotation: {
      during: { callbacks: [{ url: CALLBACK_URL, headers: NEXT_SECRET, previousHeaders: SECRET }] },
      after: { callbacks: [{ url: CALLBACK_URL, headers: NEXT_SECRET }] },
      headers: () => NEXT_SECRET,
      empty: { callbacks: [{ url: CALLBACK_URL, headers: {} }] },
    },
  },
  visit: async (launch, { http }) => {
    const [document_front, document_back, face] = (['card-front', 'card-back', 'selfie'] as const).map(
      (name) => specimenImage(PERSON, name),
    );
    if (!document_front || !document_back || !face) throw new Error('unreachable');
    const ca = typeof http?.ca === 'string' ? http.ca : undefined;
    await visitHostedPage(launch.url ?? '', { document_front, document_back, selfie: face }, { ca });
  },
  deviations: [
    {
      verbs: ['downloadArtifact'],
      faults: ['404'],
      end: 'SESSION_GONE',
      why: 'a dossier that has ended and is not there was deleted',
    },
    {
      verbs: ['submitEvidence', 'finalizeSession', 'recordConsent'],
      faults: ['401, once', '401, always'],
      end: 'SESSION_NOT_FOUND',
      why: 'the dossier key is the credential of these calls: a key that is refused is a session that is not there',
    },
    {
      verbs: ['createSession', 'getSession', 'getResult', 'cancelSession', 'checkHealth', 'downloadArtifact'],
      faults: ['401, once'],
      end: 'recovers',
      why: 'the login ran out; it is renewed once, and a 401 proves that nothing happened',
    },
  ],
};
