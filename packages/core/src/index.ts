export {
  type CheckConfigOptions,
  type CheckedConfig,
  type CheckedProvider,
  checkConfig,
  configError,
} from './config/check.js';
export {
  type ConfigFinding,
  configFinding,
  originOf,
  type ProofingConfig,
  type ProviderConfig,
  withOrigin,
} from './config/config.js';
export { configFromEnv, type Environment } from './config/from-env.js';
export { webhooksMissing } from './config/providers.js';
export {
  isSecretFile,
  readSecretFileSync,
  type SecretFile,
  secretFile,
} from './config/secret-file.js';
export { decodeText, textProblem, withoutByteOrderMark } from './config/texts.js';
export { isConfigVariable } from './config/variables.js';
export {
  type Adapter,
  type AdapterDeps,
  defineAdapter,
  issuePath,
  type RefSealer,
  type SettingHelp,
  type StandardIssue,
  type StandardResult,
  type StandardSchemaV1,
} from './contract/adapter.js';
export type { AddressClaim, ClaimPath, Claims, Identifier, PlaceOfBirth } from './contract/claims.js';
export {
  abortedError,
  type ConfigProblem,
  checkSignal,
  errorFacts,
  isErrorCode,
  ProofingError,
  type ProofingErrorCode,
  type ProofingErrorFacts,
} from './contract/errors.js';
export type {
  DocumentType,
  EvidenceInput,
  EvidenceKind,
  Source,
  SubmittedEvidence,
} from './contract/evidence.js';
export type { HistoryEntry, Observation, StoredSession, Trust } from './contract/observation.js';
export type {
  BegunCreation,
  BreakerOptions,
  BulkheadOptions,
  Clock,
  CreationLog,
  HttpOptions,
  Observer,
  ProofingEvent,
  ProofingSpan,
  Random,
  RetryOptions,
  SessionKey,
  SessionStore,
  StoredState,
  TokenCache,
  WebhookInbox,
} from './contract/ports.js';
export { systemClock, systemRandom } from './contract/ports.js';
export type {
  AttemptsPolicy,
  CreateOptions,
  Proofing,
  ProofingPolicies,
  RouteInput,
  RoutePolicy,
  RunInput,
  RunOptions,
  RunProgress,
  RunResult,
  RunStep,
  WaitOptions,
} from './contract/proofing.js';
export {
  type AppDecision,
  CAPABILITIES,
  type CallOptions,
  type Capability,
  type CreateCall,
  type DiagnosisStep,
  type Download,
  type EvidenceCapability,
  type Finding,
  type FlowCapabilities,
  HINTS,
  type Hint,
  type LaunchOptions,
  type ListFilter,
  type ModeCapabilities,
  type ProofingProvider,
  type ProofingProviderV1,
  type ProviderCapabilities,
  type ProviderHealth,
  type ProviderWebhooks,
  type ResultOptions,
  type SessionPage,
  type SessionQuery,
  type SubmitOptions,
  supports,
  type UploadLimits,
} from './contract/provider.js';
export {
  type NativeObject,
  REASON_CODES,
  type Reason,
  type ReasonCode,
  type Warning,
  type WarningCode,
} from './contract/reasons.js';
export type {
  Artifact,
  Attempt,
  Check,
  CheckKind,
  CheckStatus,
  Match,
  MatchStatus,
  ProofedDocument,
  ProofingResult,
  ResultFacts,
} from './contract/result.js';
export {
  type Consent,
  type ConsentPart,
  type CreatedSession,
  type CreateSessionInput,
  type EraseScope,
  type Erasure,
  isErasure,
  type Launch,
  MODES,
  type Mode,
  type ProofingSession,
  type RouteChoice,
  type SessionFacts,
  type SessionRef,
  sessionLabel,
  withLaunch,
} from './contract/session.js';
export {
  type Action,
  type DecidedBy,
  type Decision,
  type EndedBy,
  type EndedStatus,
  isAction,
  isDecision,
  isEnded,
  isOutcome,
  isSameOutcome,
  isStatus,
  type OpenStatus,
  type Outcome,
  outcomeOf,
  type Status,
} from './contract/status.js';
export {
  type EndByMessage,
  type HandledWebhook,
  type HandleWebhookInput,
  headerOf,
  type InboxMessage,
  MAX_WEBHOOK_BYTES,
  type OnSession,
  type ProofingWebhooks,
  type ResumedWebhooks,
  type ResumeWebhooksOptions,
  type Saying,
  type SettledWebhooks,
  type SettleWebhooksOptions,
  type WebhookHeaders,
  type WebhookNews,
  type WebhookNotice,
  type WebhookProblem,
  type WebhookRequest,
} from './contract/webhook.js';
export { type CreateProofingInput, createProofing, type ProofingDeps } from './create-proofing.js';
export { type Diagnosis, runDiagnosis } from './diagnosis.js';
export { combineObservers, runObserved, silentObserver, untilAborted } from './ports/guard.js';
export { fromKeyv, inMemoryTokens } from './ports/tokens.js';
export {
  createBox,
  type Opened,
  type SealBox,
  type SealKey,
  type SealKeys,
  type SealProblem,
  sealKey,
} from './sealing/box.js';
export { createSealer, readKeys, type SealConfig } from './sealing/ref-sealer.js';
export { checkEvidence, checkPages } from './sessions/evidence.js';
export { creationKey, isCreationKey } from './sessions/lost-creation.js';
export {
  bytesSource,
  chunksOf,
  fileSource,
  openSource,
  sniffMediaType,
  sourceFailed,
} from './sessions/sources.js';
export { isOverturned } from './state/outcome.js';
export { speaks } from './state/reducer.js';
export { inMemorySessions } from './state/store.js';
export { expiredState, readStoredState } from './state/stored.js';
export { boundedMap } from './support/bounded-map.js';
export { getRaw, withRaw } from './support/hide.js';
export { isDate, MAX_TIMEOUT, withTimeout } from './support/time.js';
export type { WebhookHandlerOptions } from './webhooks/handler.js';
export { type WebWebhookHandler, type WebWebhookOptions, webWebhookHandler } from './webhooks/handler.js';
export { inMemoryInbox } from './webhooks/inbox.js';
export { type NodeWebhookHandler, nodeWebhookHandler } from './webhooks/node.js';
