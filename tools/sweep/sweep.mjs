// Replays a take with one leaf of one of its answers replaced, and judges the outcome.
import { decisiveFor } from './decides.mjs';
import { judge } from './judge.mjs';
import { leavesOf, replaced, replacementsFor } from './leaves.mjs';
import { replay } from './stage.mjs';
import { bodyOf } from './wire.mjs';

/** Milliseconds for one call; every answer is already there. */
const LIMIT_MS = 20_000;

/** @typedef {{ readonly call: string, readonly leaf: import('./leaves.mjs').Leaf, readonly place: 'message' | number }} Spot */

/** In how many takes of a verb with the same end a leaf is tried, where different things were read. */
const MOST_ALIKE = 3;

/**
 * The leaves to replace in this take. Each leaf is tried once for every end (status and decision) of a verb, and a few more
 * times where other things were read. `tried` is shared by all takes.
 * @param {Map<string, Set<string>>} tried
 * @returns {Spot[]}
 */
export function spotsOf(take, tried) {
  const { kind, sessions, accepted } = take.before;
  const end = JSON.stringify([kind, accepted, sessions.map(({ status, decision }) => [status, decision])]);
  const read = sessions.map(({ extracted, documents }) => Object.keys({ ...extracted, ...documents })).join();
  return answersOf(take).flatMap(({ call, json, place }) =>
    leavesOf(json).flatMap((leaf) => {
      // A value in another form, such as a date, may be read by other code; so may one that other answers were read before.
      const key = `${take.verb} ${callsBefore(take, place)} ${call} ${leaf.name} ${formOf(leaf.value)}`;
      const before = tried.get(key) ?? new Set();
      tried.set(key, before);
      if (before.has(`${end} ${read}`) || (before.has(end) && before.size >= 2 * MOST_ALIKE)) return [];
      before.add(end).add(`${end} ${read}`);
      return [{ call, leaf, place }];
    }),
  );
}

const callsBefore = ({ exchanges }, place) =>
  place === 'message' ? '' : [...new Set(exchanges.slice(0, place).map(({ call }) => call))].join();

/** For a take with a message only the message: the answers fetched after it are swept with getSession. */
function answersOf({ exchanges, message }) {
  if (message !== undefined) return [{ call: 'webhook', json: message, place: 'message' }];
  return exchanges.flatMap(({ json, call }, place) => (json === undefined ? [] : [{ call, json, place }]));
}

/** `bitten`: the entry of the decisive list that changed the outcome here. @returns {AsyncGenerator<{ key: string, failures: readonly object[], bitten?: number }>} */
export async function* sweepSpot(wire, { name, adapter, decides, limitMs = LIMIT_MS }, take, spot) {
  const { call, leaf, place } = spot;
  const decisive = decisiveFor(decides, call, leaf.name);
  for (const replacement of replacementsFor(leaf)) {
    const after = await within(limitMs, () => runWith(wire, adapter, take, place, leaf, replacement));
    const key = `${name} ${call} ${leaf.name} ${replacement.name}`;
    const verdict =
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
function isLess(before, after) {
  const outcome = ({ sessions }) =>
    JSON.stringify(sessions.map(({ id, status, decision }) => [id, status, decision]));
  return after === undefined || outcome(before) !== outcome(after);
}

function runWith(wire, adapter, take, place, leaf, replacement) {
  if (place === 'message')
    return replay(wire, adapter, take, take.exchanges, replaced(take.message, leaf.path, replacement));
  const exchanges = take.exchanges.map((exchange, index) => {
    if (index !== place) return exchange;
    const json = replaced(exchange.json, leaf.path, replacement);
    return { ...exchange, json, body: bodyOf(exchange, json, take.codec) };
  });
  return replay(wire, adapter, take, exchanges);
}

async function within(milliseconds, work) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function formOf(value) {
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return /^\d{4}-\d\d-\d\d/.test(value) ? 'date' : 'text';
}
