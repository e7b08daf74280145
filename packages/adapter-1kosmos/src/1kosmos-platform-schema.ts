import type { StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';
import { text, textMap } from './1kosmos-schema-parts.js';

const publicKeysSchema = z.object({ publicKey: z.string() });
export const publicKeys: StandardSchemaV1<{ readonly publicKey: string }> = publicKeysSchema;

const healthSchema = z.object({ status: text, code: text, publicKey: text, version: text });
export type ReportedHealth = z.infer<typeof healthSchema>;
/** Dossier 6.2, row 30: `code` is text. */
export const health: StandardSchemaV1<ReportedHealth> = healthSchema;

const environmentSchema = z.object({
  /** Seconds by which `ts` may differ from the service's clock. */
  allowed_time_span: z.coerce.number().nullish().catch(undefined),
  EC_CURVE_NAME: text,
});
export type Environment = z.infer<typeof environmentSchema>;
export const environment: StandardSchemaV1<Environment> = environmentSchema;

export type ServiceDirectory = { readonly [service: string]: string };
export const serviceDirectory: StandardSchemaV1<ServiceDirectory> = textMap;

const connectorInfoSchema = z.array(z.object({ verifierType: text, docType: text }));
export type ConnectorInfo = z.infer<typeof connectorInfoSchema>;
export const connectorInfo: StandardSchemaV1<ConnectorInfo> = connectorInfoSchema;

/** Dossier 4: of a community, its two ids. */
const communityInfoSchema = z.object({
  tenant: z.object({ id: z.string().min(1), name: text, tenanttag: text }),
  community: z.object({ id: z.string().min(1), name: text, publicKey: text }),
});
export type CommunityInfo = z.infer<typeof communityInfoSchema>;
export const communityInfo: StandardSchemaV1<CommunityInfo> = communityInfoSchema;
