export type { ConformanceCase, Group } from './case.js';
export { conformanceCases } from './cases.js';
export type { FaultName } from './error-table.js';
export type { FaultEnd } from './faults/fault-table.js';
export type { FaultReport } from './faults/run-faults.js';
export { runFaults } from './faults/run-faults.js';
export type * from './harness.js';
export { base64Hashes, sha256Of } from './hashes.js';
