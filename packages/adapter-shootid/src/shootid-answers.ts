import {
  answer,
  anything,
  code,
  type Field,
  list,
  map,
  object,
  required,
  text,
} from '@anyproof/provider-kit';

// What ShootID answers, as far as we read it. Public: the client's calls return these types. Of the result, only
// `documents[]` and that it holds MRZ and OCR details are known (dossier 2.3).

/** An integer in the only sample (dossier 1). */
export type DocumentId = number | string;

/** What is known of a document. */
interface KnownFields {
  readonly documentId?: DocumentId;
  readonly declaredType?: string;
  /** An assumption: what the vendor takes the document for. */
  readonly detectedType?: string;
  readonly status?: string;
}

/** Everything beyond stays as it came: its names are looked up, never relied on. */
export interface ReportedDocument extends KnownFields {
  readonly [name: string]: unknown;
}

const documentId: Field<DocumentId> = (value, unread) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? value : text(value, unread);

const known = object<KnownFields>({ documentId, declaredType: text, detectedType: text, status: text });
const whole = map(anything);

const document: Field<ReportedDocument> = (value, unread) => {
  const read = known(value, unread);
  if (read === undefined) return undefined;
  const { documentId: _id, declaredType, detectedType, status, ...details } = whole(value, unread) ?? {};
  return { ...details, ...read };
};

/** Where an answer names its transaction. */
const OF_TRANSACTION = { names: { session: ['transactionId'] } };

/** Dossier 2.1. */
export interface Transaction {
  readonly transactionId: string;
  readonly qrCode?: string;
}

export const transaction = answer<Transaction>()({ transactionId: required(code), qrCode: text });

/** Dossier 2.2: the guide's sample lists the transaction's documents, its table says `status` and `documentId`. */
export interface Addition {
  readonly transactionId?: string;
  readonly qrCode?: string;
  readonly documentId?: DocumentId;
  readonly declaredType?: string;
  readonly status?: string;
  readonly documents?: readonly ReportedDocument[];
}

export const addition = answer<Addition>()(
  {
    transactionId: code,
    qrCode: text,
    documentId,
    declaredType: text,
    status: text,
    documents: list(document),
  },
  OF_TRANSACTION,
);

/** Dossier 2.3. */
export interface Result {
  readonly transactionId?: string;
  readonly documents?: readonly ReportedDocument[];
}

export const result = answer<Result>()({ transactionId: code, documents: list(document) }, OF_TRANSACTION);

/** The body of an error is an assumption (dossier 2.4). */
export interface Failure {
  readonly error?: string;
}

export const failure = answer<Failure>()({ error: text });
