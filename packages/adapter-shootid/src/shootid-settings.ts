import type { HttpOptions, StandardSchemaV1 } from '@anyproof/core';
import {
  baseUrlProblem,
  numberFromText,
  type Secret,
  settingNames,
  trimBaseUrl,
  valueFromJsonText,
  withHttpSettings,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import { RESULT_FIELDS, type ResultKeys } from './shootid-fields.js';
import { uploadOptionsSchema } from './shootid-upload-options.js';

/** What the words in `documents[].status` mean; one is documented, all others count as in progress (dossier 2.2). */
export interface ShootIdWords {
  readonly inProgress: readonly string[];
  readonly read: readonly string[];
  readonly failed: readonly string[];
}

/** ShootID's own manual was never found: what its dossier calls an assumption is a setting here, with that default. */
export interface ShootIdSettings {
  /** The host alone, such as `https://www.contralia.fr`. */
  readonly baseUrl: string;
  /** Before `/init` and the other calls; the vendor's guide also prints `/api/v2` (dossier 6). */
  readonly pathPrefix: string;
  readonly applicationToken: Secret;
  readonly applicationSecret: Secret;
  /** Where an upload says which transaction it is for (dossier 2.2). */
  readonly transactionIdIn: 'form' | 'query';
  /** The number of a document's first page (dossier 2.2). */
  readonly pageBase: 0 | 1;
  readonly words: ShootIdWords;
  /** The kinds of evidence that ShootID takes, each with its `type` there (dossier 1, 3). */
  readonly documentTypes: { readonly [kind: string]: string };
  /** Further form fields of every upload: binarization, OCR, cropping (dossier 1). */
  readonly uploadOptions: { readonly [field: string]: string };
  /** Names in the result that are read before the usual ones (dossier 2.3). */
  readonly resultKeys: ResultKeys;
  /** Whether the QR picture opens without credentials, as a picture for a phone should (dossier 2, row 4). */
  readonly pictureAuthentication: 'none' | 'basic';
  readonly mediaTypes: readonly string[];
  /** Bytes of one page. */
  readonly maxBytes: number;
  /** Pages of one document; an identity document has two at most. */
  readonly maxPages: number;
  /** Milliseconds between two polls: ShootID never calls back (dossier 1). */
  readonly pollIntervalMs: number;
  /** How the vendor is reached; it goes before `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; for all else `http.timeoutMs`. */
  readonly uploadTimeoutMs: number;
}

const secret = z.union([
  z.string().min(1),
  z.custom<() => string | Promise<string>>((value) => typeof value === 'function'),
]);
const positive = z.preprocess(numberFromText, z.number().int().positive());

const baseUrl = z.string().superRefine((text, context) => {
  const problem =
    baseUrlProblem(text) ??
    (new URL(text).pathname === '/' ? undefined : 'must be the host alone; its path goes into pathPrefix');
  if (problem !== undefined) context.addIssue({ code: 'custom', message: problem });
});

/** In an environment variable: comma-separated, or a JSON list. */
const list = z.preprocess(
  (value) => {
    const read = valueFromJsonText(value);
    return typeof read === 'string' ? read.split(',').map((item) => item.trim()) : read;
  },
  z.array(z.string().min(1)),
);

const words = z
  .strictObject({
    inProgress: list.default(['READY_TO_BE_SCANNED']),
    read: list.default(['SCANNED']),
    failed: list.default(['FAILED']),
  })
  .refine((lists) => allDifferent(Object.values(lists).flat()), { error: 'must not hold a word twice' });

const fields = z.strictObject({
  baseUrl,
  pathPrefix: z
    .string()
    .regex(/^(?:\/[\w.~-]+)*$/, 'must be empty, or start with a slash and not end with one')
    .default('/shootid/api/v2'),
  applicationToken: secret.refine((value) => typeof value !== 'string' || !value.includes(':'), {
    error: 'must not contain a colon, which ends it in Basic authentication',
  }),
  applicationSecret: secret,
  transactionIdIn: z.enum(['form', 'query']).default('form'),
  pageBase: z.preprocess(numberFromText, z.literal([0, 1])).default(0),
  words: z.preprocess(valueFromJsonText, words).prefault({}),
  documentTypes: z
    .preprocess(
      valueFromJsonText,
      z
        .record(z.string().min(1), z.string().min(1))
        .refine((types) => allDifferent(Object.values(types)), { error: 'must not hold a type twice' }),
    )
    .default({
      identity_document: 'IDENTITY',
      bank_details: 'RIB',
      check: 'CHECK',
      car_registration: 'CAR_REGISTRATION',
    }),
  uploadOptions: z.preprocess(valueFromJsonText, uploadOptionsSchema).default({}),
  resultKeys: z.preprocess(valueFromJsonText, z.partialRecord(z.enum(RESULT_FIELDS), list)).default({}),
  pictureAuthentication: z.enum(['none', 'basic']).default('none'),
  mediaTypes: list.default(['image/jpeg', 'image/png', 'application/pdf']),
  maxBytes: positive.default(10_000_000),
  maxPages: positive.default(10),
  pollIntervalMs: positive.default(3_000),
  uploadTimeoutMs: positive.default(120_000),
});

const schema = fields.transform((settings) => ({ ...settings, baseUrl: trimBaseUrl(settings.baseUrl) }));

export const shootIdSettings: StandardSchemaV1<ShootIdSettings> = withHttpSettings(schema);

export const shootIdSettingNames = settingNames(Object.keys(fields.shape), {
  words: ['inProgress', 'read', 'failed'],
  resultKeys: RESULT_FIELDS,
});

function allDifferent(items: readonly string[]): boolean {
  return new Set(items).size === items.length;
}
