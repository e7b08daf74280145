export { oneKosmos } from './1kosmos-adapter.js';
export type { OneKosmosCapture, OneKosmosDocumentCapture } from './1kosmos-capture.js';
export type { OneKosmosSessionOptions } from './1kosmos-options.js';
export type { OneKosmosFlow, OneKosmosSettings } from './1kosmos-settings-types.js';
export type { OneKosmosClient } from './client/index.js';
