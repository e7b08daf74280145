import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Clock, systemClock } from '@anyproof/core';
import type { Tracker, TrackerStatus } from '../contract/tracker.js';

/**
 * What is wrong. `database`: it does not answer. `late`: sessions have been due for more than a minute. `inbox`: a message
 * has been waiting for longer than `lateMs`.
 */
export type HealthProblem = 'database' | 'late' | 'inbox';

export interface Health {
  readonly ok: boolean;
  readonly problems: readonly HealthProblem[];
  /** Absent if the database does not answer. */
  readonly status?: TrackerStatus;
}

export interface HealthOptions {
  /** How long a message may wait, in milliseconds; 300,000 by default. */
  readonly lateMs?: number;
  /** How long to wait for the database, in milliseconds; 5,000 by default. */
  readonly timeoutMs?: number;
  readonly clock?: Pick<Clock, 'sleep'>;
}

const LATE_MS = 300_000;
const TIMEOUT_MS = 5_000;

/**
 * Whether the fleet's work is done in time; never rejects. It looks at the database, so every process sees the same. Neither
 * an app that refuses its events nor a provider that was paused makes it unhealthy: no worker could change that.
 */
export async function healthOf(
  tracker: Pick<Tracker, 'status'>,
  options: HealthOptions = {},
): Promise<Health> {
  const { lateMs = LATE_MS, timeoutMs = TIMEOUT_MS, clock = systemClock } = options;
  const status = await withinTime(clock, timeoutMs, tracker);
  if (status === undefined) return { ok: false, problems: ['database'] };
  const problems = problemsOf(status, lateMs);
  return { ok: problems.length === 0, problems, status };
}

function problemsOf(status: TrackerStatus, lateMs: number): HealthProblem[] {
  const { late, inbox } = status;
  // Messages about the sessions of a provider that is paused, or down, wait with it.
  const mayWait = status.providers.some(
    ({ paused, outageUntil }) => paused !== undefined || outageUntil !== undefined,
  );
  return [
    ...(late > 0 ? (['late'] as const) : []),
    ...(inbox.oldestMs > lateMs && !mayWait ? (['inbox'] as const) : []),
  ];
}

/** Undefined if it fails or takes too long. */
async function withinTime(
  clock: Pick<Clock, 'sleep'>,
  timeoutMs: number,
  tracker: Pick<Tracker, 'status'>,
): Promise<TrackerStatus | undefined> {
  const waiting = new AbortController();
  const limit = clock.sleep(timeoutMs, waiting.signal).then(
    () => undefined,
    () => undefined,
  );
  // An async function, since a tracker that was stopped may throw at once.
  const asked = (async () => tracker.status())().catch(() => undefined);
  try {
    return await Promise.race([asked, limit]);
  } finally {
    waiting.abort();
  }
}

/**
 * For `node:http`, and whatever takes its handlers: 200 with the counts, or 503 with what is wrong, as JSON. It contains no
 * session, but how many there are: do not show it to the public.
 */
export function healthHandler(
  tracker: Pick<Tracker, 'status'>,
  options: HealthOptions = {},
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (!isRead) return answer(response, 405, { error: 'GET only' }, { allow: 'GET, HEAD' });
    const { ok, problems, status } = await healthOf(tracker, options);
    const body = { status: ok ? 'ok' : 'failing', ...(ok ? {} : { problems }), ...countsOf(status) };
    answer(response, ok ? 200 : 503, body);
  };
}

/** Beside the word `status`, so that a probe can match either. */
function countsOf(status: TrackerStatus | undefined): object {
  if (status === undefined) return {};
  const { due, late, claimed, failing, inbox, events, creations } = status;
  return { due, late, claimed, failing, inbox, events, creations };
}

function answer(
  response: ServerResponse,
  code: number,
  body: object,
  headers: { readonly [name: string]: string } = {},
): void {
  response.writeHead(code, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    ...headers,
  });
  response.end(`${JSON.stringify(body)}\n`);
}
