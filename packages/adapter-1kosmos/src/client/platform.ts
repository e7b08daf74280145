// The answers of 1Kosmos' platform. Public: the client's calls return these types.

import { type AdapterDeps, ProofingError, untilAborted } from '@anyproof/core';
import {
  aboutAnother,
  answer,
  code,
  flag,
  guardedUrl,
  type HttpClient,
  isAnother,
  list,
  map,
  number,
  object,
  type Parsed,
  required,
  singleFlight,
  text,
} from '@anyproof/provider-kit';
import { DISCOVERY_ENDPOINTS, ENDPOINTS, nonBlank, openCall, publicKeys } from '../protocol/endpoints.js';

export type { PublicKeys } from '../protocol/endpoints.js';

/** What a service reports about itself. None of these calls is authenticated. */
export interface PlatformCalls {
  /** GET /info (#27): the kinds of documents that each verifier supports. */
  connectorInfo(signal?: AbortSignal): Promise<Parsed<ConnectorInfo>>;
  /** GET /environment (#29), whose body is unpublished: the fields that the vendor's code reads are typed. */
  environment(signal?: AbortSignal): Promise<Parsed<Environment>>;
  /** GET /healthz (#30) */
  health(signal?: AbortSignal): Promise<Parsed<ReportedHealth>>;
  /** GET /publickeys (#31): the service's own key; every 1Kosmos service has a different one (dossier 4). */
  publicKeys(signal?: AbortSignal): Promise<Parsed<{ readonly publicKey: string }>>;
  /**
   * GET /sd (#32): addresses of 1Kosmos' services by name. Not all can be reached from outside (dossier 0.5), so this
   * adapter uses none of them as its base URL.
   */
  serviceDirectory(signal?: AbortSignal): Promise<Parsed<ServiceDirectory>>;
}

export function platformCalls(http: HttpClient, provider: string): PlatformCalls {
  return {
    connectorInfo: (signal) => openCall(http, ENDPOINTS.connectorInfo, { signal }, connectorInfo, provider),
    environment: (signal) => openCall(http, ENDPOINTS.environment, { signal }, environment, provider),
    health: (signal) => openCall(http, ENDPOINTS.health, { signal }, health, provider),
    publicKeys: (signal) => openCall(http, ENDPOINTS.publicKeys, { signal }, publicKeys, provider),
    serviceDirectory: (signal) =>
      openCall(http, ENDPOINTS.serviceDirectory, { signal }, serviceDirectory, provider),
  };
}

export interface CommunityInfoOptions {
  /** Whether to include the community's pictures; false by default. */
  readonly logos?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** The tenant, and what is already known about it. */
export interface DiscoverySettings {
  readonly baseUrl: string;
  readonly tenantOrigin: string;
  readonly tenantDns: string;
  readonly tenantId?: string;
  readonly communityName: string;
  readonly communityId?: string;
  readonly docuverifyUrl?: string;
}

/** Finds a tenant's ids and services (dossier 4). None of these calls is authenticated. */
export interface DiscoveryCalls {
  /** POST /api/r1/system/community_info/fetch, for the configured tenant and community. */
  communityInfo(options?: CommunityInfoOptions): Promise<Parsed<CommunityInfo>>;
  /** GET /caas/sd: addresses of the platform's services by name. */
  platformDirectory(signal?: AbortSignal): Promise<Parsed<ServiceDirectory>>;
  /** The ids in the settings, or looked up once if they are not set. Throws CONFIG if there is no such community. */
  community(signal?: AbortSignal): Promise<Community>;
  /**
   * docuverify's base URL, from the settings or looked up once. Throws CONFIG if the one in the directory cannot be
   * used. The directory's `idproofingapi` may be an address inside the vendor's cluster (dossier 0.5): it is never
   * read.
   */
  docuverifyUrl(signal?: AbortSignal): Promise<string>;
}

/** `http` sends to the tenant's origin. */
export function discoveryCalls(
  http: HttpClient,
  settings: DiscoverySettings,
  { provider }: AdapterDeps,
): DiscoveryCalls {
  const { tenantId, communityId, tenantDns, communityName } = settings;
  const calls = {
    communityInfo: async ({ logos = false, signal }: CommunityInfoOptions = {}) => {
      const route = DISCOVERY_ENDPOINTS.communityInfo;
      const tenant = tenantId === undefined ? { dns: tenantDns } : { tenantId };
      const community = communityId === undefined ? { communityName } : { communityId };
      const body = { ...tenant, ...community, skipLogos: !logos };
      const asked = { tenant: tenantId };
      const found = await openCall(http, route, { body, asked, signal }, communityInfo, provider);
      if (communityId !== undefined && isAnother(found.value.community.id, communityId))
        throw aboutAnother('tenant', provider, route.path);
      return found;
    },
    platformDirectory: (signal?: AbortSignal) =>
      openCall(http, DISCOVERY_ENDPOINTS.platformDirectory, { signal }, serviceDirectory, provider),
  };
  return {
    ...calls,
    community: kept(async () => {
      if (tenantId !== undefined && communityId !== undefined) return { tenantId, communityId };
      const { tenant, community } = (await calls.communityInfo()).value;
      return { tenantId: tenantId ?? tenant.id, communityId: communityId ?? community.id };
    }, provider),
    docuverifyUrl: kept(async () => {
      if (settings.docuverifyUrl !== undefined) return settings.docuverifyUrl;
      const { docuverify = '' } = (await calls.platformDirectory()).value;
      // Requests to it carry the license key, sealed under a key that this very service publishes.
      const url = guardedUrl(docuverify, { origins: [settings.tenantOrigin, settings.baseUrl], hosts: [] });
      if (url === undefined || url.search !== '' || url.hash !== '')
        throw new ProofingError({
          code: 'CONFIG',
          message:
            "the service directory has no address for docuverify on the tenant's origin; set docuverifyUrl",
          provider,
        });
      return url.href.replace(/\/+$/, '');
    }, provider),
  };
}

/**
 * One lookup for any number of callers. Its outcome is kept, a failure is not. A signal ends only its caller's wait.
 */
function kept<Value>(work: () => Promise<Value>, provider: string): (signal?: AbortSignal) => Promise<Value> {
  let found: { readonly value: Value } | undefined;
  const look = singleFlight(async () => {
    found = { value: await work() };
    return found;
  });
  return async (signal) => (await untilAborted(async () => found ?? look(), signal, provider)).value;
}

/** Dossier 6.2, row 30: `code` is text. */
export interface ReportedHealth {
  readonly status?: string;
  readonly code?: string;
  readonly publicKey?: string;
  readonly version?: string;
}

export const health = answer<ReportedHealth>()({ status: text, code, publicKey: text, version: text });

export interface Environment {
  /** Seconds by which `ts` may differ from the service's clock. */
  readonly allowed_time_span?: number;
  readonly EC_CURVE_NAME?: string;
}

export const environment = answer<Environment>()({ allowed_time_span: number, EC_CURVE_NAME: text });

export type ServiceDirectory = { readonly [service: string]: string };

export const serviceDirectory = answer<ServiceDirectory>()(map(text));

export interface VerifierInfo {
  readonly verifierType?: string;
  readonly docType?: string;
}

export type ConnectorInfo = readonly VerifierInfo[];

export const connectorInfo = answer<ConnectorInfo>()(
  list(object<VerifierInfo>({ verifierType: text, docType: text })),
);

/** Dossier 4. */
export interface CommunityInfo {
  readonly tenant: TenantInfo;
  readonly community: CommunityIdentity;
  readonly message?: string;
}

export interface TenantInfo {
  readonly id: string;
  readonly firstname?: string;
  readonly lastname?: string;
  readonly tenanttype?: string;
  readonly tenanttag?: string;
  readonly name?: string;
  readonly otherDNS?: readonly string[];
  readonly displayTenantInfoForPersona?: boolean;
}

export interface CommunityIdentity {
  readonly id: string;
  readonly tenantid?: string;
  readonly name?: string;
  readonly publicKey?: string;
  readonly logo?: string;
  readonly mobileLogo?: string;
  readonly accountsPerPerson?: number;
  readonly personsPerAccount?: number;
  readonly personLimitRule?: string;
  readonly otpSeed?: string;
}

export const communityInfo = answer<CommunityInfo>()(
  {
    tenant: required(
      object<TenantInfo>({
        id: required(nonBlank),
        firstname: text,
        lastname: text,
        tenanttype: text,
        tenanttag: text,
        name: text,
        otherDNS: list(text),
        displayTenantInfoForPersona: flag,
      }),
    ),
    community: required(
      object<CommunityIdentity>({
        id: required(nonBlank),
        tenantid: code,
        name: text,
        publicKey: text,
        logo: text,
        mobileLogo: text,
        accountsPerPerson: number,
        personsPerAccount: number,
        personLimitRule: code,
        otpSeed: text,
      }),
    ),
    message: text,
  },
  { names: { tenant: ['tenant.id', 'community.tenantid'] } },
);

export interface Community {
  readonly tenantId: string;
  readonly communityId: string;
}

/** Only these two: further properties of the object must not fill other placeholders. */
export const paramsOf = ({ tenantId, communityId }: Community) => ({ tenantId, communityId });
