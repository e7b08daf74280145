export { acme } from './adapter.js';
export type { AcmeClient } from './client/index.js';
export type { AcmeSessionOptions } from './create.js';
export type { AcmeSettings } from './settings.js';
