import type { ConformanceHarness, ConformanceVendor } from '@anyproof/conformance';
import { bytesSource, fileSource } from '@anyproof/core';
import {
  type RunningShootIdEmulator,
  type SpecimenImageName,
  specimen,
  specimenImage,
  specimenPath,
  startShootIdEmulator,
  visitHostedPage,
} from '@anyproof/emulators';
import { shootId } from '@anyproof/shootid';

const PERSON = 'grace-oconnor';
const { claims, images } = specimen(PERSON);
const { family_name, birthdate } = claims;
const applicationToken = 'e21b-application-of-the-harness';
const applicationSecret = '57aa-Ht-secret-of-the-harness-c9Gn';

const picture = (name: SpecimenImageName) => fileSource(specimenPath(PERSON, name));
const result = { method: 'GET', path: /\/result$/ };

/** The emulators that run, by origin: a QR code is for a phone, and the phone's page is theirs. */
const running = new Map<string, RunningShootIdEmulator>();

export const harness: ConformanceHarness = {
  adapter: shootId,
  settings: (baseUrl) => ({ baseUrl, applicationToken, applicationSecret, pollIntervalMs: 1_000 }),
  impatient: { http: { timeoutMs: 250, deadlineMs: 900, downloadDeadlineMs: 900 }, uploadTimeoutMs: 250 },
  start: async (): Promise<ConformanceVendor> => {
    const emulator = await startShootIdEmulator({ settings: { applicationToken, applicationSecret } });
    running.set(emulator.origin, emulator);
    return {
      origin: emulator.origin,
      clock: emulator.clock,
      faults: emulator.faults,
      received: () => emulator.journal.entries().filter(({ by }) => by === 'app'),
      // It reads papers and decides nothing: the pictures alone tell what becomes of a session.
      decide: () => undefined,
      secrets: () => [
        applicationSecret,
        Buffer.from(`${applicationToken}:${applicationSecret}`).toString('base64'),
        ...emulator.transactions().map(({ pictureId }) => pictureId),
      ],
      stop: async () => {
        running.delete(emulator.origin);
        await emulator.stop();
      },
    };
  },
  requests: {
    createSession: { method: 'GET', path: /\/init$/ },
    getSession: result,
    getResult: result,
    submitEvidence: { method: 'POST', path: /\/add$/ },
  },
  named: [
    { verb: 'getSession', request: result },
    { verb: 'getResult', request: result, decided: true },
  ],
  files: ({ body }) => hashIn(body),
  endings: ['inconclusive'],
  evidence: {
    good: [
      {
        kind: 'identity_document',
        documentType: 'identity_card',
        pages: [picture('card-front'), picture('card-back')],
      },
    ],
    // A JPEG without the comment segment, which is what the emulator reads.
    unreadable: bytesSource(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'), 'image/jpeg'),
  },
  person: {
    claims: { birthdate },
    personalData: [
      family_name,
      birthdate,
      images['card-front']?.printed.document_number ?? '',
      ...(images['card-back']?.printed.mrz ?? []),
    ],
  },
  unknownWords: [
    {
      place: 'status of a document',
      on: 'open',
      say: ({ faults }, transactionId, status) =>
        faults.add({
          ...result,
          times: 1_000,
          effect: {
            kind: 'status',
            status: 200,
            body: JSON.stringify({
              transactionId,
              documents: [{ documentId: 1, declaredType: 'IDENTITY', status }],
            }),
          },
        }),
    },
  ],
  visit: async (_launch, { origin, http }) => {
    const transaction = running.get(origin)?.transactions().at(-1);
    if (transaction === undefined) throw new Error('nobody made a transaction');
    const ca = typeof http?.ca === 'string' ? http.ca : undefined;
    const pictures = {
      document_front: specimenImage(PERSON, 'card-front'),
      document_back: specimenImage(PERSON, 'card-back'),
    };
    await visitHostedPage(transaction.captureUrl, pictures, { ca });
  },
};

function hashIn(body: unknown): string[] {
  const file: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'file') : undefined;
  const hash: unknown = typeof file === 'object' && file !== null ? Reflect.get(file, 'sha256') : undefined;
  return typeof hash === 'string' ? [hash] : [];
}
