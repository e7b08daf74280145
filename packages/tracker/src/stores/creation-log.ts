import { AsyncLocalStorage } from 'node:async_hooks';
import type { BegunCreation, CreatedSession, CreationLog } from '@anyproof/core';
import type { TrackedCreateOptions } from '../contract/sessions.js';
import type { Creations } from './creations.js';
import type { StoreParts } from './parts.js';
import { trackSession } from './tracking.js';

type AppTransaction = NonNullable<TrackedCreateOptions['transaction']>;

export interface TrackedCreations {
  readonly log: CreationLog;
  /** Creations within `work` are recorded in a transaction that `transaction` takes part in. */
  within<T>(transaction: AppTransaction, work: () => Promise<T>): Promise<T>;
}

/** Keeps creations while they last, and then tracks their sessions. */
export function trackedCreations(
  parts: StoreParts,
  creations: Creations,
  firstPoll: (session: CreatedSession) => number,
  report: (error: unknown) => void,
): TrackedCreations {
  const context = new AsyncLocalStorage<AppTransaction | undefined>();

  const track = async (creation: BegunCreation, session: CreatedSession) => {
    const { key, input } = creation;
    const { reference, subject } = input;
    const tracking = {
      ref: session.ref,
      reference,
      ...(subject === undefined ? {} : { subject }),
      session,
      key,
      pollAt: firstPoll(session),
    };
    const work = context.getStore();
    if (work === undefined) {
      // The session exists, and its creation stays open until a worker has tracked it.
      await trackSession(parts, parts.database, tracking).catch(report);
      return;
    }
    // The app's transaction may fail, and some vendors could not say what the creation made.
    await creations.made(creation, session.ref);
    try {
      await parts.database.transaction(async (transaction) => {
        // What it creates itself is recorded by itself.
        await context.run(undefined, () => work(transaction, session));
        await trackSession(parts, transaction, tracking);
      });
    } catch (error) {
      await trackSession(parts, parts.database, tracking).catch(report);
      throw error;
    }
  };

  return {
    within: (transaction, work) => context.run(transaction, work),
    log: { begun: creations.begun, created: track, refused: creations.refused },
  };
}
