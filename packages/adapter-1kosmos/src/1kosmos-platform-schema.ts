import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import type * as answers from './1kosmos-platform-answers.js';
import { type Fields, text, textMap } from './1kosmos-schema-parts.js';

export type * from './1kosmos-platform-answers.js';

const publicKeysSchema = z.object({ publicKey: z.string() } satisfies Fields<answers.PublicKeys>);
export const publicKeys: StandardSchemaV1<answers.PublicKeys> = publicKeysSchema;

const healthSchema = z.object({
  status: text,
  code: text,
  publicKey: text,
  version: text,
} satisfies Fields<answers.ReportedHealth>);
/** Dossier 6.2, row 30: `code` is text. */
export const health: StandardSchemaV1<answers.ReportedHealth> = healthSchema;

const environmentSchema = z.object({
  /** Seconds by which `ts` may differ from the service's clock. */
  allowed_time_span: z.coerce.number().nullish().catch(undefined),
  EC_CURVE_NAME: text,
} satisfies Fields<answers.Environment>);
export const environment: StandardSchemaV1<answers.Environment> = environmentSchema;

export const serviceDirectory: StandardSchemaV1<answers.ServiceDirectory> = textMap;

const connectorInfoSchema = z.array(
  z.object({ verifierType: text, docType: text } satisfies Fields<answers.VerifierInfo>),
);
export const connectorInfo: StandardSchemaV1<answers.ConnectorInfo> = connectorInfoSchema;

/** Dossier 4: of a community, its two ids. */
const communityInfoSchema = z.object({
  tenant: z.object({
    id: z.string().min(1),
    name: text,
    tenanttag: text,
  } satisfies Fields<answers.TenantInfo>),
  community: z.object({
    id: z.string().min(1),
    name: text,
    publicKey: text,
  } satisfies Fields<answers.CommunityIdentity>),
} satisfies Fields<answers.CommunityInfo>);
export const communityInfo: StandardSchemaV1<answers.CommunityInfo> = communityInfoSchema;
