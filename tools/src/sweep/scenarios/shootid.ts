// ShootID: every answer that its emulator can give. It reads documents and never approves anybody.
import {
  bytesSource,
  type CreateSessionInput,
  type EvidenceInput,
  type ProviderConfig,
  type Source,
} from '@anyproof/core';
import {
  type ShootIdEmulatorSettings,
  type SpecimenImageName,
  specimenImage,
  startShootIdEmulator,
  visitHostedPage,
} from '@anyproof/emulators';
import { shootId } from '@anyproof/shootid';
import { DECIDES } from '../decides.js';
import type { Scene, Stage } from '../stage.js';
import { page, personalDataOf } from './people.js';
import { created, evidence, read, readBoth } from './verbs.js';

const PERSON = 'grace-oconnor';
const CREDENTIALS = { applicationToken: 'app-of-the-sweep', applicationSecret: 'secret-of-the-sweep' };

export const scene: Scene = {
  name: 'shootid',
  decides: DECIDES.shootid,
  adapter: shootId,
  personal: personalDataOf(PERSON),
  settings: (baseUrl) => ({ baseUrl, ...CREDENTIALS }),
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
const BANK: EvidenceInput = { kind: 'bank_details', pages: pages('bank-details') };
/** A JPEG without the comment segment that is the emulator's OCR. */
const UNREADABLE: EvidenceInput = {
  kind: 'identity_document',
  pages: [bytesSource(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'), 'image/jpeg')],
};

interface Reading {
  /** Of the adapter. */
  readonly settings?: ProviderConfig;
  readonly emulated?: Partial<ShootIdEmulatorSettings>;
}

/** Words and keys that the vendor may use (dossier 2.3). */
const READINGS: Readonly<Record<string, Reading>> = {
  'as proposed': {},
  'other words': {
    settings: { words: { read: ['DONE'], failed: ['BAD'], inProgress: ['WAITING'] } },
    emulated: { words: { waiting: 'WAITING', read: 'DONE', failed: 'BAD' } },
  },
  'one document': { emulated: { addAnswer: 'document' } },
  'lines alone': { emulated: { mrzAs: 'lines', documentIdAs: 'text' } },
  'other keys': { settings: { resultKeys: {} }, emulated: { resultKeys: { documentNumber: 'number' } } },
};

/** Each scenario on its own: one that fails does not hide the others. */
function* record(stage: Stage): Generator<() => Promise<unknown>> {
  yield () => direct(stage, 'unreadable', { shown: [UNREADABLE] });
  for (const [reading, how] of Object.entries(READINGS)) {
    yield () => direct(stage, `card, ${reading}`, { ...how, shown: [CARD] });
    yield () => direct(stage, `card and bank, ${reading}`, { ...how, shown: [CARD, BANK] });
  }
  yield () => direct(stage, 'passport', { shown: [PASSPORT] });
  yield () => direct(stage, 'two papers', { shown: [CARD, PASSPORT] });
  yield () => hosted(stage);
}

async function direct(
  stage: Stage,
  name: string,
  { settings = {}, emulated = {}, shown }: Reading & { readonly shown: readonly EvidenceInput[] },
): Promise<void> {
  const start = () => startShootIdEmulator({ settings: { ...CREDENTIALS, ...emulated } });
  const emulator = await stage.begin(name, start, { settings });
  const kinds = [...new Set(shown.map(({ kind }) => kind))];
  const input: CreateSessionInput = { reference: 'sweep-000042', mode: 'direct', evidence: kinds };
  const { ref } = await stage.need('createSession', created(input));
  await stage.take('getSession', read('getSession', ref));
  for (const one of shown) await stage.take('submitEvidence', evidence(ref, one));
  await readBoth(stage, ref);
  emulator.clock.advance(60_000);
  await readBoth(stage, ref);
}

async function hosted(stage: Stage): Promise<void> {
  const emulator = await stage.begin('hosted', () => startShootIdEmulator({ settings: CREDENTIALS }));
  const { ref } = await stage.need('createSession', created({ reference: 'sweep-000042', mode: 'hosted' }));
  await visitHostedPage(emulator.transactions().at(-1)?.captureUrl ?? '', {
    document_front: specimenImage(PERSON, 'card-front'),
    document_back: specimenImage(PERSON, 'card-back'),
  });
  emulator.clock.advance(60_000);
  await readBoth(stage, ref);
}
