import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

const text = z.string().nullish();
/** Milliseconds: numbers in one place, text in another (dossier 0.8). */
const timestamp = z.union([z.number(), z.string()]).nullish();

const publicKeysSchema = z.object({ publicKey: z.string() });
export const publicKeys: StandardSchemaV1<{ readonly publicKey: string }> = publicKeysSchema;

const createdSchema = z.object({ sessionId: z.string().min(1), url: z.string().min(1) });
export type CreatedSession = z.infer<typeof createdSchema>;
export const createdSession: StandardSchemaV1<CreatedSession> = createdSchema;

/** Dossier 6.3, SessionDetails. */
const detailsSchema = z.object({
  status: z.string(),
  documentType: text,
  user: z.object({ uid: text }).nullish(),
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
  user: z.object({ uid: text }).nullish(),
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

const checkSchema = z.object({ name: z.string(), status: z.string(), score: z.number().nullish() });
export type ReportedCheck = z.infer<typeof checkSchema>;
/** Nobody publishes what `metadata` and `raw_data` hold: checks are taken where they look like checks. */
const withChecks = z
  .object({ checks: z.array(checkSchema).nullish().catch(undefined) })
  .nullish()
  .catch(undefined);

/** The legacy and the v3 shape in one (dossier 7.4). */
const resultSchema = z.object({
  responseStatus: text,
  sessionResult: text,
  dl_object: documentSchema.nullish(),
  ppt_object: documentSchema.nullish(),
  idcard_object: documentSchema.nullish(),
  document: documentSchema.nullish(),
  liveid_object: z.object({ face: text }).nullish(),
  liveId: z.object({ face: text }).nullish(),
  errorInfo: z.object({ reasonCode: text }).nullish(),
  metadata: withChecks,
  raw_data: withChecks,
});
export type SessionResult = z.infer<typeof resultSchema>;
export const sessionResult: StandardSchemaV1<SessionResult> = resultSchema;
