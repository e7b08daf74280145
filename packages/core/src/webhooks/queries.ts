import { type SessionRef, sessionKeyText } from '../contract/session.js';

interface Lane<T> {
  readonly current: Promise<T>;
  next?: Promise<T>;
}

/**
 * Queries a session after a message about it. Messages that arrive during a query share one further query after it:
 * they may be newer than its answer, and need no query of their own.
 */
export function createFollower<T>(ask: (ref: SessionRef) => Promise<T>): (ref: SessionRef) => Promise<T> {
  const lanes = new Map<string, Lane<T>>();
  const start = (key: string, ref: SessionRef): Promise<T> => {
    const lane: Lane<T> = { current: ask(ref) };
    lanes.set(key, lane);
    // If another query follows, its lane replaces this one.
    const ended = () => {
      if (lane.next === undefined) lanes.delete(key);
    };
    lane.current.then(ended, ended);
    return lane.current;
  };
  return (ref) => {
    const key = sessionKeyText(ref);
    const lane = lanes.get(key);
    if (lane === undefined) return start(key, ref);
    const ask = () => start(key, ref);
    lane.next ??= lane.current.then(ask, ask);
    return lane.next;
  };
}

/** Vendors limit how fast they may be queried. */
const AT_A_TIME = 8;

/** Works on a few items at a time; returns the outcomes in the order of the items. */
export async function inParallel<T, Outcome>(
  items: readonly T[],
  work: (item: T) => Promise<Outcome>,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = items.entries();
  const lane = async () => {
    for (const [index, item] of waiting) outcomes[index] = await work(item);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return outcomes;
}
