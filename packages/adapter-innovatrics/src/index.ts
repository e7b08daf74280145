export { innovatrics } from './adapter.js';
export type { CaptureCalls, CaptureSession, DocumentOptions } from './client/capture.js';
export type { DataCalls, SessionListQuery } from './client/data.js';
export type { ApplicantForm, EnrolmentCalls, InitializeRequest } from './client/enrolment.js';
export type { InnovatricsClient } from './client/index.js';
export type { InnovatricsPaths } from './client/wire.js';
export type { InnovatricsSessionOptions } from './create.js';
export type { InnovatricsSettings, ProfileName } from './settings.js';
