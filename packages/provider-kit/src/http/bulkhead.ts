import { CALL_ENDED, type CallScope } from './call-scope.js';
import type { ResolvedHttp } from './options.js';

/** Limits how many calls run at a time, and how many wait for their turn. */
export interface Bulkhead {
  /** Undefined, without having run `work`, if all places are taken, including those in the queue. */
  run<T>(scope: CallScope, work: () => Promise<T>): Promise<T> | undefined;
}

/**
 * Cockatiel's bulkhead keeps the place of a caller who has left until its turn comes: with a hanging vendor, a queue of
 * callers long gone would turn away the present ones.
 */
export function createBulkhead({ concurrent, queued }: Exclude<ResolvedHttp['bulkhead'], false>): Bulkhead {
  let active = 0;
  const waiting = new Set<() => void>();
  const occupy = async <T>(work: () => Promise<T>): Promise<T> => {
    active += 1;
    try {
      return await work();
    } finally {
      active -= 1;
      const [next] = waiting;
      next?.();
    }
  };
  const queue = <T>(scope: CallScope, work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const { signal } = scope;
      const leave = () => {
        waiting.delete(enter);
        signal.removeEventListener('abort', giveUp);
      };
      const enter = () => {
        leave();
        occupy(work).then(resolve, reject);
      };
      const giveUp = () => {
        leave();
        reject(CALL_ENDED);
      };
      waiting.add(enter);
      signal.addEventListener('abort', giveUp);
    });

  return {
    run: (scope, work) => {
      if (scope.ended !== undefined) return Promise.reject(CALL_ENDED);
      if (active < concurrent) return occupy(work);
      return waiting.size < queued ? queue(scope, work) : undefined;
    },
  };
}
