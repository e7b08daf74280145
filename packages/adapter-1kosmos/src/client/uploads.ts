import { isIP, type LookupFunction } from 'node:net';
import { type AdapterDeps, ProofingError, type Source } from '@anyproof/core';
import {
  createHttpClient,
  guardedUrl,
  type HttpClient,
  isLoopback,
  sourceBody,
  type VendorErrors,
} from '@anyproof/provider-kit';
import type { OneKosmosSettings } from '../1kosmos-settings-types.js';

export interface UploadOptions {
  /** The content type to say; the source's own when absent. */
  readonly mediaType?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface UploadCalls {
  /**
   * Sends a picture to an address of `presignedUrls` (dossier 7.3), streamed, with its exact length. The address is
   * followed to the API's origin and to `settings.uploadHosts` only, without redirects, and none of our credentials,
   * client certificate included, goes there. Names of `uploadHosts` must resolve to public addresses, unless
   * `settings.privateUploadHosts`. Never repeated. Throws BAD_RESPONSE, before any byte, for an address that leads
   * elsewhere, PROVIDER_REJECTED when the store refuses it, as it does once the address has expired.
   */
  put(url: string, source: Source, options?: UploadOptions): Promise<void>;
}

const ROUTE = '/presigned-upload';

/** A store's own words say nothing about our credentials or the session. */
const storeErrors: VendorErrors = {
  nativeCode: () => undefined,
  codes: {
    [`${ROUTE} 401`]: 'PROVIDER_REJECTED',
    [`${ROUTE} 403`]: 'PROVIDER_REJECTED',
    [`${ROUTE} 404`]: 'PROVIDER_REJECTED',
    [`${ROUTE} 410`]: 'PROVIDER_REJECTED',
  },
};

/** `lookup` resolves names; the system's by default. */
export function uploadCalls(
  settings: OneKosmosSettings,
  deps: AdapterDeps,
  lookup?: LookupFunction,
): UploadCalls {
  const { provider } = deps;
  // One client, hence kept connections, for each origin; there are no more of them than the settings allow.
  const clients = new Map<string, HttpClient>();
  const clientFor = (baseUrl: string): HttpClient => {
    const client = clients.get(baseUrl) ?? createStoreClient(baseUrl, settings, deps, lookup);
    clients.set(baseUrl, client);
    return client;
  };
  return {
    put: async (text, source, { mediaType = source.mediaType, signal } = {}) => {
      const url = guardedUrl(text, { origins: [settings.baseUrl], hosts: settings.uploadHosts });
      if (url === undefined)
        throw new ProofingError({
          code: 'BAD_RESPONSE',
          message:
            "an upload leads to a host that is not the API's, or is not https; allow it in the setting uploadHosts",
          provider,
        });
      await clientFor(url.origin).send({
        method: settings.uploadMethod,
        path: url.pathname + url.search,
        // The address is a credential: errors and events name this instead.
        route: ROUTE,
        headers: settings.uploadHeaders,
        body: sourceBody(source, mediaType),
        repeat: 'never',
        timeoutMs: settings.captureTimeoutMs,
        signal,
      });
    },
  };
}

function createStoreClient(
  baseUrl: string,
  settings: OneKosmosSettings,
  deps: AdapterDeps,
  lookup: LookupFunction | undefined,
): HttpClient {
  const { hostname, origin } = new URL(baseUrl);
  // An address in the settings is meant as it stands; a name leads where its owner says, today and tomorrow.
  const isLiteral = isLoopback(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
  const trusted = settings.privateUploadHosts || isLiteral || origin === new URL(settings.baseUrl).origin;
  return createHttpClient(
    {
      baseUrl,
      http: settings.http,
      errors: storeErrors,
      anonymous: true,
      ...(trusted ? {} : { onlyPublic: { setting: 'privateUploadHosts', ...(lookup && { lookup }) } }),
    },
    deps,
  );
}
