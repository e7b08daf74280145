import { type HttpClient, jsonBytes, type Parsed } from '@anyproof/provider-kit';
import { type Template, type TemplateList, template, templateList } from '../1kosmos-admin-answers.js';
import type { NativeDocumentType } from '../1kosmos-settings-types.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';
import { openCall } from './open-calls.js';

export interface Community {
  readonly tenantId: string;
  readonly communityId: string;
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
  /** PUT /proofingtemplates/tenant/{t}/community/{c} (#17). Never repeated, as it may make one. */
  put(
    community: Community,
    body: {
      readonly documentType: NativeDocumentType;
      readonly dvcID: string;
      readonly workflow: readonly TemplateStep[];
    },
    signal?: AbortSignal,
  ): Promise<Parsed<Template>>;
  /** PATCH …/dvcId/{dvcId} (#18): the only one of these that needs the license. Sealed. */
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

/** Only what a path may hold: an object with more in it must not fill other placeholders. */
export const paramsOf = ({ tenantId, communityId }: Community) => ({ tenantId, communityId });
