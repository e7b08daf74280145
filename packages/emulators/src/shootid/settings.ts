import type { HostedSlotId } from '../shared/index.js';

/** What nobody documents, which is most of ShootID. Sections are those of the vendor dossier. */
export interface ShootIdEmulatorSettings {
  /** Basic credentials (dossier 1). */
  readonly applicationToken: string;
  readonly applicationSecret: string;
  /** Before `/init`; the guide's tables leave the first part out (dossier 6). */
  readonly pathPrefix: string;

  /** Where `/add` looks for the transaction (dossier 2.2). */
  readonly transactionIdIn: 'either' | 'form' | 'query';
  /** The number of a document's first page; a lower one is refused (dossier 2.2). */
  readonly pageBase: 0 | 1;
  readonly words: { readonly waiting: string; readonly read: string; readonly failed: string };
  readonly types: readonly string[];
  /** What `/add` answers: the whole transaction (the guide's sample), or the one document (its table). */
  readonly addAnswer: 'transaction' | 'document';
  /** Other names for keys of the result, such as `{ mrz: 'mrzDetails' }` (dossier 2.3). */
  readonly resultKeys: Readonly<Record<string, string>>;
  /** Whether `/picture` asks for the credentials (dossier 2, row 4). */
  readonly pictureAuthentication: 'none' | 'basic';

  /** Processing options that `/add` takes beside its fields: there are some, and no source names them (dossier 1). */
  readonly options: readonly string[] | 'any';
  /** Whether calls may carry parameters that no document has. */
  readonly unknownFields: 'refused' | 'ignored';
  /** How the result writes `documentId`. */
  readonly documentIdAs: 'number' | 'text';
  /** How the result writes the MRZ, whose shape no source shows: read, or its lines alone (dossier 2.3). */
  readonly mrzAs: 'object' | 'lines';

  readonly mediaTypes: readonly string[];
  /** Bytes of one page. */
  readonly maxPageBytes: number;
  /** Milliseconds from the last page of a document to its final word. */
  readonly scanDelayMs: number;
  /** Milliseconds until a transaction is forgotten; never when undefined. */
  readonly transactionLifeMs: number | undefined;

  /** What the phone's page asks for: the vendor's configuration is implicit (dossier 1). */
  readonly requiredSlots: readonly HostedSlotId[];
  readonly optionalSlots: readonly HostedSlotId[];

  /** Statuses of refusals (dossier 2.4). */
  readonly errors: {
    readonly credentials: number;
    readonly unknownTransaction: number;
    readonly unknownDocument: number;
    readonly badField: number;
    readonly tooLarge: number;
    readonly badFormat: number;
  };
}

export const shootIdDefaults: ShootIdEmulatorSettings = {
  applicationToken: 'anyproof-application',
  applicationSecret: 'emulated-application-secret',
  pathPrefix: '/shootid/api/v2',
  transactionIdIn: 'either',
  pageBase: 0,
  words: { waiting: 'READY_TO_BE_SCANNED', read: 'SCANNED', failed: 'FAILED' },
  types: ['IDENTITY', 'RIB', 'CHECK', 'CAR_REGISTRATION'],
  addAnswer: 'transaction',
  resultKeys: {},
  pictureAuthentication: 'none',
  options: 'any',
  unknownFields: 'refused',
  documentIdAs: 'number',
  mrzAs: 'object',
  mediaTypes: ['image/jpeg', 'image/png', 'application/pdf'],
  maxPageBytes: 10_000_000,
  scanDelayMs: 150,
  transactionLifeMs: undefined,
  requiredSlots: ['document_front'],
  optionalSlots: ['document_back', 'bank_details'],
  errors: {
    credentials: 401,
    unknownTransaction: 404,
    unknownDocument: 404,
    badField: 400,
    tooLarge: 413,
    badFormat: 415,
  },
};
