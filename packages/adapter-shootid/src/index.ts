export { shootId } from './adapter.js';
export type { PageUpload, ShootIdClient } from './client/index.js';
export type { ShootIdSessionOptions } from './create.js';
export type { ShootIdSettings } from './settings.js';
