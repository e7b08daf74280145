import { existsSync } from 'node:fs';
import { type Clock, ProofingError } from '@anyproof/core';
import type { Tracker, TrackerOperations, TrackerOptions } from '@anyproof/tracker';
import { readyConfig } from '../configuration/ready.js';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { type ChosenDatabase, databaseFor, type TrackerFlags } from './database.js';

export interface OpenTracker {
  readonly operations: TrackerOperations;
  readonly database: ChosenDatabase;
}

/**
 * Opens the database, and closes it in the end. A folder that a running process has open is not opened: that process is asked,
 * and no configuration is needed.
 */
export async function withTracker(
  flags: TrackerFlags,
  io: Io,
  work: (open: OpenTracker) => Promise<number>,
): Promise<number> {
  const database = await databaseFor(flags, io);
  let tracker: Promise<Tracker> | undefined;
  const open = () => {
    // Whoever only looks creates nothing.
    tracker ??= openTracker(flags, database, io, { migrate: false });
    return tracker;
  };
  try {
    if (database.kind === 'server') return await work({ operations: await open(), database });
    if (!existsSync(database.option)) throw noDatabase(database);
    const { folderOperations } = await import('@anyproof/tracker');
    const owners = folderOperations(database.option);
    return await work({ operations: ownersOr({ owners, open, clock: io.clock }), database });
  } finally {
    await tracker?.then(
      (opened) => opened.stop(),
      () => undefined,
    );
  }
}

/** A tracker as the flags and the configuration say. */
export async function openTracker(
  flags: TrackerFlags,
  { option }: ChosenDatabase,
  io: Io,
  more: Partial<TrackerOptions>,
): Promise<Tracker> {
  const { adapters, config } = await readyConfig(flags, io);
  const { createTracker } = await import('@anyproof/tracker');
  return createTracker({
    adapters,
    config,
    database: option,
    deps: { clock: io.clock },
    ...(flags.schema === undefined ? {} : { schema: flags.schema }),
    ...more,
  });
}

interface Owned {
  readonly owners: TrackerOperations;
  readonly open: () => Promise<TrackerOperations>;
  readonly clock: Clock;
}

/** A process that opens a folder needs seconds until it answers. */
const STARTS = { limitMs: 15_000, pauseMs: 500 } as const;

/** Asks the process that has the folder open, or opens the folder if there is none. */
function ownersOr({ owners, open, clock }: Owned): TrackerOperations {
  const giveUpAt = clock.now() + STARTS.limitMs;
  let here: TrackerOperations | undefined;
  const ask = async <T>(operation: (operations: TrackerOperations) => Promise<T>): Promise<T> => {
    if (here !== undefined) return operation(here);
    try {
      return await operation(owners);
    } catch (error) {
      const problem = ProofingError.isInstance(error) ? error.problem : undefined;
      if (problem === 'folder_unowned') {
        here = await open();
        return operation(here);
      }
      if (problem !== 'folder_owner_starts' || clock.now() > giveUpAt) throw error;
      await clock.sleep(STARTS.pauseMs);
      return ask(operation);
    }
  };
  return {
    status: () => ask((operations) => operations.status()),
    session: (ref) => ask((operations) => operations.session(ref)),
    sessions: (query) => ask((operations) => operations.sessions(query)),
    history: (ref) => ask((operations) => operations.history(ref)),
    events: (query) => ask((operations) => operations.events(query)),
    resend: (which) => ask((operations) => operations.resend(which)),
    rotateKeys: (options) => ask((operations) => operations.rotateKeys(options)),
    pause: (provider, reason) => ask((operations) => operations.pause(provider, reason)),
    resume: (provider) => ask((operations) => operations.resume(provider)),
  };
}

export function noDatabase({ name, isNamed }: ChosenDatabase): UsageError {
  return new UsageError(
    isNamed
      ? `there is no database in ${name}; \`anyproof tracker run\` and \`anyproof tracker migrate\` create it`
      : `which database? set --database, ANYPROOF_DATABASE or DATABASE_URL; ${name}, the default, does not exist`,
  );
}
