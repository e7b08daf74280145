import type { AdapterDeps } from '@anyproof/core';
import { authorized, type HttpClient } from '@anyproof/provider-kit';
import {
  type ArchiveCalls,
  archiveCalls,
  type DocumentCalls,
  documentCalls,
  type EnrollmentCalls,
  enrollmentCalls,
} from './enrollment.js';
import { type FlowCalls, flowCalls } from './flow.js';
import type { Id360Paths } from './paths.js';
import { type ProcessCalls, processCalls } from './process.js';
import {
  accountAuthentication,
  type Id360Account,
  type KeyCalls,
  keyCalls,
  type LoginOptions,
  type UserCalls,
  userCalls,
} from './user.js';

export type { Id360Paths } from './paths.js';
export type { Id360Account } from './user.js';

/** ID360's API in ID360's words, grouped as its guide groups it. */
export interface Id360Client {
  readonly user: UserCalls;
  readonly process: ProcessCalls;
  readonly flow: FlowCalls;
  readonly enrollment: EnrollmentCalls;
  readonly document: DocumentCalls;
  readonly keys: KeyCalls;
  /** Where `settings.archive` gives a console user's login. */
  readonly archive?: ArchiveCalls;
}

/** Of the settings, what the calls need. */
export interface ClientOptions extends Id360Account, LoginOptions {
  readonly archive?: Id360Account;
  readonly paths: Id360Paths;
  readonly uploadTimeoutMs: number;
}

export function createClient(http: HttpClient, options: ClientOptions, deps: AdapterDeps): Id360Client {
  const { archive, paths } = options;
  const { provider } = deps;
  const backOffice = authorized(http, accountAuthentication(http, options, options, deps));
  const asUser = archive && authorized(http, accountAuthentication(http, archive, options, deps, 'archive.'));
  return {
    user: userCalls(backOffice),
    process: processCalls(backOffice, provider),
    flow: flowCalls(http, options.uploadTimeoutMs, provider),
    enrollment: enrollmentCalls(backOffice, paths, provider),
    document: documentCalls(backOffice),
    keys: keyCalls(backOffice),
    ...(asUser && { archive: archiveCalls(asUser, paths.archive, provider) }),
  };
}
