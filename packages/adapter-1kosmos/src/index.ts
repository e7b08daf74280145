export { oneKosmos } from './adapter.js';
export type { OneKosmosClient } from './client/index.js';
export type { OneKosmosSessionOptions } from './create.js';
export type { OneKosmosFlow } from './flows.js';
export type { OneKosmosSettings } from './settings.js';
export type { OneKosmosCapture, OneKosmosDocumentCapture } from './upload.js';
