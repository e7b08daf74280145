// Replays a take with one leaf of one of its answers replaced, and judges the outcome.
import { type Decisive, decisiveFor } from './decides.js';
import { type Failure, judge } from './judge.js';
import { type Leaf, leavesOf, type Replacement, replaced, replacementsFor } from './leaves.js';
import type { SweepFailure } from './share.js';
import { replay, type Take } from './stage.js';
import type { View } from './view.js';
import { bodyOf, type Wire } from './wire.js';

/** Milliseconds for one call; every answer is already there. */
const LIMIT_MS = 20_000;

/** The message, or an answer by its place among the take's. */
type Place = 'message' | number;

/** A leaf to replace. */
export interface Spot {
  readonly call: string;
  readonly leaf: Leaf;
  readonly place: Place;
}

export interface Swept {
  /** Adapter, call, path and replacement. */
  readonly key: string;
  readonly failures: readonly SweepFailure[];
  /** The entry of the decisive list that changed the outcome here. */
  readonly bitten: number | undefined;
}

/** In how many takes of a verb with the same end a leaf is tried, where different things were read. */
const MOST_ALIKE = 3;

/**
 * The leaves to replace in this take. Each leaf is tried once for every end (status and decision) of a verb, and a few more
 * times where other things were read. `tried` is shared by all takes.
 */
export function spotsOf(take: Take, tried: Map<string, Set<string>>): Spot[] {
  const { kind, sessions, accepted } = take.before;
  const end = JSON.stringify([kind, accepted, sessions.map(({ status, decision }) => [status, decision])]);
  const read = sessions.map(({ extracted, documents }) => Object.keys({ ...extracted, ...documents })).join();
  return answersOf(take).flatMap(({ call, json, place }) =>
    leavesOf(json).flatMap((leaf) => {
      // A value in another form, such as a date, may be read by other code; so may one that other answers were read before.
      const key = `${take.verb} ${callsBefore(take, place)} ${call} ${leaf.name} ${formOf(leaf.value)}`;
      const before = tried.get(key) ?? new Set<string>();
      tried.set(key, before);
      if (before.has(`${end} ${read}`) || (before.has(end) && before.size >= 2 * MOST_ALIKE)) return [];
      before.add(end).add(`${end} ${read}`);
      return [{ call, leaf, place }];
    }),
  );
}

const callsBefore = ({ exchanges }: Take, place: Place): string =>
  place === 'message' ? '' : [...new Set(exchanges.slice(0, place).map(({ call }) => call))].join();

/** For a take with a message only the message: the answers fetched after it are swept with getSession. */
function answersOf({ exchanges, message }: Take): { call: string; json: unknown; place: Place }[] {
  if (message !== undefined) return [{ call: 'webhook', json: message, place: 'message' }];
  return exchanges.flatMap(({ json, call }, place) => (json === undefined ? [] : [{ call, json, place }]));
}

export async function* sweepSpot(
  wire: Wire,
  {
    name,
    decides,
    limitMs = LIMIT_MS,
  }: { readonly name: string; readonly decides: readonly Decisive[]; readonly limitMs?: number },
  take: Take,
  spot: Spot,
): AsyncGenerator<Swept> {
  const { call, leaf, place } = spot;
  const decisive = decisiveFor(decides, call, leaf.name);
  for (const replacement of replacementsFor(leaf)) {
    const after = await within(limitMs, () => runWith(wire, take, place, leaf, replacement));
    const key = `${name} ${call} ${leaf.name} ${replacement.name}`;
    const verdict: readonly Failure[] =
      after === undefined
        ? [{ rule: 'hang', what: `no end after ${limitMs} ms` }]
        : judge({ before: take.before, after, leaf, replacement, personal: take.personal, ...decisive });
    const { scenario, verb } = take;
    const failures = verdict.map((failure) => ({
      ...failure,
      verb,
      scenario,
      call,
      path: leaf.name,
      replacement: replacement.name,
    }));
    const bitten = decisive !== undefined && isLess(take.before, after) ? decisive.entry : undefined;
    yield { key, failures, bitten };
  }
}

/** Whether the outcome is worse: an entry of the decisive list must make a difference somewhere. */
function isLess(before: View, after: View | undefined): boolean {
  const outcome = ({ sessions }: View): string =>
    JSON.stringify(sessions.map(({ id, status, decision }) => [id, status, decision]));
  return after === undefined || outcome(before) !== outcome(after);
}

function runWith(wire: Wire, take: Take, place: Place, leaf: Leaf, replacement: Replacement): Promise<View> {
  if (place === 'message')
    return replay(wire, take, take.exchanges, replaced(take.message, leaf.path, replacement));
  const exchanges = take.exchanges.map((exchange, index) => {
    if (index !== place) return exchange;
    const json = replaced(exchange.json, leaf.path, replacement);
    return { ...exchange, json, body: bodyOf(exchange, json, take.codec) };
  });
  return replay(wire, take, exchanges);
}

async function within<T>(milliseconds: number, work: () => Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function formOf(value: unknown): string {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return /^\d{4}-\d\d-\d\d/.test(value) ? 'date' : 'text';
}
