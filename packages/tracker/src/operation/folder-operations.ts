import type { Tracker } from '../contract/tracker.js';
import { folderClient } from '../database/folder-client.js';
import type { Handlers } from '../database/folder-protocol.js';
import type { OpenDatabase } from '../database/open.js';
import type { TrackerOperations } from './operations.js';

/** Of what crosses the socket; raised with each change of the operations, since both sides must agree. */
const VERSION = '1';

type Named = {
  readonly [Name in keyof TrackerOperations]: {
    /** The arguments. */
    readonly input: Parameters<Tracker[Name]>;
    readonly output: Awaited<ReturnType<Tracker[Name]>>;
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
    status: (...input) => call('status', input),
    session: (...input) => call('session', input),
    sessions: (...input) => call('sessions', input),
    history: (...input) => call('history', input),
    events: (...input) => call('events', input),
    resend: (...input) => call('resend', input),
    rotateKeys: (...input) => call('rotateKeys', input),
    pause: (...input) => call('pause', input),
    resume: (...input) => call('resume', input),
  };
}
