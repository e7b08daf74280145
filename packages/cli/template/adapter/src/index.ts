export { acme } from './acme-adapter.js';
export type { AcmeSessionOptions } from './acme-options.js';
export type { AcmeSettings } from './acme-settings.js';
export type { AcmeClient } from './client/verifications.js';
