import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import { flag, objects, text, textMap, timestamp } from './1kosmos-schema-parts.js';

const createdSchema = z.object({ sessionId: z.string().min(1), url: z.string().min(1) });
export type CreatedSession = z.infer<typeof createdSchema>;
export const createdSession: StandardSchemaV1<CreatedSession> = createdSchema;

const user = z
  .object({ uid: text, username: text, firstname: text, lastname: text })
  .nullish()
  .catch(undefined);

/** Dossier 6.3, SessionDetails. */
const detailsSchema = z.object({
  status: z.string(),
  id: text,
  documentType: text,
  user,
  /** Of the capture engine. */
  license: text,
  workflowId: text,
  wfInstanceId: text,
  /** One flag, under the example's name and the prose's. */
  useBucket: flag,
  useHighResolutionImages: flag,
  autoDetectTimeout: z.number().nullish().catch(undefined),
  postTimeoutCaptureMode: text,
  selfieCaptureMode: text,
});
export type SessionDetails = z.infer<typeof detailsSchema>;
export const sessionDetails: StandardSchemaV1<SessionDetails> = detailsSchema;

/** What a record and a row have in common (dossier 6.3). */
const recorded = {
  documentType: text,
  status: text,
  resultStatus: text,
  dvcID: text,
  createdTS: timestamp,
  startedTS: timestamp,
  abandonedTS: timestamp,
  expiryTS: timestamp,
  user,
};

/** Dossier 6.3, SessionRecord: the answer to `start`. */
const recordSchema = z.object({ id: text, url: text, ...recorded, history: objects });
export type SessionRecord = z.infer<typeof recordSchema>;
export const sessionRecord: StandardSchemaV1<SessionRecord> = recordSchema;

const completionSchema = z.object({ completionStatus: text });
export type Completion = z.infer<typeof completionSchema>;
export const completion: StandardSchemaV1<Completion> = completionSchema;

const declinedSchema = z.object({ status: text, id: text, documentType: text, user });
export type DeclinedSession = z.infer<typeof declinedSchema>;
export const declinedSession: StandardSchemaV1<DeclinedSession> = declinedSchema;

const canceledUploadSchema = z.object({ status: text });
export type CanceledUpload = z.infer<typeof canceledUploadSchema>;
export const canceledUpload: StandardSchemaV1<CanceledUpload> = canceledUploadSchema;

/** The address for each wanted image, by its name. */
export type PresignedUrls = { readonly [imageName: string]: string };
export const presignedUrls: StandardSchemaV1<PresignedUrls> = textMap;

/** Dossier 6.3, SessionRow: documented without a `status`. */
const rowSchema = z.object({
  id: z.string(),
  ...recorded,
  completedTS: timestamp,
  'session-result': z
    .array(z.object({ result: z.object({ reasonCode: text }).nullish().catch(undefined) }).catch({}))
    .nullish()
    .catch(undefined),
});
export type SessionRow = z.infer<typeof rowSchema>;
const pageSchema = z.object({
  data: z.array(rowSchema),
  /** `total` counts the sessions that the query found. */
  page: z
    .object({ index: z.coerce.number(), total: z.coerce.number(), size: z.coerce.number() })
    .nullish()
    .catch(undefined),
});
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
