import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

// Lax on purpose: of the result, only `documents[]` and that it holds MRZ and OCR details are known (dossier 2.3).
const text = z.string().nullish().catch(undefined);
/** An integer in the only sample (dossier 1). */
const documentId = z
  .union([z.int(), z.string().min(1)])
  .nullish()
  .catch(undefined);

/** Everything beyond these three stays as it came: its names are looked up, never relied on. */
const document = z.looseObject({ documentId, declaredType: text, status: text });
export type ReportedDocument = z.infer<typeof document>;

/** Dossier 2.1. */
const transactionSchema = z.object({ transactionId: z.string().min(1), qrCode: text });
export type Transaction = z.infer<typeof transactionSchema>;
export const transaction: StandardSchemaV1<Transaction> = transactionSchema;

/** Dossier 2.2: the guide's sample lists the transaction's documents, its table says `status` and `documentId`. */
const additionSchema = z.object({
  transactionId: text,
  documentId,
  status: text,
  documents: z.array(document).nullish(),
});
export type Addition = z.infer<typeof additionSchema>;
export const addition: StandardSchemaV1<Addition> = additionSchema;

/** Dossier 2.3. */
const resultSchema = z.object({ transactionId: text, documents: z.array(document).nullish() });
export type Result = z.infer<typeof resultSchema>;
export const result: StandardSchemaV1<Result> = resultSchema;
