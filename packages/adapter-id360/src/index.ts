export { id360 } from './adapter.js';
export type { Id360Account, Id360Client, Id360Paths } from './client/index.js';
export type { Id360SessionOptions } from './create.js';
export type { Id360Callback, Id360Settings } from './settings.js';
