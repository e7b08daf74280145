import { isIP, type LookupFunction } from 'node:net';
import { type AdapterDeps, type HttpOptions, ProofingError, type Source } from '@anyproof/core';
import {
  base64Of,
  createHttpClient,
  guardedUrl,
  type HttpClient,
  sourceBody,
  type VendorErrors,
} from '@anyproof/provider-kit';

export type VerificationName = 'document_liveness_front' | 'document_liveness_back' | 'selfie_liveness';

/** Cropped parts of a picture, in base64, under the vendor's names. */
export interface PictureCuts {
  readonly cropped?: string;
  readonly face?: string;
  readonly imageBarcode?: string;
}

/** What the capture engine returns with a picture (dossier 6.2, row 12). */
export interface VerificationSubmission {
  /** The engine's own result; `{}` if there was none. */
  readonly result: object;
  /** The picture itself, or `imageNames` of pictures that were uploaded. */
  readonly image?: Source;
  readonly images?: PictureCuts;
  readonly imageNames?: readonly string[];
  readonly event?: { readonly screen_name: string; readonly event_name: string };
}

/** Dossier 6.2, row 11: `status` is text in the vendor's prose and a boolean in its table. */
export interface SessionEvent {
  readonly screen_name: string;
  readonly status?: string | boolean;
  readonly error?: string;
}

export interface PictureSide {
  readonly result: object;
  readonly image: Source;
  readonly images?: PictureCuts;
}

interface WholeDocument<Side> {
  readonly document_front: Side;
  readonly document_back?: Side;
  readonly fallbackCaptureMode?: 'manual' | 'auto';
}

/** Dossier 6.2, row 14. */
export type DocumentPictures = WholeDocument<PictureSide>;

/** Dossier 6.2, row 15. */
export type DocumentNames = WholeDocument<{
  readonly result: object;
  readonly imageNames: readonly string[];
}>;

export function verificationBody({
  result,
  image,
  images,
  imageNames,
  event,
}: VerificationSubmission): object {
  const inline = { ...(image && { image: base64Of(image) }), ...images };
  return {
    result,
    ...(Object.keys(inline).length > 0 && { images: inline }),
    ...(imageNames && { imageNames }),
    ...(event && { event }),
  };
}

export const pictureSide = ({ result, image, images }: PictureSide): object => ({
  result,
  images: { image: base64Of(image), ...images },
});

/** Where pictures may be uploaded, and how. */
export interface UploadSettings {
  readonly baseUrl: string;
  readonly uploadHosts: readonly string[];
  readonly privateUploadHosts: boolean;
  readonly uploadMethod: 'PUT' | 'POST';
  readonly uploadHeaders: { readonly [name: string]: string };
  readonly captureTimeoutMs: number;
  readonly http: HttpOptions;
}

export interface UploadOptions {
  /** The content type to declare; the source's own if absent. */
  readonly mediaType?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface UploadCalls {
  /**
   * Uploads a picture to an address of `presignedUrls` (dossier 7.3), streamed, with its exact length. The address must
   * be on the API's origin or in `settings.uploadHosts`; redirects are not followed, and none of our credentials,
   * client certificate included, is sent there. Names in `uploadHosts` must resolve to public addresses, unless
   * `settings.privateUploadHosts` is set. Never repeated. Throws BAD_RESPONSE, before any byte is sent, for any other
   * address, and PROVIDER_REJECTED if the store rejects it, as it does once the address has expired.
   */
  put(url: string, source: Source, options?: UploadOptions): Promise<void>;
}

const ROUTE = '/presigned-upload';

/** A store's error says nothing about our credentials or the session. */
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
  settings: UploadSettings,
  deps: AdapterDeps,
  lookup?: LookupFunction,
): UploadCalls {
  const { provider } = deps;
  // One client, and thus one set of kept connections, per origin; the settings limit their number.
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
            "an upload URL points to a host other than the API's, or is not https; allow it with the setting uploadHosts",
          provider,
        });
      await clientFor(url.origin).send({
        method: settings.uploadMethod,
        path: url.pathname + url.search,
        // The address is a credential, so errors and events name this route instead.
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
  settings: UploadSettings,
  deps: AdapterDeps,
  lookup: LookupFunction | undefined,
): HttpClient {
  const { hostname, origin } = new URL(baseUrl);
  // An IP address in the settings is deliberate; a name resolves to whatever its owner chooses, now and later.
  const isLiteral = hostname === 'localhost' || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
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
