import { authorized, type HttpClient } from '@anyproof/provider-kit';
import { tokenAuthentication } from '../id360-auth.js';
import type { Id360Settings } from '../id360-settings.js';
import { type EnrollmentCalls, enrollmentCalls } from './enrollment.js';
import { type FlowCalls, flowCalls } from './flow.js';
import { type ProcessCalls, processCalls } from './process.js';
import { type UserCalls, userCalls } from './user.js';

/** ID360's API in ID360's words, grouped as its guide groups it. */
export interface Id360Client {
  readonly user: UserCalls;
  readonly process: ProcessCalls;
  readonly flow: FlowCalls;
  readonly enrollment: EnrollmentCalls;
}

export function createId360Client(http: HttpClient, settings: Id360Settings, provider: string): Id360Client {
  const backOffice = authorized(http, tokenAuthentication(http, settings, provider));
  return {
    user: userCalls(backOffice),
    process: processCalls(backOffice, provider),
    flow: flowCalls(http, provider),
    enrollment: enrollmentCalls(backOffice, provider),
  };
}
