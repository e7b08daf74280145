// Internals of the built packages that are fuzzed directly. No other file here imports past an entry point.

export { uploadCalls } from '../../../packages/adapter-1kosmos/dist/esm/client/pictures.js';
export { discoveryCalls, platformCalls } from '../../../packages/adapter-1kosmos/dist/esm/client/platform.js';
export { proofingSessionCalls } from '../../../packages/adapter-1kosmos/dist/esm/client/session.js';
export { shareSessionCalls } from '../../../packages/adapter-1kosmos/dist/esm/client/share-session.js';
export { docuverifyCalls, verifyCalls } from '../../../packages/adapter-1kosmos/dist/esm/client/verify.js';
export {
  type Channels,
  createServiceClock,
} from '../../../packages/adapter-1kosmos/dist/esm/protocol/channel.js';
export {
  openMessage,
  sealedBody,
  sealMessage,
} from '../../../packages/adapter-1kosmos/dist/esm/protocol/envelope.js';
export { createExchange } from '../../../packages/adapter-1kosmos/dist/esm/protocol/exchange.js';
export {
  type CurveName,
  decodePrivateKey,
  isPrivateKeyText,
  type KeyPair,
  keyPairFrom,
} from '../../../packages/adapter-1kosmos/dist/esm/protocol/keys.js';
export { createOneKosmosProvider } from '../../../packages/adapter-1kosmos/dist/esm/provider.js';
export {
  type OneKosmosSettings,
  vendorSettings as oneKosmosSettings,
} from '../../../packages/adapter-1kosmos/dist/esm/settings.js';
export { createClient as createId360Client } from '../../../packages/adapter-id360/dist/esm/client/index.js';
export { createProvider as createId360Provider } from '../../../packages/adapter-id360/dist/esm/provider.js';
export { vendorSettings as id360Settings } from '../../../packages/adapter-id360/dist/esm/settings.js';
export { refState as id360State } from '../../../packages/adapter-id360/dist/esm/state.js';
export { createWebhooks as createId360Webhooks } from '../../../packages/adapter-id360/dist/esm/webhook.js';
export { createClient as createInnovatricsClient } from '../../../packages/adapter-innovatrics/dist/esm/client/index.js';
export { createProvider as createInnovatricsProvider } from '../../../packages/adapter-innovatrics/dist/esm/provider.js';
export { vendorSettings as innovatricsSettings } from '../../../packages/adapter-innovatrics/dist/esm/settings.js';
export { refState as innovatricsState } from '../../../packages/adapter-innovatrics/dist/esm/state.js';
export { createWebhooks as createInnovatricsWebhooks } from '../../../packages/adapter-innovatrics/dist/esm/webhook.js';
export { createClient as createShootIdClient } from '../../../packages/adapter-shootid/dist/esm/client/index.js';
export { createProvider as createShootIdProvider } from '../../../packages/adapter-shootid/dist/esm/provider.js';
export { vendorSettings as shootIdSettings } from '../../../packages/adapter-shootid/dist/esm/settings.js';
export { refState as shootIdState } from '../../../packages/adapter-shootid/dist/esm/state.js';
export type {
  Observation,
  ObservedRoute,
  SessionState,
} from '../../../packages/core/dist/esm/contract/observation.js';
export {
  attemptsMade,
  currentOutcome,
  erasureOf,
  historyOf,
  withState,
} from '../../../packages/core/dist/esm/state/outcome.js';
export {
  reduce,
  reduceCanceled,
  reduceDecided,
  reduceErasure,
  reduceFinalized,
  reduceNotFound,
  reduceRetried,
  reduceRouted,
  reduceTold,
} from '../../../packages/core/dist/esm/state/reducer.js';
export { RefusedJson, safeJson } from '../../../packages/provider-kit/dist/esm/answers/safe-json.js';
export { publicAddressCheck } from '../../../packages/provider-kit/dist/esm/urls/address-guard.js';
export { hostProblem } from '../../../packages/provider-kit/dist/esm/urls/url-guard.js';
