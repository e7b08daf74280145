// Ends this very process at the place that was planned, as the operating system would: nothing runs afterwards.
import { type Place, type Plan, pointNamed } from '../points.js';

export interface Killer {
  /** Called at each place that a plan can name; returns if this is not the one, or not yet. */
  at(place: Place): void;
  /** Of the statements of a migration or rotation, each counts while it runs. */
  within<T>(what: 'migration' | 'rotation', work: () => Promise<T>): Promise<T>;
  statement(text: string, when: 'before' | 'after', rows: number): void;
}

const NAMED = /^\s*\/\* anyproof:([a-z-]+)/;

export function createKiller(plan: Plan | undefined): Killer {
  const place = plan && pointNamed(plan.point)?.place;
  let left = plan?.nth ?? 0;
  let running: 'migration' | 'rotation' | undefined;
  const count = (): void => {
    left -= 1;
    if (left > 0) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal needs a moment, in which nothing else may happen.
    for (;;);
  };
  return {
    at: (here) => {
      if (place !== undefined && isSame(place, here)) count();
    },
    within: async (what, work) => {
      running = what;
      try {
        return await work();
      } finally {
        running = undefined;
      }
    },
    statement: (text, when, rows) => {
      if (place?.at === 'within' && place.what === running && when === 'after') return count();
      if (place?.at !== 'statement' || place.when !== when) return;
      if (place.withRows && rows === 0) return;
      const [, name = ''] = NAMED.exec(text) ?? [];
      if (place.named.some((start) => name.startsWith(start))) count();
    },
  };
}

function isSame(one: Place, other: Place): boolean {
  if (one.at === 'vendor' && other.at === 'vendor') return one.verb === other.verb && one.when === other.when;
  if (one.at === 'handler' && other.at === 'handler') return one.when === other.when;
  return one.at === other.at && one.at === 'answered';
}
