import type { ShootIdEmulatorSettings } from './settings.js';
import type { StoredDocument, Transaction } from './transaction.js';

type Json = Record<string, unknown>;

export const wordOf = ({ scan }: StoredDocument, { words }: ShootIdEmulatorSettings): string =>
  scan === undefined ? words.waiting : scan.read ? words.read : words.failed;

/** Dossier 2.1. */
export function creationAnswer(transaction: Transaction, pictureUrl: string): Json {
  return { transactionId: transaction.transactionId, qrCode: pictureUrl };
}

/** Dossier 2.2: the sample shows the whole transaction, the guide's table names the document's own fields. */
export function additionAnswer(
  transaction: Transaction,
  added: StoredDocument,
  pictureUrl: string,
  settings: ShootIdEmulatorSettings,
): Json {
  const view = (document: StoredDocument) => ({
    status: wordOf(document, settings),
    declaredType: document.declaredType,
    documentId: document.documentId,
  });
  return settings.addAnswer === 'document'
    ? view(added)
    : { ...creationAnswer(transaction, pictureUrl), documents: transaction.documents.map(view) };
}

/** Dossier 2.3, a proposal; documents in progress carry no texts (dossier 4, point 5). */
export function resultAnswer(transaction: Transaction, settings: ShootIdEmulatorSettings): unknown {
  const answer = {
    transactionId: transaction.transactionId,
    documents: transaction.documents.map((document) => ({
      documentId: settings.documentIdAs === 'text' ? String(document.documentId) : document.documentId,
      declaredType: document.declaredType,
      ...(document.scan?.detectedType !== undefined && { detectedType: document.scan.detectedType }),
      status: wordOf(document, settings),
      pages: [...document.pages.keys()].sort((a, b) => a - b).map((page) => ({ page })),
      ...(document.scan?.read && {
        ...(document.scan.mrz && { mrz: mrzOf(document.scan.mrz, settings) }),
        ...(document.scan.ocr && { ocr: document.scan.ocr }),
      }),
    })),
  };
  return renamed(answer, settings.resultKeys);
}

function mrzOf(mrz: Readonly<Json>, { mrzAs }: ShootIdEmulatorSettings): unknown {
  const { line1, line2, line3 } = mrz;
  return mrzAs === 'object' ? mrz : [line1, line2, line3].filter((line) => line !== undefined);
}

function renamed(value: unknown, names: Readonly<Record<string, string>>): unknown {
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [names[key] ?? key, renamed(item, names)]),
  );
}
