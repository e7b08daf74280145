import { type AdapterDeps, ProofingError } from '@anyproof/core';
import {
  aboutAnother,
  guardedUrl,
  type HttpClient,
  isAnother,
  type Parsed,
  singleFlight,
  trimBaseUrl,
  untilAborted,
} from '@anyproof/provider-kit';
import {
  type CommunityInfo,
  communityInfo,
  type ServiceDirectory,
  serviceDirectory,
} from '../1kosmos-platform-answers.js';
import type { OneKosmosSettings } from '../1kosmos-settings-types.js';
import { DISCOVERY_ENDPOINTS } from './endpoints.js';
import { openCall } from './open-calls.js';
import type { Community } from './templates.js';

export interface CommunityInfoOptions {
  /** The community's pictures, too; false by default. */
  readonly logos?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How a tenant's ids and services are found (dossier 4). Nothing here is authenticated. */
export interface DiscoveryCalls {
  /** POST /api/r1/system/community_info/fetch, for the configured tenant and community. */
  communityInfo(options?: CommunityInfoOptions): Promise<Parsed<CommunityInfo>>;
  /** GET /caas/sd: addresses of the platform's services by name. */
  platformDirectory(signal?: AbortSignal): Promise<Parsed<ServiceDirectory>>;
  /** The ids of the settings; looked up once where they are not set. Throws CONFIG when there is no such community. */
  community(signal?: AbortSignal): Promise<Community>;
  /**
   * docuverify's base URL: of the settings, or looked up once. Throws CONFIG when the directory's is of no use.
   * The directory's `idproofingapi` may be an address inside the vendor's cluster (dossier 0.5): it is never read.
   */
  docuverifyUrl(signal?: AbortSignal): Promise<string>;
}

/** `http` is of the tenant's origin. */
export function discoveryCalls(
  http: HttpClient,
  settings: OneKosmosSettings,
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
      // Requests to it carry the license key, sealed under the key that it names itself.
      const url = guardedUrl(docuverify, { origins: [settings.tenantOrigin, settings.baseUrl], hosts: [] });
      if (url === undefined || url.search !== '' || url.hash !== '')
        throw new ProofingError({
          code: 'CONFIG',
          message:
            "the service directory gives no address for docuverify on the tenant's origin; set docuverifyUrl",
          provider,
        });
      return trimBaseUrl(url.href);
    }, provider),
  };
}

/** One lookup, however many ask at once; what it found is kept, a failure is not. A signal ends its caller's waiting. */
function kept<Value>(work: () => Promise<Value>, provider: string): (signal?: AbortSignal) => Promise<Value> {
  let found: { readonly value: Value } | undefined;
  const look = singleFlight(async () => {
    found = { value: await work() };
    return found;
  });
  return async (signal) => (await untilAborted(async () => found ?? look(), signal, provider)).value;
}
