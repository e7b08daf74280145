export type { InnovatricsClient } from './client/index.js';
export { innovatrics } from './innovatrics-adapter.js';
export type { InnovatricsSessionOptions } from './innovatrics-options.js';
export type { InnovatricsSettings } from './innovatrics-settings.js';
