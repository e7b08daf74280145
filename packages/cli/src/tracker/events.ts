import { sessionLabel } from '@anyproof/core';
import type { StoredEvent } from '@anyproof/tracker';
import { Failure, oneOf, UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { aligned } from '../terminal/rows.js';
import type { TrackerFlags } from './database.js';
import { withTracker } from './operations.js';
import { counted, numberFrom, roughly } from './words.js';

export interface EventsFlags extends TrackerFlags {
  readonly state?: string;
  readonly limit: string;
}

const STATES: readonly StoredEvent['state'][] = ['waiting', 'delivered', 'dead'];
const MOST_EVENTS = 1_000;

/** Prints the events of sessions, the newest first. */
export function events(flags: EventsFlags, io: Io): Promise<number> {
  const limit = numberFrom('--limit', flags.limit, 1, MOST_EVENTS);
  const state = flags.state === undefined ? undefined : oneOf('state', flags.state, STATES);
  return withTracker(flags, io, async ({ operations }) => {
    const found = await operations.events({ limit, ...(state === undefined ? {} : { state }) });
    if (flags.json === undefined) showEvents(found, io);
    else io.out(JSON.stringify({ events: found.map(jsonEvent) }, null, 2));
    return 0;
  });
}

/** The ref is a secret; `anyproof tracker sessions show` leads to the session by its label. */
function jsonEvent({ ref, ...event }: StoredEvent): object {
  return ref === undefined ? event : { ...event, label: sessionLabel(ref) };
}

function showEvents(found: readonly StoredEvent[], io: Io): void {
  if (found.length === 0) io.err('no events');
  const now = io.clock.now();
  const lines = aligned(
    found.map(({ id, type, at, state, attempts, problem, ref }) => [
      id,
      type,
      ref === undefined ? '' : sessionLabel(ref),
      `${roughly(now - Date.parse(at))} ago`,
      state,
      attempts > 1 || problem !== undefined
        ? `${counted(attempts, 'attempt')}${problem === undefined ? '' : `: ${problem}`}`
        : '',
    ]),
  );
  for (const line of lines) io.out(line);
}

export interface ResendFlags extends TrackerFlags {
  readonly dead?: true;
}

const EVENT_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Delivers events again: those with these ids, or all dead letters. */
export function resend(ids: readonly string[], flags: ResendFlags, io: Io): Promise<number> {
  if (ids.length > 0 === (flags.dead !== undefined))
    throw new UsageError('which events? pass their ids, as `anyproof tracker events` shows them, or --dead');
  const strange = ids.find((id) => !EVENT_ID.test(id));
  if (strange !== undefined) throw new UsageError(`"${strange}" is not the id of an event, which is a UUID`);
  return withTracker(flags, io, async ({ operations }) => {
    const count = await operations.resend(ids.length > 0 ? { ids } : 'dead');
    if (ids.length > 0 && count === 0) throw new Failure('there are no events with these ids');
    if (flags.json === undefined) io.err(`${counted(count, 'event')} will be delivered again`);
    else io.out(JSON.stringify({ resent: count }));
    return 0;
  });
}
