// What ShootID answers, as far as we read it: the types of shootid-schema.ts. Public: the client's calls return them.

/** Of the result, only `documents[]` and that it holds MRZ and OCR details are known (dossier 2.3). */
type Maybe<Value> = Value | null | undefined;

/** Everything beyond these three stays as it came: its names are looked up, never relied on. */
export interface ReportedDocument {
  /** An integer in the only sample (dossier 1). */
  readonly documentId?: Maybe<number | string>;
  readonly declaredType?: Maybe<string>;
  readonly status?: Maybe<string>;
  readonly [name: string]: unknown;
}

/** Dossier 2.1. */
export interface Transaction {
  readonly transactionId: string;
  readonly qrCode?: Maybe<string>;
}

/** Dossier 2.2: the guide's sample lists the transaction's documents, its table says `status` and `documentId`. */
export interface Addition {
  readonly transactionId?: Maybe<string>;
  readonly documentId?: Maybe<number | string>;
  readonly status?: Maybe<string>;
  readonly documents?: Maybe<readonly ReportedDocument[]>;
}

/** Dossier 2.3. */
export interface Result {
  readonly transactionId?: Maybe<string>;
  readonly documents?: Maybe<readonly ReportedDocument[]>;
}
