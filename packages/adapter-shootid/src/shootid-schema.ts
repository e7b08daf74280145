import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import type * as answers from './shootid-answers.js';

export type * from './shootid-answers.js';

/** Holds a schema and its interface to the same fields: one that only one of the two knows does not compile. */
type Fields<Answer> = { readonly [Name in keyof Answer]-?: z.ZodType<Answer[Name]> };

// Lax on purpose: of the result, only `documents[]` and that it holds MRZ and OCR details are known (dossier 2.3).
const text = z.string().nullish().catch(undefined);
/** An integer in the only sample (dossier 1). */
const documentId = z
  .union([z.int(), z.string().min(1)])
  .nullish()
  .catch(undefined);

/** Everything beyond these three stays as it came: its names are looked up, never relied on. */
const document = z.looseObject({
  documentId,
  declaredType: text,
  status: text,
} satisfies Fields<answers.ReportedDocument>);

/** Dossier 2.1. */
const transactionSchema = z.object({
  transactionId: z.string().min(1),
  qrCode: text,
} satisfies Fields<answers.Transaction>);
export const transaction: StandardSchemaV1<answers.Transaction> = transactionSchema;

/** Dossier 2.2: the guide's sample lists the transaction's documents, its table says `status` and `documentId`. */
const additionSchema = z.object({
  transactionId: text,
  documentId,
  status: text,
  documents: z.array(document).nullish(),
} satisfies Fields<answers.Addition>);
export const addition: StandardSchemaV1<answers.Addition> = additionSchema;

/** Dossier 2.3. */
const resultSchema = z.object({
  transactionId: text,
  documents: z.array(document).nullish(),
} satisfies Fields<answers.Result>);
export const result: StandardSchemaV1<answers.Result> = resultSchema;
