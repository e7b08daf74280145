export type { ConformanceCase, Group } from './cases/case.js';
export { conformanceCases } from './cases/conformance-cases.js';
export { assertProofingError } from './contract/error.js';
export { assertResult, assertSession, type ContractFacts } from './contract/session.js';
export {
  createDetector,
  type Leak,
  type LeakDetector,
  type Secret,
  type SecretKind,
} from './detector/detector.js';
export { assertSilent } from './detector/silent.js';
export { type FaultReport, runFaults } from './faults/run.js';
export type { Deviation, FaultEnd, FaultFacts, VerbKind } from './harness/faults.js';
export type {
  ConformanceHarness,
  ConsentFacts,
  LeakFacts,
  SecretRotation,
  SpecimenEvidence,
  SpecimenPerson,
  UnknownWord,
  WebhookSender,
} from './harness/harness.js';
export type {
  ConformanceVendor,
  Ending,
  EndingByMessage,
  Fault,
  ReceivedRequest,
  RequestMatch,
  VendorActs,
  VendorClock,
  VendorFaults,
  Verdict,
} from './harness/vendor.js';
export type { FaultedVerb, NamedAnswer, NamedVerb, VendorRequests } from './harness/verbs.js';
export type { LeakTap } from './leaks/world/world.js';
export { driveLeakCase, type LeakOptions, type LeakReport, runLeaks } from './leaks.js';
export { inboxCases } from './ports/inbox-cases.js';
export type { PortCase, PortUnderTest } from './ports/port-case.js';
export { storeCases } from './ports/store-cases.js';
export { base64Hashes, sha256Of } from './support/hashes.js';
