import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

// Lax on purpose: every field is nullable in the vendor's own client, and most lists are open (dossier 4.2, 8).
const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();

/** Dossier 5. Older versions return no address, white labels no access token. */
const initializedSchema = z.object({
  sessionId: z.string().min(1),
  accessToken: text,
  webEnrolmentUrl: text,
});
export type Initialized = z.infer<typeof initializedSchema>;
export const initialized: StandardSchemaV1<Initialized> = initializedSchema;

/** What every capture call answers: failures come inside a 2xx (dossier 4.2). */
const captureAnswerSchema = z.object({ hasError: flag, error: text });
export type CaptureAnswer = z.infer<typeof captureAnswerSchema>;
export const captureAnswer: StandardSchemaV1<CaptureAnswer> = captureAnswerSchema;

const exchangedSchema = captureAnswerSchema.extend({ token: text });
export type Exchanged = z.infer<typeof exchangedSchema>;
export const exchanged: StandardSchemaV1<Exchanged> = exchangedSchema;

const capturedDocumentSchema = captureAnswerSchema.extend({
  isTwoSideDocument: flag,
  pageSide: text,
  country: text,
  type: text,
});
export type CapturedDocument = z.infer<typeof capturedDocumentSchema>;
export const capturedDocument: StandardSchemaV1<CapturedDocument> = capturedDocumentSchema;

const completedSchema = captureAnswerSchema.extend({ customerReturnUrl: text });
export type Completed = z.infer<typeof completedSchema>;
export const completed: StandardSchemaV1<Completed> = completedSchema;

const sessionStatusSchema = z.object({ status: z.string() });
export type SessionStatus = z.infer<typeof sessionStatusSchema>;
export const sessionStatus: StandardSchemaV1<SessionStatus> = sessionStatusSchema;

/** Dossier 7.1. `formTextValue`, what was expected, is nowhere published. */
const comparedField = z.object({
  inputFieldName: text,
  ocrTextValue: text,
  mrzTextValue: text,
  formTextValue: text,
  distance: number,
  score: number,
});
export type ComparedField = z.infer<typeof comparedField>;

const factor = z.object({ score: number, level: text, fields: list(comparedField) });
export type Factor = z.infer<typeof factor>;

/** An object by factor, though the docs say "list": should a list ever come, its entries are named (dossier 11, row 10). */
const decisionResultsSchema = z.object({
  verifications: z
    .union([
      z.array(factor.extend({ name: z.string() })),
      // A factor that cannot be read is kept, as one whose level is not known.
      z.record(z.string(), factor.catch({})),
    ])
    .nullish(),
  decision: z.object({ score: number, level: text }).nullish(),
});
export type DecisionResults = z.infer<typeof decisionResultsSchema>;
export const decisionResults: StandardSchemaV1<DecisionResults> = decisionResultsSchema;

const visualRow = z.object({ name: text, value: text, confidence: number, normalizedDateValue: text });
export type VisualRow = z.infer<typeof visualRow>;
const mrzRow = z.object({ name: text, value: text });

/** Dossier 8.3. */
const documentResultSchema = z.object({
  country: text,
  documentType: text,
  applicant: z.object({ firstName: text, lastName: text, dateOfBirth: text }).nullish(),
  documentVisualResults: list(visualRow),
  documentMrzResults: list(mrzRow),
  availableImages: list(z.string()),
});
export type DocumentResult = z.infer<typeof documentResultSchema>;
export const documentResult: StandardSchemaV1<DocumentResult> = documentResultSchema;

/** Dossier 8.4. Its scores are on scales of their own, so the checks do not take them (dossier 11, row 28). */
const faceResultSchema = z.object({ availableImages: list(z.string()) });
export type FaceResult = z.infer<typeof faceResultSchema>;
export const faceResult: StandardSchemaV1<FaceResult> = faceResultSchema;
