// Ends this very process at the place that was planned, as the operating system would: nothing runs afterwards.
import { type Place, type Plan, pointNamed } from '../points.js';

type Work = 'migration' | 'rotation';

export interface Killer {
  /** Called at each place that a plan can name; returns if this is not the one, or not yet. */
  at(place: Place): void;
  /** Statements count while this runs. */
  within<T>(what: Work, work: () => Promise<T>): Promise<T>;
  beforeStatement(text: string): void;
  afterStatement(text: string, rows: number): void;
}

const NAMED = /^\s*\/\* anyproof:([a-z-]+)/;
const CLAIM = /^claim-/;
/** In which a statement that was sent is being carried out. */
const DURING_MS = 2;

export function createKiller(plan: Plan | undefined): Killer {
  const place = plan && pointNamed(plan.point)?.place;
  let left = plan?.nth ?? 0;
  let running: Work | undefined;
  let hasClaimed = false;

  const isTime = (): boolean => {
    left -= 1;
    return left === 0;
  };
  const statement = (name: string, when: 'before' | 'after', rows: number): void => {
    if (place?.at !== 'statement' || place.when !== when || !place.named.test(name)) return;
    if (place.withRows && rows === 0) return;
    if (place.withClaim && !hasClaimed) return;
    hasClaimed = false;
    if (isTime()) die();
  };
  const isWithin = (): boolean => place?.at === 'within' && place.what === running;
  return {
    at: (here) => {
      if (place !== undefined && isSame(place, here) && isTime()) die();
    },
    within: async (what, work) => {
      running = what;
      try {
        return await work();
      } finally {
        running = undefined;
      }
    },
    beforeStatement: (text) => {
      if (isWithin() && isTime()) setTimeout(die, DURING_MS);
      statement(nameOf(text), 'before', 0);
    },
    afterStatement: (text, rows) => {
      if (isWithin() && isTime()) die();
      const name = nameOf(text);
      hasClaimed ||= CLAIM.test(name) && rows > 0;
      statement(name, 'after', rows);
    },
  };
}

const nameOf = (text: string): string => NAMED.exec(text)?.[1] ?? '';

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  // The signal needs a moment, in which nothing else may happen.
  for (;;);
}

function isSame(one: Place, other: Place): boolean {
  if (one.at === 'vendor' && other.at === 'vendor') return one.verb === other.verb && one.when === other.when;
  if (one.at === 'handler' && other.at === 'handler') return one.when === other.when;
  return one.at === 'answered' && other.at === 'answered';
}
