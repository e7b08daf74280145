export { oneKosmos } from './adapter.js';
export type { OneKosmosClient } from './client/index.js';
export type { OneKosmosSessionOptions } from './create.js';
export type { OneKosmosSettings } from './settings.js';
export type { OneKosmosFlow } from './state.js';
export type { OneKosmosCapture, OneKosmosDocumentCapture } from './upload.js';
