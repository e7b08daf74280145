import type { AdapterDeps } from '@anyproof/core';
import { createHttpClient, type HttpClient } from '@anyproof/provider-kit';
import { createAuthHeaders } from '../1kosmos-auth.js';
import { createChannels, ownKeyPair } from '../1kosmos-channel.js';
import type { ServiceClock } from '../1kosmos-clock.js';
import { oneKosmosErrors } from '../1kosmos-errors.js';
import type { OneKosmosSettings } from '../1kosmos-settings-types.js';
import { type BucketCalls, bucketCalls } from './bucket.js';
import { type ConnectorCalls, connectorCalls } from './connector.js';
import { type DiscoveryCalls, discoveryCalls } from './discovery.js';
import { type DocuverifyCalls, docuverifyCalls } from './docuverify.js';
import { createExchange, type Exchange } from './exchange.js';
import { type PlatformCalls, platformCalls } from './platform.js';
import { type ProofingSessionCalls, proofingSessionCalls } from './proofing-session.js';
import { type ServiceKeyCalls, serviceKeyCalls } from './service-key.js';
import { type ShareSessionCalls, shareSessionCalls } from './share-session.js';
import { type TemplateCalls, templateCalls } from './templates.js';
import { type UploadCalls, uploadCalls } from './uploads.js';
import { type VerifyCalls, verifyCalls } from './verify.js';

/** 1Kosmos' ID proofing API in 1Kosmos' words, grouped as its page groups it, and what lies around it. */
export interface OneKosmosClient {
  readonly proofingSession: ProofingSessionCalls;
  readonly templates: TemplateCalls;
  /** Cloud credentials: sensitive. */
  readonly bucket: BucketCalls;
  /** Key secrets: sensitive. */
  readonly serviceKey: ServiceKeyCalls;
  readonly shareSession: ShareSessionCalls;
  readonly connector: ConnectorCalls;
  readonly platform: PlatformCalls;
  readonly verify: VerifyCalls;
  /** To the addresses that `proofingSession.presignedUrls` gives. */
  readonly uploads: UploadCalls;
  /** Outside the API: the tenant's ids and services. */
  readonly discovery: DiscoveryCalls;
  /** Outside the API: the service that knows verifications by dvcID. */
  readonly docuverify: DocuverifyCalls;
}

export function createOneKosmosClient(
  settings: OneKosmosSettings,
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
  return {
    proofingSession: proofingSessionCalls(exchange, captureTimeoutMs, provider),
    templates: templateCalls(exchange, http, provider),
    bucket: bucketCalls(exchange),
    serviceKey: serviceKeyCalls(exchange),
    shareSession: shareSessionCalls(exchange),
    connector: connectorCalls(http, provider),
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
}
