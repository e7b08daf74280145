export type {
  CaptureCalls,
  CaptureSession,
  DocumentOptions,
} from './client/capture.js';
export type { DataCalls, SessionListQuery } from './client/data.js';
export type { ApplicantForm, EnrolmentCalls, InitializeRequest } from './client/enrolment.js';
export type { InnovatricsClient } from './client/index.js';
export { innovatrics } from './innovatrics-adapter.js';
export type { InnovatricsSessionOptions } from './innovatrics-options.js';
export type { InnovatricsPaths, ProfileName } from './innovatrics-profiles.js';
export type { InnovatricsSettings } from './innovatrics-settings.js';
