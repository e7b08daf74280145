export type { ConformanceCase, Group } from './cases/case.js';
export { conformanceCases } from './cases/conformance-cases.js';
export {
  createDetector,
  type Leak,
  type LeakDetector,
  type Secret,
  type SecretKind,
} from './detector/detector.js';
export type { FaultName } from './error-table.js';
export type { FaultReport } from './faults/run.js';
export { runFaults } from './faults/run.js';
export type { FaultEnd } from './faults/table.js';
export type * from './harness/harness.js';
export { driveLeakCase, type LeakOptions, type LeakReport, runLeaks } from './leaks/run.js';
export type { LeakTap } from './leaks/world/world.js';
export { inboxCases } from './ports/inbox-cases.js';
export type { PortCase, PortUnderTest } from './ports/port-case.js';
export { storeCases } from './ports/store-cases.js';
export { base64Hashes, sha256Of } from './support/hashes.js';
