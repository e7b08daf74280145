import type { FastifyInstance } from 'fastify';
import {
  type EmulatorContext,
  type FinishAnswer,
  type HostedSlotId,
  type HostedVisit,
  registerHostedPage,
  slotLabels,
} from '../shared/index.js';
import { Refusal } from './errors.js';
import type { ShootIdEmulatorSettings } from './settings.js';
import type { Transaction } from './transaction.js';
import type { Transactions } from './transactions.js';

/** Where the QR code leads; the vendor's own page is not documented. */
export const capturePath = '/shootid/capture';

/** Which document a picture belongs to: a type, and its page counted from the first. */
const places: Readonly<Partial<Record<HostedSlotId, { readonly type: string; readonly page: number }>>> = {
  document_front: { type: 'IDENTITY', page: 0 },
  document_back: { type: 'IDENTITY', page: 1 },
  bank_details: { type: 'RIB', page: 0 },
};

export function registerHosted(
  app: FastifyInstance,
  context: EmulatorContext<ShootIdEmulatorSettings>,
  transactions: Transactions,
): void {
  registerHostedPage(app, {
    pagePath: `${capturePath}/:transactionId`,
    vendorName: 'ShootID',
    token: { in: 'path', pattern: `^${capturePath}/([^/]+)$` },
    find(transactionId) {
      const transaction = transactions.find(transactionId);
      return transaction && visitOf(transaction, context.settings, transactions);
    },
  });
}

/** Nobody is sent back anywhere: there is no browser callback (dossier 1). */
function visitOf(
  transaction: Transaction,
  settings: ShootIdEmulatorSettings,
  transactions: Transactions,
): HostedVisit {
  const documentOf = (slot: HostedSlotId) => {
    const place = places[slot];
    const document = transaction.documents.find(({ declaredType }) => declaredType === place?.type);
    return { place, document };
  };
  const isTaken = (slot: HostedSlotId): boolean => {
    const { place, document } = documentOf(slot);
    return document?.pages.has((place?.page ?? 0) + settings.pageBase) ?? false;
  };
  const slots = [...settings.requiredSlots, ...settings.optionalSlots].map((id) => ({
    id,
    label: slotLabels[id],
    required: settings.requiredSlots.includes(id),
    accepted: isTaken(id),
  }));
  return {
    title: 'Photograph your documents',
    slots,
    ...(transaction.finished && { closed: 'Your documents are being read.' }),
    async accept(slot, bytes) {
      const { place, document } = documentOf(slot);
      if (!place) return { accepted: false, reason: 'not asked for' };
      try {
        transactions.addPage(transaction, {
          type: place.type,
          documentId: document?.documentId,
          page: place.page + settings.pageBase,
          bytes,
        });
        return { accepted: true };
      } catch (error) {
        if (error instanceof Refusal) {
          return { accepted: false, reason: error.words, sentence: sentenceOf(error, settings) };
        }
        throw error;
      }
    },
    async finish(): Promise<FinishAnswer> {
      const missing = settings.requiredSlots.find((slot) => !isTaken(slot));
      if (missing !== undefined)
        return {
          refused: `Missing: ${slotLabels[missing]}`,
          sentence: `Still missing: ${slotLabels[missing].toLowerCase()}.`,
        };
      transaction.finished = true;
      for (const document of transaction.documents) transactions.planScan(transaction, document);
      return {};
    },
  };
}

function sentenceOf({ status }: Refusal, { errors }: ShootIdEmulatorSettings): string {
  if (status === errors.tooLarge) return 'This file is too large. Please choose a smaller one.';
  if (status === errors.badFormat)
    return 'This file is not a picture that can be read: JPEG, PNG or PDF, please.';
  return 'This picture cannot be used. Please take it again.';
}
