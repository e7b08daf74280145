import type { AdapterDeps } from '@anyproof/core';
import { createHttpClient } from '@anyproof/provider-kit';
import { createAuthHeaders } from '../1kosmos-auth.js';
import { createChannels } from '../1kosmos-channel.js';
import type { ServiceClock } from '../1kosmos-clock.js';
import { oneKosmosErrors } from '../1kosmos-errors.js';
import type { OneKosmosSettings } from '../1kosmos-settings.js';
import { createExchange } from './exchange.js';
import { type PlatformCalls, platformCalls } from './platform.js';
import { type ProofingSessionCalls, proofingSessionCalls } from './proofing-session.js';
import { type ShareSessionCalls, shareSessionCalls } from './share-session.js';

/** 1Kosmos' ID proofing API in 1Kosmos' words, grouped as its page groups it. */
export interface OneKosmosClient {
  readonly proofingSession: ProofingSessionCalls;
  readonly shareSession: ShareSessionCalls;
  readonly platform: PlatformCalls;
}

export function createOneKosmosClient(
  settings: OneKosmosSettings,
  clock: ServiceClock,
  deps: AdapterDeps,
): OneKosmosClient {
  const http = createHttpClient(
    {
      baseUrl: settings.baseUrl,
      timeoutMs: settings.timeoutMs,
      errors: oneKosmosErrors,
      onAnswer: (response) => clock.learn(response.headers['date']),
    },
    deps,
  );
  const channels = createChannels(http, settings, deps);
  const headers = createAuthHeaders(settings, clock, deps);
  const exchange = createExchange({ http, channels, clock, headers, settings, deps });
  return {
    proofingSession: proofingSessionCalls(exchange, settings.captureTimeoutMs),
    shareSession: shareSessionCalls(exchange),
    platform: platformCalls(http, deps.provider),
  };
}
