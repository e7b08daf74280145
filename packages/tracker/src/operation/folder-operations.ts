import type { SessionRef } from '@anyproof/core';
import type {
  TrackedHistory,
  TrackedSession,
  TrackedSessionPage,
  TrackedSessionQuery,
} from '../contract/sessions.js';
import type { EventQuery, Tracker, TrackerStatus } from '../contract/tracker.js';
import type { Handlers } from '../database/folder-protocol.js';
import type { OpenDatabase } from '../database/open.js';
import type { TrackerOperations } from './operations.js';

/** What crosses the socket of a folder. */
interface ServedOperations {
  readonly status: { readonly input: undefined; readonly output: TrackerStatus };
  readonly session: { readonly input: SessionRef; readonly output: TrackedSession | undefined };
  readonly sessions: { readonly input: TrackedSessionQuery | undefined; readonly output: TrackedSessionPage };
  readonly history: { readonly input: SessionRef; readonly output: TrackedHistory };
  readonly events: {
    readonly input: EventQuery | undefined;
    readonly output: Awaited<ReturnType<Tracker['events']>>;
  };
  readonly resend: { readonly input: Parameters<Tracker['resend']>[0]; readonly output: number };
  readonly rotateKeys: {
    readonly input: Parameters<Tracker['rotateKeys']>[0];
    readonly output: Awaited<ReturnType<Tracker['rotateKeys']>>;
  };
  readonly pause: { readonly input: Switched; readonly output: undefined };
  readonly resume: { readonly input: Switched; readonly output: undefined };
}

interface Switched {
  readonly provider: string;
  readonly reason?: string;
}

/** Raised when one of the operations changes: both sides must mean the same. */
const VERSION = '1';

/** Lets other processes of this machine operate the tracker that has a folder open. Other databases they open themselves. */
export function serveOperations({ serve }: OpenDatabase, operations: TrackerOperations): void {
  const handlers: Handlers<ServedOperations> = {
    status: () => operations.status(),
    session: (ref) => operations.session(ref),
    sessions: (query) => operations.sessions(query),
    history: (ref) => operations.history(ref),
    events: (query) => operations.events(query),
    resend: (which) => operations.resend(which),
    rotateKeys: (options) => operations.rotateKeys(options),
    pause: async ({ provider, reason }) => {
      await operations.pause(provider, reason);
      return undefined;
    },
    resume: async ({ provider }) => {
      await operations.resume(provider);
      return undefined;
    },
  };
  serve?.<ServedOperations>(VERSION, handlers);
}

/**
 * The tracker in the process of this machine that has the folder open. Each operation throws CONFIG with
 * `problem: 'folder_unowned'` if there is none; `createTracker` can open the folder then.
 */
export function folderOperations(folder: string): TrackerOperations {
  const call = async <Name extends keyof ServedOperations>(
    operation: Name,
    input: ServedOperations[Name]['input'],
  ): Promise<ServedOperations[Name]['output']> => {
    const { folderClient } = await import('../database/folder-client.js');
    return folderClient<ServedOperations>(folder, { version: VERSION })(operation, input);
  };
  return {
    status: () => call('status', undefined),
    session: (ref) => call('session', ref),
    sessions: (query) => call('sessions', query),
    history: (ref) => call('history', ref),
    events: (query) => call('events', query),
    resend: (which) => call('resend', which),
    rotateKeys: (options) => call('rotateKeys', options),
    pause: (provider, reason) => call('pause', { provider, ...(reason === undefined ? {} : { reason }) }),
    resume: (provider) => call('resume', { provider }),
  };
}
