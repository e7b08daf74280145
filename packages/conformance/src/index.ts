export type { ConformanceCase, Group } from './case.js';
export { conformanceCases } from './cases.js';
export type { FaultName } from './error-table.js';
export type * from './harness.js';
export { base64Hashes, sha256Of } from './hashes.js';
