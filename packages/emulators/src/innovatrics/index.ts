export { type RunningInnovatricsEmulator, startInnovatricsEmulator } from './emulator.js';
export type { FactorName } from './factors.js';
export type { OperatorDesk, SessionSummary } from './operator.js';
export type { InnovatricsEmulatorSettings, WebhookEndpoint } from './settings.js';
export type { WebhookDelivery } from './webhooks.js';
export { innovatricsScenarios } from './words.js';
