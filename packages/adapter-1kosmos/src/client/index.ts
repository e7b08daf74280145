import type { AdapterDeps } from '@anyproof/core';
import { createHttpClient, type HttpClient } from '@anyproof/provider-kit';
import { createAuthHeaders } from '../protocol/auth-headers.js';
import { type ChannelSettings, createChannels, ownKeyPair, type ServiceClock } from '../protocol/channel.js';
import { oneKosmosErrors } from '../protocol/endpoints.js';
import {
  createExchange,
  type Exchange,
  type ExchangeSettings,
  withConnection,
} from '../protocol/exchange.js';
import { type UploadCalls, type UploadSettings, uploadCalls } from './pictures.js';
import {
  type DiscoveryCalls,
  type DiscoverySettings,
  discoveryCalls,
  type PlatformCalls,
  platformCalls,
} from './platform.js';
import { type ProofingSessionCalls, proofingSessionCalls } from './session.js';
import { type ShareSessionCalls, shareSessionCalls } from './share-session.js';
import { type DocuverifyCalls, docuverifyCalls, type VerifyCalls, verifyCalls } from './verify.js';

interface ClientSettings extends ChannelSettings, ExchangeSettings, DiscoverySettings, UploadSettings {}

/**
 * 1Kosmos' ID proofing API under 1Kosmos' names, grouped as in its documentation, and the services around it. Calls
 * that only an administrator needs are in `@anyproof/1kosmos/administration`.
 */
export interface OneKosmosClient {
  readonly proofingSession: ProofingSessionCalls;
  readonly shareSession: ShareSessionCalls;
  readonly platform: PlatformCalls;
  readonly verify: VerifyCalls;
  /** Uploads to the addresses that `proofingSession.presignedUrls` returns. */
  readonly uploads: UploadCalls;
  /** Outside the API: the tenant's ids and services. */
  readonly discovery: DiscoveryCalls;
  /** Outside the API: the service that stores verifications by dvcID. */
  readonly docuverify: DocuverifyCalls;
}

export function createOneKosmosClient(
  settings: ClientSettings,
  clock: ServiceClock,
  deps: AdapterDeps,
): OneKosmosClient {
  const { provider } = deps;
  const { captureTimeoutMs } = settings;
  const httpOf = (baseUrl: string): HttpClient =>
    createHttpClient(
      {
        baseUrl,
        http: settings.http,
        errors: oneKosmosErrors,
        onAnswer: ({ headers }, sentAt) => clock.learn(headers['date'], sentAt),
      },
      deps,
    );
  const pair = ownKeyPair(settings, deps);
  const headers = createAuthHeaders(settings, clock, deps);
  const exchangeOver = (http: HttpClient): Exchange => {
    const channels = createChannels(http, pair, provider);
    return createExchange({ http, channels, clock, headers, settings, deps });
  };
  const http = httpOf(settings.baseUrl);
  const exchange = exchangeOver(http);
  const discovery = discoveryCalls(httpOf(settings.tenantOrigin), settings, deps);
  let docuverify: Exchange | undefined;
  const client: OneKosmosClient = {
    proofingSession: proofingSessionCalls(exchange, captureTimeoutMs, provider),
    shareSession: shareSessionCalls(exchange),
    platform: platformCalls(http, provider),
    verify: verifyCalls(exchange, captureTimeoutMs),
    uploads: uploadCalls(settings, deps),
    discovery,
    docuverify: docuverifyCalls(async (signal) => {
      const url = await discovery.docuverifyUrl(signal);
      docuverify ??= exchangeOver(httpOf(url));
      return docuverify;
    }, captureTimeoutMs),
  };
  return withConnection(client, { exchange, http, provider });
}
