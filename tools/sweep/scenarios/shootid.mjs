// ShootID: every answer that its emulator can give. It reads documents and never approves anybody.
import { bytesSource } from '@anyproof/core';
import { specimenImage, startShootIdEmulator, visitHostedPage } from '@anyproof/emulators';
import { shootId } from '@anyproof/shootid';
import { DECIDES } from '../decides.mjs';
import { page, personalDataOf } from './people.mjs';
import { created, evidence, read, readBoth } from './verbs.mjs';

const PERSON = 'grace-oconnor';
const CREDENTIALS = { applicationToken: 'app-of-the-sweep', applicationSecret: 'secret-of-the-sweep' };

export const scene = {
  name: 'shootid',
  decides: DECIDES.shootid,
  adapter: shootId,
  personal: personalDataOf(PERSON),
  settings: (baseUrl) => ({ baseUrl, ...CREDENTIALS }),
  record,
};

const pages = (...images) => images.map((image) => page(PERSON, image));
const CARD = {
  kind: 'identity_document',
  documentType: 'identity_card',
  pages: pages('card-front', 'card-back'),
};
const PASSPORT = { kind: 'identity_document', documentType: 'passport', pages: pages('passport') };
const BANK = { kind: 'bank_details', pages: pages('bank-details') };
/** A JPEG without the comment segment that is the emulator's OCR. */
const UNREADABLE = {
  kind: 'identity_document',
  pages: [bytesSource(Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'), 'image/jpeg')],
};

/** Words and keys that the vendor may use (dossier 2.3). */
const READINGS = {
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
function* record(stage) {
  yield () => direct(stage, 'unreadable', { shown: [UNREADABLE] });
  for (const [reading, how] of Object.entries(READINGS)) {
    yield () => direct(stage, `card, ${reading}`, { ...how, shown: [CARD] });
    yield () => direct(stage, `card and bank, ${reading}`, { ...how, shown: [CARD, BANK] });
  }
  yield () => direct(stage, 'passport', { shown: [PASSPORT] });
  yield () => direct(stage, 'two papers', { shown: [CARD, PASSPORT] });
  yield () => hosted(stage);
}

async function direct(stage, name, { settings = {}, emulated = {}, shown }) {
  const start = () => startShootIdEmulator({ settings: { ...CREDENTIALS, ...emulated } });
  const emulator = await stage.begin(name, start, { settings });
  const kinds = [...new Set(shown.map(({ kind }) => kind))];
  const input = { reference: 'sweep-000042', mode: 'direct', evidence: kinds };
  const { ref } = await stage.take('createSession', created(input));
  await stage.take('getSession', read('getSession', ref));
  for (const one of shown) await stage.take('submitEvidence', evidence(ref, one));
  await readBoth(stage, ref);
  emulator.clock.advance(60_000);
  await readBoth(stage, ref);
}

async function hosted(stage) {
  const emulator = await stage.begin('hosted', () => startShootIdEmulator({ settings: CREDENTIALS }));
  const { ref } = await stage.take('createSession', created({ reference: 'sweep-000042', mode: 'hosted' }));
  await visitHostedPage(emulator.transactions().at(-1).captureUrl, {
    document_front: specimenImage(PERSON, 'card-front'),
    document_back: specimenImage(PERSON, 'card-back'),
  });
  emulator.clock.advance(60_000);
  await readBoth(stage, ref);
}
