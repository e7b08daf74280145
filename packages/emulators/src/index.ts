export { type RunningOneKosmosEmulator, startOneKosmosEmulator } from './1kosmos/emulator.js';
export type { OneKosmosEmulatorSettings } from './1kosmos/settings.js';
export { type RunningId360Emulator, startId360Emulator } from './id360/emulator.js';
export { type Id360EmulatorSettings, id360Defaults } from './id360/settings.js';
export { type RunningInnovatricsEmulator, startInnovatricsEmulator } from './innovatrics/emulator.js';
export type { FactorName } from './innovatrics/factors.js';
export type { InnovatricsEmulatorSettings } from './innovatrics/settings.js';
export type {
  EmulatorOptions,
  Fault,
  Journal,
  RunningEmulator,
  Scenario,
  SpecimenComment,
  SpecimenPrinted,
} from './shared/types.js';
export { type VisitImages, type VisitOptions, type VisitOutcome, visitHostedPage } from './shared/visitor.js';
export { type RunningShootIdEmulator, startShootIdEmulator } from './shootid/emulator.js';
export type { ShootIdEmulatorSettings } from './shootid/settings.js';
export {
  type Specimen,
  type SpecimenImageName,
  specimen,
  specimenImage,
  specimenPath,
  specimens,
} from './specimens.js';
