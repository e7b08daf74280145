<<<<<<< HEAD

import type { Tracker } from '../contract/tracker.js';
import { folderClient } from '../database/folder-client.js';

=======

import type { SessionRef } from '@anyproof/core';
import type {
  TrackedHistory,
  TrackedSession,
  TrackedSessionPage,
  TrackedSessionQuery,
} from '../contract/sessions.js';
import type { EventQuery, Tracker, TrackerStatus } from '../contract/tracker.js';

>>>>>>> w-cli

import type { Handlers } from '../database/folder-protocol.js';
import type { OpenDatabase } from '../database/open.js';
import type { TrackerOperations } from './operations.js';

<<<<<<< HEAD
/** Of what crosses the socket; raised with each change of the operations, since both sides must agree. */
const VERSION = '1';

type Named = {
  readonly [Name in keyof TrackerOperations]: {
    /** The arguments. */
    readonly input: Parameters<Tracker[Name]>;
    readonly output: Awaited<ReturnType<Tracker[Name]>>;
=======
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
>>>>>>> w-cli
  };
};

/** Lets commands and an inspector in other processes work with this tracker, if its database is a folder. */
export function serveFolder({ serve }: OpenDatabase, tracker: TrackerOperations): void {
  const handlers: Handlers<Named> = {
    status: () => tracker.status(),
    session: (input) => tracker.session(...input),
    sessions: (input) => tracker.sessions(...input),
    history: (input) => tracker.history(...input),
    events: (input) => tracker.events(...input),
    resend: (input) => tracker.resend(...input),
    rotateKeys: (input) => tracker.rotateKeys(...input),
    pause: (input) => tracker.pause(...input),
    resume: (input) => tracker.resume(...input),
  };
  serve?.(VERSION, handlers);
}

/**
 * The tracker of the process that has this folder open. Each call throws CONFIG with `problem: 'folder_unowned'` if no
 * process of this machine has: the folder can be opened then.
 */
export function folderOperations(folder: string): TrackerOperations {
  const call = folderClient<Named>(folder, { version: VERSION });
  return {
<<<<<<< HEAD
    status: (...input) => call('status', input),
    session: (...input) => call('session', input),
    sessions: (...input) => call('sessions', input),
    history: (...input) => call('history', input),
    events: (...input) => call('events', input),
    resend: (...input) => call('resend', input),
    rotateKeys: (...input) => call('rotateKeys', input),
    pause: (...input) => call('pause', input),
    resume: (...input) => call('resume', input),
=======
    status: () => call('status', undefined),
    session: (ref) => call('session', ref),
    sessions: (query) => call('sessions', query),
    history: (ref) => call('history', ref),
    events: (query) => call('events', query),
    resend: (which) => call('resend', which),
    rotateKeys: (options) => call('rotateKeys', options),
    pause: (provider, reason) => call('pause', provider, ...(reason === undefined ? : reason ) ),
    resume: (provider) => call('resume', provider ),
>>>>>>> w-cli
  };
}
