import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import type * as answers from './1kosmos-answers.js';
import { type Fields, flag, objects, text, textMap, timestamp } from './1kosmos-schema-parts.js';

export type * from './1kosmos-answers.js';

const createdSchema = z.object({
  sessionId: z.string().min(1),
  url: z.string().min(1),
} satisfies Fields<answers.CreatedSession>);
export const createdSession: StandardSchemaV1<answers.CreatedSession> = createdSchema;

const user = z
  .object({
    uid: text,
    username: text,
    firstname: text,
    lastname: text,
  } satisfies Fields<answers.ReportedUser>)
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
} satisfies Fields<answers.SessionDetails>);
export const sessionDetails: StandardSchemaV1<answers.SessionDetails> = detailsSchema;

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
const recordSchema = z.object({
  id: text,
  url: text,
  ...recorded,
  history: objects,
} satisfies Fields<answers.SessionRecord>);
export const sessionRecord: StandardSchemaV1<answers.SessionRecord> = recordSchema;

const completionSchema = z.object({ completionStatus: text } satisfies Fields<answers.Completion>);
export const completion: StandardSchemaV1<answers.Completion> = completionSchema;

const declinedSchema = z.object({
  status: text,
  id: text,
  documentType: text,
  user,
} satisfies Fields<answers.DeclinedSession>);
export const declinedSession: StandardSchemaV1<answers.DeclinedSession> = declinedSchema;

const canceledUploadSchema = z.object({ status: text } satisfies Fields<answers.CanceledUpload>);
export const canceledUpload: StandardSchemaV1<answers.CanceledUpload> = canceledUploadSchema;

export const presignedUrls: StandardSchemaV1<answers.PresignedUrls> = textMap;

/** Dossier 6.3, SessionRow: documented without a `status`. */
const rowSchema = z.object({
  id: z.string(),
  ...recorded,
  completedTS: timestamp,
  'session-result': z
    .array(
      z
        .object({
          result: z.object({ reasonCode: text }).nullish().catch(undefined),
        } satisfies Fields<answers.RowResult>)
        .catch({}),
    )
    .nullish()
    .catch(undefined),
} satisfies Fields<answers.SessionRow>);
const pageSchema = z.object({
  data: z.array(rowSchema),
  /** `total` counts the sessions that the query found. */
  page: z
    .object({
      index: z.coerce.number(),
      total: z.coerce.number(),
      size: z.coerce.number(),
    } satisfies Fields<answers.PagePosition>)
    .nullish()
    .catch(undefined),
} satisfies Fields<answers.SessionPage>);
export const sessionPage: StandardSchemaV1<answers.SessionPage> = pageSchema;

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
  proof_jwt: text,
} satisfies Fields<answers.ReportedDocument>);
const reported = documentSchema.nullish().catch(undefined);
const face = z
  .object({ face: text } satisfies Fields<answers.ReportedFace>)
  .nullish()
  .catch(undefined);

const checkSchema = z.object({
  name: z.string(),
  status: z.string(),
  score: z.number().nullish().catch(undefined),
} satisfies Fields<answers.ReportedCheck>);
const checkList = z
  .array(checkSchema.nullable().catch(null))
  .transform((checks) => checks.filter((check) => check !== null));
/** Nobody publishes what `metadata` and `raw_data` hold: checks are taken where they look like checks. */
const withChecks = z
  .object({ checks: checkList.nullish().catch(undefined) } satisfies Fields<answers.ReportedChecks>)
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
  token: text,
  errorInfo: z.object({ reasonCode: text }).nullish().catch(undefined),
  metadata: withChecks,
  raw_data: withChecks,
} satisfies Fields<answers.SessionResult>);
export const sessionResult: StandardSchemaV1<answers.SessionResult> = resultSchema;
