// Every take again with one leaf of one of its answers replaced, and what is wrong with what comes of it.
import { decisiveFor } from './decides.mjs';
import { judge } from './judge.mjs';
import { leavesOf, replaced, replacementsFor } from './leaves.mjs';
import { replay } from './stage.mjs';
import { bodyOf } from './wire.mjs';

/** Milliseconds for one call: all answers are there already. */
const LIMIT_MS = 20_000;

/** @typedef {{ readonly call: string, readonly leaf: import('./leaves.mjs').Leaf, readonly place: 'message' | number }} Spot */

/** Where what was read differs and the end does not, a leaf is tried in so many takes of a verb. */
const MOST_ALIKE = 3;

/**
 * Where the take's answers can be changed: every leaf once for each end (status and decision) that a verb came to, and
 * some times more where other things were read. `tried` remembers.
 * @param {Map<string, Set<string>>} tried
 * @returns {Spot[]}
 */
export function spotsOf(take, tried) {
  const { kind, sessions, accepted } = take.before;
  const end = JSON.stringify([kind, accepted, sessions.map(({ status, decision }) => [status, decision])]);
  const read = sessions.map(({ extracted, documents }) => Object.keys({ ...extracted, ...documents })).join();
  return answersOf(take).flatMap(({ call, json, place }) =>
    leavesOf(json).flatMap((leaf) => {
      // Values of another form in the same place are read in another way.
      const key = `${take.verb} ${call} ${leaf.name} ${formOf(leaf.value)}`;
      const before = tried.get(key) ?? new Set();
      tried.set(key, before);
      if (before.has(`${end} ${read}`) || (before.has(end) && before.size >= 2 * MOST_ALIKE)) return [];
      before.add(end).add(`${end} ${read}`);
      return [{ call, leaf, place }];
    }),
  );
}

/** Of a take with a message, the message alone: what is asked after it is swept where a verb asks. */
function answersOf({ exchanges, message }) {
  if (message !== undefined) return [{ call: 'webhook', json: message, place: 'message' }];
  return exchanges.flatMap(({ json, call }, place) => (json === undefined ? [] : [{ call, json, place }]));
}

/** `bitten`: the entry of the list of what decides that decided here. @returns {AsyncGenerator<{ key: string, failures: readonly object[], bitten?: number }>} */
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

/** Whether something decisive decided something: what the list says must be true. */
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
