export { oneKosmosScenarios, type RunningOneKosmosEmulator, startOneKosmosEmulator } from './emulator.js';
export type { LicenseLevel, ServiceName } from './endpoints.js';
export type { ErrorShape } from './errors.js';
export type { SecretLeak } from './platform.js';
export type { CurveName } from './sealing.js';
export type {
  EmulatedCommunity,
  EmulatedLicense,
  OneKosmosEmulatorSettings,
  StoredVerification,
} from './settings.js';
export type { DocumentType, Outcome, SessionStatus } from './words.js';
