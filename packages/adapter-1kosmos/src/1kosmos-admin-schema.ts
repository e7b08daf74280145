import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import type * as answers from './1kosmos-admin-answers.js';
import { type Fields, flag, objects, someObject, text, timestamp } from './1kosmos-schema-parts.js';

export type * from './1kosmos-admin-answers.js';

/** Dossier 6.3, Template. */
const templateSchema = z.object({
  _id: text,
  tenantId: text,
  communityId: text,
  documentType: text,
  dvcID: text,
  workflow: objects,
} satisfies Fields<answers.Template>);
export const template: StandardSchemaV1<answers.Template> = templateSchema;

const templateListSchema = z.object({ list: z.array(templateSchema) } satisfies Fields<answers.TemplateList>);
export const templateList: StandardSchemaV1<answers.TemplateList> = templateListSchema;

/** Dossier 6.3, Bucket. Its credentials are secrets of the tenant. */
const bucketSchema = z.object({
  _id: text,
  tenantId: text,
  communityId: text,
  type: text,
  bucketName: text,
  isEnabled: flag,
  createdBy: text,
  createdTS: timestamp,
  updatedTS: timestamp,
  aws_credential: z
    .object({ accessKey: text, secretKey: text, region: text } satisfies Fields<answers.AwsCredential>)
    .nullish()
    .catch(undefined),
  gcp_credential: z
    .object({ projectid: text, clientEmail: text, privateKey: text } satisfies Fields<answers.GcpCredential>)
    .nullish()
    .catch(undefined),
  azure_credential: z
    .object({ accountName: text, accountKey: text } satisfies Fields<answers.AzureCredential>)
    .nullish()
    .catch(undefined),
} satisfies Fields<answers.Bucket>);
export const bucket: StandardSchemaV1<answers.Bucket> = bucketSchema;

/** Dossier 6.2, row 23. `keySecret` is a secret of the tenant. */
const serviceKeySchema = z.object({
  tag: text,
  keyId: text,
  keySecret: text,
  type: text,
} satisfies Fields<answers.ServiceKey>);
export const serviceKeys: StandardSchemaV1<readonly answers.ServiceKey[]> = z.array(serviceKeySchema);

/** Dossier 6.3, Certificate: what `verify` says of a document. */
const certificateSchema = z.object({
  docType: text,
  docId: text,
  type: text,
  authority: text,
  ts: timestamp,
  verified: z.boolean(),
  result: someObject,
  metadata: someObject,
  token: text,
  raw_data: someObject,
  publicKey: text,
  proof_jwt: text,
} satisfies Fields<answers.Certificate>);
export const certificate: StandardSchemaV1<answers.Certificate> = certificateSchema;
