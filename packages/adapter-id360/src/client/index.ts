import type { AdapterDeps } from '@anyproof/core';
import { authorized, type HttpClient } from '@anyproof/provider-kit';
import { accountAuthentication } from '../id360-auth.js';
import type { Id360Settings } from '../id360-settings.js';
import { type ArchiveCalls, archiveCalls } from './archive.js';
import { type DocumentCalls, documentCalls } from './document.js';
import { type EnrollmentCalls, enrollmentCalls } from './enrollment.js';
import { type FlowCalls, flowCalls } from './flow.js';
import { type KeyCalls, keyCalls } from './keys.js';
import { type ProcessCalls, processCalls } from './process.js';
import { type UserCalls, userCalls } from './user.js';

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

export function createId360Client(http: HttpClient, settings: Id360Settings, deps: AdapterDeps): Id360Client {
  const { archive, paths } = settings;
  const { provider } = deps;
  const backOffice = authorized(http, accountAuthentication(http, settings, settings, deps));
  const asUser =
    archive && authorized(http, accountAuthentication(http, archive, settings, deps, 'archive.'));
  return {
    user: userCalls(backOffice),
    process: processCalls(backOffice, provider),
    flow: flowCalls(http, settings.uploadTimeoutMs, provider),
    enrollment: enrollmentCalls(backOffice, paths, provider),
    document: documentCalls(backOffice),
    keys: keyCalls(backOffice),
    ...(asUser && { archive: archiveCalls(asUser, paths.archive, provider) }),
  };
}
