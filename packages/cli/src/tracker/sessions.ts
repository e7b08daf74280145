import { type Decision, type SessionRef, type Status, sessionLabel } from '@anyproof/core';
import type {
  TrackedHistory,
  TrackedSession,
  TrackedSessionQuery,
  TrackerOperations,
} from '@anyproof/tracker';
import { type RefFlags, readRef } from '../session/ref.js';
import { jsonRef } from '../session/ref-token.js';
import { EXIT, Failure, oneOf, UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import type { TrackerFlags } from './database.js';
import { withTracker } from './operations.js';
import { showHistory, showSession, showSessions } from './session-view.js';
import { STATUSES } from './statuses.js';
import { instantFrom, numberFrom } from './words.js';

export interface SessionsFlags extends TrackerFlags {
  readonly reference?: string;
  readonly subject?: string;
  readonly status?: readonly string[];
  readonly decision?: string;
  readonly provider?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit: string;
  /** In JSON. */
  readonly printRef?: true;
}

const DECISIONS: readonly Decision[] = ['approved', 'declined', 'inconclusive'];
const MOST_SESSIONS = 100_000;
const PAGE = 1_000;

/** Prints the sessions that match, the newest first. */
export function sessions(flags: SessionsFlags, io: Io): Promise<number> {
  const limit = numberFrom('--limit', flags.limit, 1, MOST_SESSIONS);
  const query = queryFrom(flags, io.clock.now());
  return withTracker(flags, io, async ({ operations }) => {
    const { found, more } = await firstOf(operations, query, limit);
    if (flags.json !== undefined) {
      const shown = found.map((session) => jsonSession(session, flags.printRef === true));
      io.out(JSON.stringify({ sessions: shown, more }, null, 2));
      return EXIT.done;
    }
    showSessions(found, io);
    if (more) io.err(`there are more than ${limit}; see them with --limit or --until`);
    return EXIT.done;
  });
}

function queryFrom(flags: SessionsFlags, now: number): TrackedSessionQuery {
  const { reference, subject, provider } = flags;
  const status = flags.status?.map((one): Status => oneOf('status', one, STATUSES));
  const decision = flags.decision === undefined ? undefined : oneOf('decision', flags.decision, DECISIONS);
  const since = instantFrom('--since', flags.since, now);
  const until = instantFrom('--until', flags.until, now);
  return {
    ...(reference === undefined ? {} : { reference }),
    ...(subject === undefined ? {} : { subject }),
    ...(provider === undefined ? {} : { provider }),
    ...(status === undefined ? {} : { status }),
    ...(decision === undefined ? {} : { decision }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

async function firstOf(
  operations: TrackerOperations,
  query: TrackedSessionQuery,
  limit: number,
): Promise<{ readonly found: readonly TrackedSession[]; readonly more: boolean }> {
  const found: TrackedSession[] = [];
  let cursor: string | undefined;
  do {
    const pageSize = Math.min(limit - found.length, PAGE);
    const page = await operations.sessions({
      ...query,
      pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.sessions);
    cursor = page.next;
  } while (cursor !== undefined && found.length < limit);
  return { found, more: cursor !== undefined };
}

/** For machines. The ref is a secret; the label is not. */
function jsonSession({ ref, ...session }: TrackedSession, withRef: boolean): object {
  return { provider: ref.provider, label: sessionLabel(ref), ...(withRef ? jsonRef(ref) : {}), ...session };
}

export interface ShowFlags extends TrackerFlags, RefFlags {
  readonly reference?: string;
  readonly printRef?: true;
}

/** Prints one session and its history; 1 if somebody changed the history. */
export function showOne(given: string | undefined, flags: ShowFlags, io: Io): Promise<number> {
  return withTracker(flags, io, async ({ operations }) => {
    const session = await findSession(operations, given, flags, io);
    const history = await operations.history(session.ref);
    if (flags.json === undefined) {
      showSession(session, io);
      io.out('');
      showHistory(history, io);
    } else io.out(JSON.stringify(jsonOne(session, history, flags), null, 2));
    return history.intact ? EXIT.done : EXIT.failed;
  });
}

function jsonOne(session: TrackedSession, history: TrackedHistory, { printRef }: ShowFlags): object {
  return { session: jsonSession(session, printRef === true), history };
}

/** As `anyproof tracker sessions` prints it. */
const LABEL = /^[^#\s]+#[0-9a-f]{8}$/;

/** Throws a Failure if there is none. */
async function findSession(
  operations: TrackerOperations,
  given: string | undefined,
  flags: ShowFlags,
  io: Io,
): Promise<TrackedSession> {
  if (flags.reference !== undefined) {
    if (given !== undefined || flags.refFile !== undefined)
      throw new UsageError('pass the session as a label, as a ref or as --reference: one of them');
    return newestWith(operations, flags.reference);
  }
  if (given !== undefined && LABEL.test(given)) return labelled(operations, given);
  const ref: SessionRef = await readRef(given, flags, io);
  const found = await operations.session(ref);
  if (found === undefined) throw new Failure('the tracker does not have this session');
  return found;
}

async function newestWith(operations: TrackerOperations, reference: string): Promise<TrackedSession> {
  const { sessions: found } = await operations.sessions({ reference, pageSize: 1 });
  const [session] = found;
  if (session === undefined) throw new Failure('the tracker has no session with this reference');
  return session;
}

/** A label is a hash, and no column: the newest sessions are looked through. */
async function labelled(operations: TrackerOperations, label: string): Promise<TrackedSession> {
  const provider = label.slice(0, label.lastIndexOf('#'));
  const { found } = await firstOf(operations, { provider }, MOST_LABELLED);
  const session = found.find(({ ref }) => sessionLabel(ref) === label);
  if (session === undefined)
    throw new Failure(
      `none of the newest ${MOST_LABELLED} sessions of ${provider} has this label; pass its ref, or --reference`,
    );
  return session;
}

const MOST_LABELLED = 10_000;
