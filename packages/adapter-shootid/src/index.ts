export type { PageUpload, ShootIdClient } from './client/index.js';
export { shootId } from './shootid-adapter.js';
export type { ShootIdSessionOptions } from './shootid-options.js';
export type { ShootIdSettings } from './shootid-settings.js';
