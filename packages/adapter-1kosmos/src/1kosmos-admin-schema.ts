import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import { flag, objects, someObject, text, timestamp } from './1kosmos-schema-parts.js';

/** Dossier 6.3, Template. */
const templateSchema = z.object({
  _id: text,
  tenantId: text,
  communityId: text,
  documentType: text,
  dvcID: text,
  workflow: objects,
});
export type Template = z.infer<typeof templateSchema>;
export const template: StandardSchemaV1<Template> = templateSchema;

const templateListSchema = z.object({ list: z.array(templateSchema) });
export type TemplateList = z.infer<typeof templateListSchema>;
export const templateList: StandardSchemaV1<TemplateList> = templateListSchema;

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
  aws_credential: z.object({ accessKey: text, secretKey: text, region: text }).nullish().catch(undefined),
  gcp_credential: z
    .object({ projectid: text, clientEmail: text, privateKey: text })
    .nullish()
    .catch(undefined),
  azure_credential: z.object({ accountName: text, accountKey: text }).nullish().catch(undefined),
});
export type Bucket = z.infer<typeof bucketSchema>;
export const bucket: StandardSchemaV1<Bucket> = bucketSchema;

/** Dossier 6.2, row 23. `keySecret` is a secret of the tenant. */
const serviceKeySchema = z.object({ tag: text, keyId: text, keySecret: text, type: text });
export type ServiceKey = z.infer<typeof serviceKeySchema>;
export const serviceKeys: StandardSchemaV1<readonly ServiceKey[]> = z.array(serviceKeySchema);

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
});
export type Certificate = z.infer<typeof certificateSchema>;
export const certificate: StandardSchemaV1<Certificate> = certificateSchema;
