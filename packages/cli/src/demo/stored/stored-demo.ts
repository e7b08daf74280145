import { randomBytes } from 'node:crypto';
import { configFromEnv, ProofingError, sessionLabel } from '@anyproof/core';
import type { Tracker } from '@anyproof/tracker';
import { Interrupted } from '../../terminal/failures.js';
import type { Io } from '../../terminal/io.js';
import { DEMO_SEAL_KEY, type DemoOptions, type DemoRow } from '../run.js';
import { ADAPTERS } from '../vendors.js';
import { carryOut, type Going } from './carry-out.js';
import { eventLine, outcomeText } from './event-lines.js';
import type { Place } from './place.js';
import { endRun, type Run, readRun, writeRun } from './run-file.js';
import { isOver, referenceOf, sessionOf } from './sessions.js';
import { areUp, decide, IDLE_MINUTES, startVendors, stopVendors } from './vendors-apart.js';

export interface StoredDemo {
  readonly options: DemoOptions;
  readonly place: Place;
  readonly io: Io;
  say(line: string): void;
}

/**
 * As `runDemo`, with the sessions in a database and the vendors in a process of their own. If it is killed, the next call with
 * the same place finishes the same sessions. Throws Interrupted at Ctrl-C.
 */
export async function runStoredDemo(demo: StoredDemo): Promise<DemoRow[]> {
  const { io, place, say } = demo;
  const stopping = new AbortController();
  const forget = io.onInterrupt(() => stopping.abort());
  try {
    say(`The sessions are in ${place.name}.`);
    const run = await lastOrNew(demo);
    const rows = await withTracker(demo, run, stopping.signal);
    if (stopping.signal.aborted)
      throw new Interrupted(
        `the sessions are kept: the same command finishes them, within ${IDLE_MINUTES} minutes`,
      );
    await endRun(place.runFile);
    await stopVendors(run.vendors);
    return rows;
  } finally {
    forget();
  }
}

/** The run that was killed, if the vendors still have its sessions. */
async function lastOrNew({ options, io, place: { runFile }, say }: StoredDemo): Promise<Run> {
  const last = await readRun(runFile);
  if (last !== undefined && (await areUp(last.vendors))) {
    say(`Continuing the last run, with the vendors' emulators of process ${last.vendors.pid}.`);
    return last;
  }
  if (last !== undefined)
    say(
      'The emulators of the last run have ended, and its sessions with them: the tracker lets those expire.',
    );
  const { providers, scenario, specimen } = options;
  const vendors = await startVendors(providers, io);
  await decide(vendors, scenario);
  const id = randomBytes(4).toString('hex');
  const run = { id, providers, scenario, specimen: specimen.id, vendors };
  await writeRun(runFile, run);
  say(`The vendors' emulators run apart from the demo, as process ${vendors.pid}.`);
  say(`Kill this one whenever you like (Ctrl-C, or kill -9 ${process.pid}), and run the same command again.`);
  return run;
}

async function withTracker(demo: StoredDemo, run: Run, signal: AbortSignal): Promise<DemoRow[]> {
  const httpCalls = new Map<string, number>();
  const tracker = await openTracker(demo, run, (provider) =>
    httpCalls.set(provider, (httpCalls.get(provider) ?? 0) + 1),
  );
  try {
    await tracker.start();
    const going: Going = {
      ...demo,
      run,
      tracker,
      signal,
      callsTo: (provider) => httpCalls.get(provider) ?? 0,
    };
    const found = await tellFound(going);
    const settled = await Promise.allSettled(
      run.providers.map((provider, index) => carryOut(going, provider, index)),
    );
    // What was interrupted goes on in another process.
    if (signal.aborted) return [];
    await tellEnds(going, found);
    return settled.map((one) => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
  } finally {
    await tracker.stop();
  }
}

/** Fast enough to watch; and a session that no vendor has any more expires while one can watch, too. */
const POLICIES = {
  polling: { minMs: 500, maxMs: 5_000, withMessagesMs: 1_000, giveUpMs: 1.5 * IDLE_MINUTES * 60_000 },
};
/** For so long, the next process waits for what a killed one had begun. */
const LEASE_MS = 5_000;

async function openTracker(
  { io, place: { database, schema }, say }: StoredDemo,
  { id, vendors }: Run,
  onHttpCall: (provider: string) => void,
): Promise<Tracker> {
  const { createTracker } = await import('@anyproof/tracker');
  return createTracker({
    adapters: ADAPTERS,
    config: configFromEnv({ ...vendors.env, ANYPROOF_SEAL_KEY: DEMO_SEAL_KEY }),
    database,
    schema,
    policies: POLICIES,
    worker: { leaseMs: LEASE_MS },
    deps: {
      clock: io.clock,
      observer: {
        observe: (event) => {
          if (event.type === 'http') onHttpCall(event.provider);
        },
      },
    },
    onSession: (session, event) => {
      if (session.reference?.startsWith(referenceOf(id, ''))) say(eventLine(event, io.errColors));
    },
    onUnsettledCreation: ({ reference, provider = 'a vendor' }) =>
      say(
        `  a creation at ${provider} was cut off: whether it made a session is unknown (reference ${reference})`,
      ),
    onError: (error) => {
      if (ProofingError.isInstance(error)) say(io.errColors.dim(`  ${error.message}; it is tried again`));
    },
  });
}

/** The sessions that a killed process left open. */
async function tellFound({ run, tracker, say }: Going): Promise<readonly string[]> {
  const sessions = await Promise.all(
    run.providers.map((provider) => sessionOf(tracker, provider, referenceOf(run.id, provider))),
  );
  const found = sessions.filter((session) => session !== undefined);
  if (found.length === 0) return [];
  const open = found.filter((session) => !isOver(session));
  const ended = found.length - open.length;
  say(
    `Found ${open.length} open ${open.length === 1 ? 'session' : 'sessions'} of the last run${ended === 0 ? '' : `, and ${ended} that had ended`}:`,
  );
  for (const session of found) say(`  ${sessionLabel(session.ref).padEnd(21)} ${outcomeText(session)}`);
  return open.map(({ ref }) => ref.provider);
}

async function tellEnds({ run, tracker, say }: Going, providers: readonly string[]): Promise<void> {
  if (providers.length > 0) say('The open sessions of the last run ended:');
  for (const provider of providers) {
    const session = await sessionOf(tracker, provider, referenceOf(run.id, provider));
    if (session !== undefined) say(`  ${sessionLabel(session.ref).padEnd(21)} ${outcomeText(session)}`);
  }
}
