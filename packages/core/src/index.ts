export * from './adapter.js';
export * from './capabilities.js';
export * from './claims.js';
export {
  type CheckConfigOptions,
  type CheckedConfig,
  type CheckedProvider,
  checkConfig,
  configError,
} from './config/check.js';
export {
  type ConfigFinding,
  type ConfigOrigin,
  configFinding,
  originOf,
  type ProofingConfig,
  type ProviderConfig,
  withOrigin,
} from './config/config.js';
export { configFromEnv, type Environment } from './config/from-env.js';
export { type NameAdapters, webhooksMissing } from './config/providers.js';
export {
  isSecretFile,
  readSecretFileSync,
  type SecretFile,
  secretFile,
} from './config/secret-file.js';
export { type DecodedText, decodeText, textProblem, withoutByteOrderMark } from './config/text.js';
export { isDate } from './dates.js';
export * from './diagnosis.js';
export * from './errors.js';
export * from './evidence.js';
export { checkEvidence, checkPages } from './evidence-check.js';
export * from './history.js';
export * from './inbox.js';
export * from './launch.js';
export { sniffMediaType } from './media-type.js';
export { combineObservers } from './observe.js';
export * from './ports.js';
export type { CreateOptions, CreateProofingInput, Proofing, ProofingDeps } from './proofing.js';
export { createProofing } from './proofing.js';
export * from './provider.js';
export * from './raw.js';
export * from './reasons.js';
export * from './reducer.js';
export * from './result.js';
export * from './route.js';
export type { RefusedEvidence, RunInput, RunOptions, RunProgress, RunResult, RunStep } from './run.js';
export * from './run-observed.js';
export type { RefSealer, SealConfig } from './seal.js';
export { createSealer } from './seal.js';
export * from './session.js';
export * from './session-label.js';
export * from './session-store.js';
export * from './sources.js';
export * from './standard-schema.js';
export * from './status.js';
export * from './system.js';
export { fromKeyv, type KeyvLike } from './token-cache-keyv.js';
export { inMemoryTokens } from './token-cache-memory.js';
export type { WaitOptions } from './wait.js';
export * from './warnings.js';
export type {
  HandledWebhook,
  HandleWebhookInput,
  OnSession,
  ProofingWebhooks,
  ResumedWebhooks,
  ResumeWebhooksOptions,
} from './webhook-contract.js';
export { MAX_WEBHOOK_BYTES } from './webhook-contract.js';
export type { WebhookHeaders } from './webhook-message.js';
export type { NodeWebhookHandler, NodeWebhookRequest } from './webhook-node.js';
export { nodeWebhookHandler } from './webhook-node.js';
export type { WebhookHandlerOptions } from './webhook-options.js';
export type { WebWebhookHandler, WebWebhookOptions } from './webhook-web.js';
export { webWebhookHandler } from './webhook-web.js';
export * from './webhooks.js';
