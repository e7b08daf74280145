// The entry point `@anyproof/1kosmos/administration`: calls that set up a tenant. Apps that verify identities do not
// need it.
import {
  answer,
  code,
  flag,
  type HttpClient,
  jsonBytes,
  list,
  object,
  type Parsed,
  text,
} from '@anyproof/provider-kit';
import type { OneKosmosClient } from '../client/index.js';
import { type Community, paramsOf } from '../client/platform.js';
import { type SomeObject, someObject } from '../client/sessions.js';
import type { NativeDocumentType } from '../client/share-session.js';
import { ENDPOINTS, openCall, type Timestamp, timestamp } from '../protocol/endpoints.js';
import { connectionOf, type Exchange } from '../protocol/exchange.js';

export type { Community } from '../client/platform.js';

export interface OneKosmosAdministration {
  /** The screens of the vendor's capture page. */
  readonly templates: TemplateCalls;
  /** Cloud credentials: sensitive. */
  readonly bucket: BucketCalls;
  /** Key secrets: sensitive. */
  readonly serviceKey: ServiceKeyCalls;
}

/**
 * An administrator's calls, over a client's connection: `oneKosmosAdministration(proofing.native(oneKosmos))`. Throws
 * INVALID_INPUT for anything else.
 */
export function oneKosmosAdministration(client: OneKosmosClient): OneKosmosAdministration {
  const { exchange, http, provider } = connectionOf(client);
  return {
    templates: templateCalls(exchange, http, provider),
    bucket: bucketCalls(exchange),
    serviceKey: serviceKeyCalls(exchange),
  };
}

/** One screen of the vendor's capture page (dossier 6.3). */
export interface TemplateStep {
  readonly name: string;
  readonly type: 'HTML' | 'CAPTURE_FRONT' | 'CAPTURE_BACK' | 'CAPTURE_SELFIE' | 'PROCESSING';
  /** In base64. */
  readonly html?: string;
  readonly params?: readonly { readonly name: string; readonly field: string }[];
  readonly actions?: readonly {
    readonly name: string;
    readonly on?: string;
    readonly call?: string;
    readonly jumpTo?: string;
    readonly script?: string;
  }[];
}

export interface TemplateCalls {
  /** GET /proofingtemplates/{sessionId} (#16): the screens of a session; no authentication. */
  ofSession(sessionId: string, signal?: AbortSignal): Promise<Parsed<TemplateList>>;
  /** PUT /proofingtemplates/tenant/{t}/community/{c} (#17). Never repeated, as it may create one. */
  put(
    community: Community,
    body: {
      readonly documentType: NativeDocumentType;
      readonly dvcID: string;
      readonly workflow: readonly TemplateStep[];
    },
    signal?: AbortSignal,
  ): Promise<Parsed<Template>>;
  /** PATCH …/dvcId/{dvcId} (#18): the only template call that requires the license. Sealed. */
  patchByDvcId(
    community: Community,
    dvcId: string,
    body: { readonly documentType: NativeDocumentType; readonly workflow: readonly TemplateStep[] },
    signal?: AbortSignal,
  ): Promise<Parsed<Template>>;
  /** PATCH …/id/{id} (#19) */
  patchById(
    community: Community,
    id: string,
    body: { readonly workflow: readonly TemplateStep[] },
    signal?: AbortSignal,
  ): Promise<Parsed<Template>>;
  /** DELETE …/id/{id} (#20) */
  delete(community: Community, id: string, signal?: AbortSignal): Promise<void>;
}

export function templateCalls(exchange: Exchange, http: HttpClient, provider: string): TemplateCalls {
  return {
    ofSession: (sessionId, signal) =>
      openCall(http, ENDPOINTS.sessionTemplates, { params: { sessionId }, signal }, templateList, provider),
    put: (community, body, signal) =>
      exchange.read(
        ENDPOINTS.putTemplate,
        { params: paramsOf(community), body: jsonBytes(body), signal },
        template,
      ),
    patchByDvcId: (community, dvcId, body, signal) =>
      exchange.read(
        ENDPOINTS.patchTemplateByDvcId,
        { params: { ...paramsOf(community), dvcId }, body: jsonBytes(body), signal },
        template,
      ),
    patchById: (community, id, body, signal) =>
      exchange.read(
        ENDPOINTS.patchTemplateById,
        { params: { ...paramsOf(community), id }, body: jsonBytes(body), signal },
        template,
      ),
    delete: (community, id, signal) =>
      exchange.command(ENDPOINTS.deleteTemplate, { params: { ...paramsOf(community), id }, signal }),
  };
}

/** Where a community's pictures are stored, with one cloud's credential (dossier 6.3). */
export interface BucketRequest {
  readonly type: 'aws' | 'gcp' | 'azure';
  readonly bucketName: string;
  readonly isEnabled: boolean;
  readonly createdBy: string;
  readonly aws_credential?: {
    readonly accessKey: string;
    readonly secretKey: string;
    readonly region: string;
  };
  readonly gcp_credential?: {
    readonly projectid: string;
    readonly clientEmail: string;
    readonly privateKey: string;
  };
  readonly azure_credential?: { readonly accountName: string; readonly accountKey: string };
}

/**
 * **Sensitive:** both answers contain the credential of a cloud store in plain text, in `value` and in `raw`. Neither
 * log them nor pass them on; errors and events of this library never contain them.
 */
export interface BucketCalls {
  /** GET /bucket/tenant/{t}/community/{c} (#21) */
  get(community: Community, signal?: AbortSignal): Promise<Parsed<Bucket>>;
  /** PUT /bucket/tenant/{t}/community/{c} (#22): replaces it entirely. Sealed. */
  put(community: Community, body: BucketRequest, signal?: AbortSignal): Promise<Parsed<Bucket>>;
}

export function bucketCalls(exchange: Exchange): BucketCalls {
  return {
    get: (community, signal) =>
      exchange.read(ENDPOINTS.getBucket, { params: paramsOf(community), signal }, bucket),
    put: (community, body, signal) =>
      exchange.read(
        ENDPOINTS.putBucket,
        { params: paramsOf(community), body: jsonBytes(body), signal },
        bucket,
      ),
  };
}

/**
 * For a license of level "system" only. **Sensitive:** both answers contain every key's secret in plain text, in
 * `value` and in `raw`. Neither log them nor pass them on; errors and events of this library never contain them.
 */
export interface ServiceKeyCalls {
  /** GET /servicekeys (#23) */
  list(signal?: AbortSignal): Promise<Parsed<readonly ServiceKey[]>>;
  /**
   * DELETE /servicekey/{keyId} (#24): deletes the key and creates another; returns all keys. Anything that still uses
   * the old one stops working. Never repeated.
   */
  renew(keyId: string, signal?: AbortSignal): Promise<Parsed<readonly ServiceKey[]>>;
}

export function serviceKeyCalls(exchange: Exchange): ServiceKeyCalls {
  return {
    list: (signal) => exchange.read(ENDPOINTS.serviceKeys, { signal }, serviceKeys),
    renew: (keyId, signal) =>
      exchange.read(ENDPOINTS.renewServiceKey, { params: { keyId }, signal }, serviceKeys),
  };
}

const OF_TENANT = { names: { tenant: ['tenantId'] } } as const;

/** Dossier 6.3, Template; its steps are those of `TemplateStep`, unchanged. */
export interface Template {
  readonly _id?: string;
  readonly tenantId?: string;
  readonly communityId?: string;
  readonly documentType?: string;
  readonly dvcID?: string;
  readonly workflow?: readonly SomeObject[];
}

const templateFields = {
  _id: code,
  tenantId: code,
  communityId: code,
  documentType: text,
  dvcID: code,
  workflow: list(someObject),
};

export const template = answer<Template>()(templateFields, OF_TENANT);

export interface TemplateList {
  readonly list?: readonly Template[];
}

export const templateList = answer<TemplateList>()({ list: list(object<Template>(templateFields)) });

/** Dossier 6.3, Bucket. Its credentials are secrets of the tenant. */
export interface Bucket {
  readonly _id?: string;
  readonly tenantId?: string;
  readonly communityId?: string;
  readonly type?: string;
  readonly bucketName?: string;
  readonly isEnabled?: boolean;
  readonly createdBy?: string;
  readonly createdTS?: Timestamp;
  readonly updatedTS?: Timestamp;
  readonly aws_credential?: AwsCredential;
  readonly gcp_credential?: GcpCredential;
  readonly azure_credential?: AzureCredential;
}

export interface AwsCredential {
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly region?: string;
}

export interface GcpCredential {
  readonly projectid?: string;
  readonly clientEmail?: string;
  readonly privateKey?: string;
}

export interface AzureCredential {
  readonly accountName?: string;
  readonly accountKey?: string;
}

export const bucket = answer<Bucket>()(
  {
    _id: code,
    tenantId: code,
    communityId: code,
    type: text,
    bucketName: text,
    isEnabled: flag,
    createdBy: text,
    createdTS: timestamp,
    updatedTS: timestamp,
    aws_credential: object<AwsCredential>({ accessKey: text, secretKey: text, region: text }),
    gcp_credential: object<GcpCredential>({ projectid: code, clientEmail: text, privateKey: text }),
    azure_credential: object<AzureCredential>({ accountName: text, accountKey: text }),
  },
  OF_TENANT,
);

/** Dossier 6.2, row 23. */
export interface ServiceKey {
  readonly tag?: string;
  readonly keyId?: string;
  /** A secret of the tenant. */
  readonly keySecret?: string;
  readonly type?: string;
}

export const serviceKeys = answer<readonly ServiceKey[]>()(
  list(object<ServiceKey>({ tag: text, keyId: code, keySecret: text, type: text })),
);
