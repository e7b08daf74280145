import type { HttpOptions } from '@anyproof/core';
import type { Secret } from '@anyproof/provider-kit';
import type { Connector, Verification } from './client/verifications.js';
import type { CurveName } from './crypto/keys.js';

export type NativeDocumentType = 'dl_object' | 'ppt_object' | 'idcard_object';

/** A flow of the dialect `idproofingapi`: the connector and the verification that the service runs (dossier 6.3). */
export interface ExpandedFlow {
  readonly connector: Connector;
  readonly verification: Verification;
  /** Asked for when the session names no document type. */
  readonly documentType: NativeDocumentType;
}

/** A flow of the dialect `docuverify`: the vendor keeps both under this id (dossier 6.1). */
export interface StoredFlow {
  readonly dvcId: string;
  readonly documentType: NativeDocumentType;
}

export type OneKosmosFlow = ExpandedFlow | StoredFlow;

export interface OneKosmosSettings {
  /** Of the API, such as `https://<tenant>/idproofingapi`; not what the service directory says (dossier 0.5). */
  readonly baseUrl: string;
  /** Who creates sessions and tells results; whatever is said of one session stays with `baseUrl` (dossier 6.1). */
  readonly dialect: 'idproofingapi' | 'docuverify';
  /** Of docuverify; looked up in the platform's directory when absent. */
  readonly docuverifyUrl?: string;
  /** Says who the caller is; sealed into the `licensekey` header. */
  readonly licenseKey: Secret;
  /** Raw EC private key in base64; a fresh one per process when absent, since any pair works (dossier 1). */
  readonly privateKey?: Secret;
  readonly curve: CurveName;
  readonly tenantDns: string;
  /** Where ids and services are looked up; `https://<tenantDns>` by default. */
  readonly tenantOrigin: string;
  /** Looked up by `tenantDns` when absent. */
  readonly tenantId?: string;
  readonly communityName: string;
  /** Looked up by `communityName` when absent. */
  readonly communityId?: string;
  readonly flows: { readonly [flow: string]: OneKosmosFlow };
  /** Names this caller in every request. */
  readonly appId: string;
  /** Which bodies are sealed: those documented so, or all (dossier 3 leaves the others open). */
  readonly envelope: 'documented' | 'all';
  /** The shape to ask results in; both are read (dossier 7.4). Only v3 carries reason codes. */
  readonly resultShape: 'v3' | 'legacy';
  /** Where the outcome of a completed session is read: `fetch` tells review apart, and needs a license for it. */
  readonly outcomeFrom: 'fetch' | 'result';
  /**
   * Whether a SUCCESS counts only with `token` and the document's `proof_jwt`, as for the vendor's own apps: that every
   * deployment sends both, nobody documents (dossier 7.4).
   */
  readonly requireProof: boolean;
  /** Base of page numbers in `fetch`, which nobody documents (dossier 6.3). */
  readonly firstPageIndex: number;
  /** Origins, besides the API's and the tenant's, on which the capture page may lie. */
  readonly launchOrigins: readonly string[];
  /** How pictures reach the vendor: in the request, or through the community's bucket (dossier 7.3). */
  readonly images: 'inline' | 'bucket';
  /** Hosts (`host` or `host:port`), besides the API's origin, to which pictures may be uploaded. */
  readonly uploadHosts: readonly string[];
  /** Whether their names may lead into a private network, as those of a store of your own do. */
  readonly privateUploadHosts: boolean;
  /** The verb of uploads, which nobody documents (dossier 12). */
  readonly uploadMethod: 'PUT' | 'POST';
  /** Headers that the store wants with an upload; never credentials. */
  readonly uploadHeaders: { readonly [name: string]: string };
  /** Milliseconds between two polls. */
  readonly pollIntervalMs: number;
  /** How the vendor is reached; it goes before `deps.http`. */
  readonly http: HttpOptions;
  /** Milliseconds without an answer, for uploads; for all else `http.timeoutMs`. */
  readonly captureTimeoutMs: number;
}
