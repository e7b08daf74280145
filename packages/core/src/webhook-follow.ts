import type { SessionRef } from './contract/session.js';

interface Lane<T> {
  readonly current: Promise<T>;
  next?: Promise<T>;
}

/**
 * Asks about a session after a message of it. While an answer is awaited, further messages of the session share one more
 * question after it: what they tell may be newer than the answer under way, and none of them needs one of its own.
 */
export function createFollower<T>(ask: (ref: SessionRef) => Promise<T>): (ref: SessionRef) => Promise<T> {
  const lanes = new Map<string, Lane<T>>();
  const start = (key: string, ref: SessionRef): Promise<T> => {
    const lane: Lane<T> = { current: ask(ref) };
    lanes.set(key, lane);
    // With a next question, that one's lane takes the place of this.
    const ended = () => {
      if (lane.next === undefined) lanes.delete(key);
    };
    lane.current.then(ended, ended);
    return lane.current;
  };
  return (ref) => {
    const key = `${ref.provider}\n${ref.id}`;
    const lane = lanes.get(key);
    if (lane === undefined) return start(key, ref);
    const ask = () => start(key, ref);
    lane.next ??= lane.current.then(ask, ask);
    return lane.next;
  };
}
