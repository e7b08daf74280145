import { AsyncLocalStorage } from 'node:async_hooks';
import { type BegunCreation, type CreatedSession, type CreationLog, ProofingError } from '@anyproof/core';
import type { TrackedCreateOptions } from '../contract/sessions.js';
import type { Creations } from './creations.js';
import type { Leases } from './leases.js';
import type { StoreParts } from './parts.js';
import { trackSession } from './tracking.js';

type AppTransaction = NonNullable<TrackedCreateOptions['transaction']>;

export interface TrackedCreations {
  readonly log: CreationLog;
  /** Creations within `work` are those that this claim already holds. */
  under<T>(claim: string, work: () => Promise<T>): Promise<T>;
  /** Creations within `work` are recorded in a transaction that `transaction` takes part in. */
  within<T>(transaction: AppTransaction, work: () => Promise<T>): Promise<T>;
}

export interface TrackedCreationsParts {
  readonly creations: Creations;
  readonly leases: Leases;
  firstPoll(session: CreatedSession): number;
  report(error: unknown): void;
}

/** Core waits five seconds for a log. */
const MOST_TRIES = 16;
const PAUSE_MS = 250;

function inProgress(): ProofingError {
  return new ProofingError({
    code: 'CONFLICT',
    message: 'another process is at this creation; try again',
    retryable: true,
  });
}

/** Keeps creations while they last, and then tracks their sessions. */
export function trackedCreations(
  parts: StoreParts,
  { creations, leases, firstPoll, report }: TrackedCreationsParts,
): TrackedCreations {
  const context = new AsyncLocalStorage<AppTransaction | undefined>();
  const holder = new AsyncLocalStorage<string>();
  const held = new Map<BegunCreation, string>();
  /** Core gave up waiting for their beginning: what to do with a claim that comes after all. */
  const late = new WeakMap<BegunCreation, (claim: string) => Promise<void>>();

  /** Somebody else may be settling the same creation: it is waited for, for a moment. */
  const begin = async (creation: BegunCreation) => {
    const claim = holder.getStore() ?? parts.random.uuid();
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      if (tries > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      if (!(await creations.begin(creation, claim))) continue;
      const isOver = late.get(creation);
      if (isOver !== undefined) return isOver(claim);
      held.set(creation, claim);
      if (holder.getStore() === undefined) leases.begin(claim);
      return;
    }
    throw inProgress();
  };
  const end = async (creation: BegunCreation, then: (claim: string) => Promise<void>): Promise<void> => {
    const claim = held.get(creation);
    if (claim === undefined) return void late.set(creation, then);
    held.delete(creation);
    if (holder.getStore() === undefined) leases.end(claim);
    await then(claim);
  };

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
    under: (claim, work) => holder.run(claim, work),
    log: {
      begun: begin,
      created: (creation, session) =>
        track(creation, session).finally(() => end(creation, async () => undefined)),
      refused: (creation) => end(creation, (claim) => creations.refuse(creation, claim)),
      // Whoever settles it decides when it is tried again.
      unsettled: (creation) =>
        end(creation, async (claim) => {
          if (holder.getStore() === undefined) await creations.leave(creation, claim);
        }),
    },
  };
}
