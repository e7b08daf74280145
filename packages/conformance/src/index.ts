export type { ConformanceCase, Group } from './case.js';
export { conformanceCases } from './cases.js';
export type { FaultName } from './error-table.js';
export type { FaultEnd } from './faults/fault-table.js';
export type { FaultReport } from './faults/run-faults.js';
export { runFaults } from './faults/run-faults.js';
export type * from './harness.js';
export { base64Hashes, sha256Of } from './hashes.js';
export {
  createDetector,
  type Leak,
  type LeakDetector,
  type Secret,
  type SecretKind,
} from './leaks/leak-detector.js';
export type { LeakTap } from './leaks/leak-world.js';
export { driveLeakCase, type LeakOptions, type LeakReport, runLeaks } from './leaks/run-leaks.js';
export { inboxCases } from './ports/inbox-cases.js';
export type { PortCase, PortUnderTest } from './ports/port-case.js';
export { storeCases } from './ports/store-cases.js';
