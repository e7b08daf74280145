import type { HttpOptions } from '@anyproof/core';
import { type DefinedSettings, defineSettings, field, type Secret } from '@anyproof/provider-kit';
import {
  DOCUMENT_TYPES,
  DOCUMENT_WORDS,
  type DocumentTypes,
  type DocumentWords,
  RESULT_FIELDS,
  type ResultKeys,
  uploadOptionProblem,
} from './vocabulary.js';

/** ShootID's own manual was never found: each assumption in its dossier is a setting here, with that default. */
export interface ShootIdSettings {
  /** The host alone, such as `https://www.contralia.fr`. */
  readonly baseUrl: string;
  /** Precedes `/init` and the other calls; the vendor's guide also prints `/api/v2` (dossier 6). */
  readonly pathPrefix: string;
  readonly applicationToken: Secret;
  readonly applicationSecret: Secret;
  /** Where an upload names its transaction (dossier 2.2). */
  readonly transactionIdIn: 'form' | 'query';
  /** The number of a document's first page (dossier 2.2). */
  readonly pageBase: 0 | 1;
  readonly words: DocumentWords;
  readonly documentTypes: DocumentTypes;
  /** Further form fields of every upload: binarization, OCR, cropping (dossier 1). */
  readonly uploadOptions: { readonly [field: string]: string };
  /** Names in the result that are tried before the usual ones (dossier 2.3). */
  readonly resultKeys: ResultKeys;
  /** Whether the QR picture opens without credentials, as a picture for a phone should (dossier 2, row 4). */
  readonly pictureAuthentication: 'none' | 'basic';
  readonly mediaTypes: readonly string[];
  /** The limit of one page, in bytes. */
  readonly maxBytes: number;
  /** Pages of one document; an identity document has two at most. */
  readonly maxPages: number;
  /** Milliseconds between two polls: ShootID never calls back (dossier 1). */
  readonly pollIntervalMs: number;
  /** Network options for this vendor; they override `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; `http.timeoutMs` applies to everything else. */
  readonly uploadTimeoutMs: number;
}

const MIGRATION = 'https://wiki.id360docaposte.com/doku.php?id=en:guide_de_migration_shootid_vers_id360';

const texts = field.list(field.text());

const allDifferent = (items: readonly string[]): boolean => new Set(items).size === items.length;

/** Where to find each value: dossier 1 and 6. */
export const vendorSettings: DefinedSettings<ShootIdSettings> = defineSettings(
  {
    baseUrl: {
      is: field.baseUrl({
        check: (text) =>
          new URL(text).pathname === '/' ? undefined : 'must be the host only; put its path in pathPrefix',
      }),
      help: 'https://www.contralia.fr in production; ask Docaposte for its test host',
      page: MIGRATION,
    },
    pathPrefix: {
      is: field.textLike(/^(?:\/[\w.~-]+)*$/, 'must be empty, or start with a slash and not end with one'),
      default: '/shootid/api/v2',
      help: "the vendor's guide prints /shootid/api/v2 and /api/v2",
      page: MIGRATION,
    },
    applicationToken: {
      is: field.userName(),
      help: 'the application token that Contralia (Docaposte) gave you',
      page: MIGRATION,
    },
    applicationSecret: {
      is: field.secret(),
      help: 'the secret that came with the application token',
      page: MIGRATION,
    },
    transactionIdIn: { is: field.oneOf(['form', 'query']), default: 'form' },
    pageBase: { is: field.oneOf([0, 1]), default: 0 },
    words: field.group({
      inProgress: { is: texts, default: DOCUMENT_WORDS.inProgress },
      read: { is: texts, default: DOCUMENT_WORDS.read },
      failed: { is: texts, default: DOCUMENT_WORDS.failed },
    }),
    documentTypes: {
      is: field.textMap(field.text(), {
        name: (kind) => (kind === '' ? 'must be a kind of evidence' : undefined),
        check: (types) => (allDifferent(Object.values(types)) ? undefined : 'must not repeat a type'),
      }),
      default: DOCUMENT_TYPES,
    },
    uploadOptions: {
      is: field.textMap(field.text({ mayBeEmpty: true }), { name: uploadOptionProblem }),
      default: {},
    },
    resultKeys: { is: field.someOf(RESULT_FIELDS, texts), default: {} },
    pictureAuthentication: { is: field.oneOf(['none', 'basic']), default: 'none' },
    mediaTypes: { is: texts, default: ['image/jpeg', 'image/png', 'application/pdf'] },
    maxBytes: { is: field.whole(), default: 10_000_000 },
    maxPages: { is: field.whole(), default: 10 },
    pollIntervalMs: { is: field.milliseconds(), default: 3_000 },
    uploadTimeoutMs: { is: field.milliseconds(), default: 120_000 },
  },
  {
    rules: (rule) => [
      rule(['words'], ({ words }) =>
        allDifferent(Object.values(words).flat()) ? undefined : 'must not repeat a status',
      ),
    ],
  },
);
