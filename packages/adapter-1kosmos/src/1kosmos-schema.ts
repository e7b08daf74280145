import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

/** What is of another type than documented is left out: it must not cost the whole answer. */
const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(undefined);
/** Milliseconds: numbers in one place, text in another (dossier 0.8). */
const timestamp = z.union([z.number(), z.string()]).nullish().catch(undefined);

const publicKeysSchema = z.object({ publicKey: z.string() });
export const publicKeys: StandardSchemaV1<{ readonly publicKey: string }> = publicKeysSchema;

const healthSchema = z.object({ code: text });
export type ReportedHealth = z.infer<typeof healthSchema>;
/** Dossier 6.2, row 30: `code` is text. */
export const health: StandardSchemaV1<ReportedHealth> = healthSchema;

const createdSchema = z.object({ sessionId: z.string().min(1), url: z.string().min(1) });
export type CreatedSession = z.infer<typeof createdSchema>;
export const createdSession: StandardSchemaV1<CreatedSession> = createdSchema;

const user = z.object({ uid: text }).nullish().catch(undefined);

/** Dossier 6.3, SessionDetails. */
const detailsSchema = z.object({
  status: z.string(),
  documentType: text,
  user,
});
export type SessionDetails = z.infer<typeof detailsSchema>;
export const sessionDetails: StandardSchemaV1<SessionDetails> = detailsSchema;

/** Dossier 6.3, SessionRow. */
const rowSchema = z.object({
  id: z.string(),
  resultStatus: text,
  dvcID: text,
  createdTS: timestamp,
  startedTS: timestamp,
  completedTS: timestamp,
  expiryTS: timestamp,
  user,
  'session-result': z
    .array(z.object({ result: z.object({ reasonCode: text }).nullish().catch(undefined) }).catch({}))
    .nullish()
    .catch(undefined),
});
export type SessionRow = z.infer<typeof rowSchema>;
const pageSchema = z.object({ data: z.array(rowSchema) });
export type SessionPage = z.infer<typeof pageSchema>;
export const sessionPage: StandardSchemaV1<SessionPage> = pageSchema;

/** Dossier 7.4: the fields of a document object, all of them text. */
const documentSchema = z.object({
  type: text,
  documentType: text,
  documentId: text,
  id: text,
  firstName: text,
  middleName: text,
  givenName: text,
  lastName: text,
  familyName: text,
  dob: text,
  doe: text,
  doi: text,
  gender: text,
  placeOfBirth: text,
  street: text,
  city: text,
  state: text,
  zipCode: text,
  country: text,
  face: text,
  image: text,
  imageBack: text,
});
export type ReportedDocument = z.infer<typeof documentSchema>;
const reported = documentSchema.nullish().catch(undefined);
const face = z.object({ face: text }).nullish().catch(undefined);

const checkSchema = z.object({
  name: z.string(),
  status: z.string(),
  score: z.number().nullish().catch(undefined),
});
export type ReportedCheck = z.infer<typeof checkSchema>;
const checkList = z
  .array(checkSchema.nullable().catch(null))
  .transform((checks) => checks.filter((check) => check !== null));
/** Nobody publishes what `metadata` and `raw_data` hold: checks are taken where they look like checks. */
const withChecks = z
  .object({ checks: checkList.nullish().catch(undefined) })
  .nullish()
  .catch(undefined);

/** The legacy and the v3 shape in one (dossier 7.4). */
const resultSchema = z.object({
  sessionId: text,
  responseStatus: text,
  sessionResult: text,
  dl_object: reported,
  ppt_object: reported,
  idcard_object: reported,
  document: reported,
  liveid_object: face,
  liveId: face,
  errorInfo: z.object({ reasonCode: text }).nullish().catch(undefined),
  metadata: withChecks,
  raw_data: withChecks,
});
export type SessionResult = z.infer<typeof resultSchema>;
export const sessionResult: StandardSchemaV1<SessionResult> = resultSchema;
