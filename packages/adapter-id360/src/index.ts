export type { Id360Client } from './client/index.js';
export { id360 } from './id360-adapter.js';
export type { Id360SessionOptions } from './id360-options.js';
export type { Id360Account, Id360Callback, Id360Paths, Id360Settings } from './id360-settings.js';
