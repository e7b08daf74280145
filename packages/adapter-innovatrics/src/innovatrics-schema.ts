import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import type * as answers from './innovatrics-answers.js';

export type * from './innovatrics-answers.js';

/** Holds a schema and its interface to the same fields: one that only one of the two knows does not compile. */
type Fields<Answer> = { readonly [Name in keyof Answer]-?: z.ZodType<Answer[Name]> };

// Lax on purpose: every field is nullable in the vendor's own client, and most lists are open (dossier 4.2, 8).
const text = z.string().nullish();
const number = z.number().nullish();
const flag = z.boolean().nullish();
const list = <Item extends z.ZodType>(item: Item) => z.array(item).nullish();
/** What the vendor sends, its keys in camelCase whatever a gateway made of them. */
const sent = <Value>(schema: z.ZodType<Value>): StandardSchemaV1<Value> =>
  z.preprocess((value) => camelKeys(value), schema);

/** Levels of JSON within which keys are put right; documented answers have six. */
const DEPTH = 20;

/**
 * The same JSON with keys that begin with a capital in camelCase: gateways in between re-serialise the vendor's
 * answers in PascalCase (dossier 11, row 30). A key that is spelt right wins over one that is not.
 */
function camelKeys(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => camelKeys(item, depth + 1));
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    camelKeys(item, depth + 1),
  ]);
  const capital = entries.filter(([key]) => key !== camelCase(key));
  const right = entries.filter(([key]) => key === camelCase(key));
  return Object.fromEntries([
    ...capital.map(([key, item]): [string, unknown] => [camelCase(key), item]),
    ...right,
  ]);
}

const camelCase = (key: string): string => key.charAt(0).toLowerCase() + key.slice(1);

/** Dossier 5. Older versions return no address, white labels no access token. */
const initializedSchema = z.object({
  sessionId: z.string().min(1),
  accessToken: text,
  webEnrolmentUrl: text,
} satisfies Fields<answers.Initialized>);
export const initialized = sent<answers.Initialized>(initializedSchema);

/** What every capture call answers: failures come inside a 2xx (dossier 4.2). */
const captureAnswerSchema = z.object({ hasError: flag, error: text } satisfies Fields<answers.CaptureAnswer>);
export const captureAnswer = sent<answers.CaptureAnswer>(captureAnswerSchema);

const exchangedSchema = captureAnswerSchema.extend({ token: text } satisfies Fields<
  Omit<answers.Exchanged, keyof answers.CaptureAnswer>
>);
export const exchanged = sent<answers.Exchanged>(exchangedSchema);

/** How the customer's page and app are set up; step names are `Welcome`, `Document`, `Face`, `ProofOfAddress`. */
const sdkConfigurationSchema = captureAnswerSchema.extend({
  steps: list(z.object({ name: text })),
  frontendConfiguration: z
    .object({
      allowManualUpload: flag,
      flipDocumentTime: number,
      logInnoDetectionResults: flag,
      innovatricsLicence: text,
    } satisfies Fields<answers.FrontendConfiguration>)
    .nullish(),
} satisfies Fields<Omit<answers.SdkConfiguration, keyof answers.CaptureAnswer>>);
export const sdkConfiguration = sent<answers.SdkConfiguration>(sdkConfigurationSchema);

const capturedDocumentSchema = captureAnswerSchema.extend({
  isTwoSideDocument: flag,
  pageSide: text,
  country: text,
  type: text,
} satisfies Fields<Omit<answers.CapturedDocument, keyof answers.CaptureAnswer>>);
export const capturedDocument = sent<answers.CapturedDocument>(capturedDocumentSchema);

/** What opens the document's chip. `rfidPresence` 0: there is none. */
const nfcKeySchema = captureAnswerSchema.extend({
  data: z
    .object({
      documentNumber: text,
      dateOfBirth: text,
      dateOfExpiry: text,
    } satisfies Fields<answers.NfcKeyData>)
    .nullish(),
  rfidPresence: number,
} satisfies Fields<Omit<answers.NfcKey, keyof answers.CaptureAnswer>>);
export const nfcKey = sent<answers.NfcKey>(nfcKeySchema);

const completedSchema = captureAnswerSchema.extend({ customerReturnUrl: text } satisfies Fields<
  Omit<answers.Completed, keyof answers.CaptureAnswer>
>);
export const completed = sent<answers.Completed>(completedSchema);

const sessionStatusSchema = z.object({ status: z.string() } satisfies Fields<answers.SessionStatus>);
export const sessionStatus = sent<answers.SessionStatus>(sessionStatusSchema);

/** Dossier 7.1. `formTextValue`, what was expected, is nowhere published. */
const comparedField = z.object({
  inputFieldName: text,
  ocrTextValue: text,
  mrzTextValue: text,
  formTextValue: text,
  distance: number,
  score: number,
} satisfies Fields<answers.ComparedField>);

const factor = z.object({
  score: number,
  level: text,
  fields: list(comparedField),
} satisfies Fields<answers.Factor>);

/** An object by factor, though the docs say "list": should a list ever come, its entries are named (dossier 11, row 10). */
const decisionResultsSchema = z.object({
  verifications: z
    .union([
      z.array(
        factor.extend({ name: z.string() } satisfies Fields<Omit<answers.NamedFactor, keyof answers.Factor>>),
      ),
      // A factor that cannot be read is kept, as one whose level is not known.
      z.record(z.string(), factor.catch({})),
    ])
    .nullish(),
  decision: z.object({ score: number, level: text }).nullish(),
} satisfies Fields<answers.DecisionResults>);
export const decisionResults = sent<answers.DecisionResults>(decisionResultsSchema);

const visualRow = z.object({
  name: text,
  value: text,
  confidence: number,
  normalizedDateValue: text,
} satisfies Fields<answers.VisualRow>);
const mrzRow = z.object({ name: text, value: text } satisfies Fields<answers.MrzRow>);

/** Dossier 8.3. */
const documentResultSchema = z.object({
  country: text,
  documentType: text,
  applicant: z
    .object({
      firstName: text,
      lastName: text,
      dateOfBirth: text,
    } satisfies Fields<answers.ReportedApplicant>)
    .nullish(),
  documentVisualResults: list(visualRow),
  documentMrzResults: list(mrzRow),
  availableImages: list(z.string()),
} satisfies Fields<answers.DocumentResult>);
export const documentResult = sent<answers.DocumentResult>(documentResultSchema);

/** Dossier 8.4. Its scores are on scales of their own, so the checks do not take them (dossier 11, row 28). */
const faceResultSchema = z.object({ availableImages: list(z.string()) } satisfies Fields<answers.FaceResult>);
export const faceResult = sent<answers.FaceResult>(faceResultSchema);

/** Names of images (dossier 8.5). */
const imageListSchema = z.object({
  document: list(z.string()),
  face: list(z.string()),
} satisfies Fields<answers.ImageList>);
export const imageList = sent<answers.ImageList>(imageListSchema);

/** Dossier 8.6. Its expiry, an hour after creation, is not the session's (dossier 6.2). */
const listedSession = z.object({
  id: z.string().min(1),
  verificationStatus: text,
  createdDateUtc: text,
  completedDateUtc: text,
  documentType: text,
  country: text,
} satisfies Fields<answers.ListedSession>);

const sessionListSchema = z.object({
  pageNumber: number,
  pageSize: number,
  data: list(listedSession),
} satisfies Fields<answers.SessionList>);
export const sessionList = sent<answers.SessionList>(sessionListSchema);

/** Dossier 9. A session's id need not be a GUID: the vendor's own sample has a digit too many (dossier 11, row 17). */
const webhookBodySchema = z.object({
  sessionId: z.string().min(1).max(200),
  status: text,
  externalId: text,
  projectId: text,
} satisfies Fields<answers.WebhookBody>);
export const webhookBody = sent<answers.WebhookBody>(webhookBodySchema);

/**
 * No HTTP error body is documented (dossier 4.4); a code in one can only stand where capture calls have it. Free text,
 * such as a gateway's, is not one.
 */
const errorBodySchema = z.object({
  error: z.string().regex(/^[A-Z][A-Z0-9_]+$/),
} satisfies Fields<answers.ErrorBody>);
export const errorBody = sent<answers.ErrorBody>(errorBodySchema);
