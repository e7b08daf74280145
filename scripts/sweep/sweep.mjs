// Every take again with one leaf of one of its answers replaced, and what is wrong with what comes of it.
import { decisiveFor } from './decides.mjs';
import { judge } from './judge.mjs';
import { leavesOf, replaced, replacementsFor } from './leaves.mjs';
import { replay } from './stage.mjs';
import { bodyOf } from './wire.mjs';

/** Milliseconds for one call: all answers are there already. */
const LIMIT_MS = 20_000;

/** @typedef {{ readonly call: string, readonly leaf: import('./leaves.mjs').Leaf, readonly place: 'message' | number }} Spot */

/**
 * Where an answer can be changed, each place once for what it can do: the same leaf in two scenarios that end alike is
 * tried once.
 */
export function spotsOf(take, tried) {
  const answers = take.exchanges.flatMap(({ json, call }, place) => (json === undefined ? [] : [{ call, json, place }]));
  if (take.message !== undefined) answers.push({ call: 'webhook', json: take.message, place: 'message' });
  const { kind, sessions, accepted } = take.before;
  const ends = JSON.stringify([take.verb, kind, accepted, sessions.map(({ status, decision }) => [status, decision])]);
  return answers.flatMap(({ call, json, place }) =>
    leavesOf(json).flatMap((leaf) => {
      // Values of another form in the same place are read in another way.
      const key = `${ends} ${call} ${leaf.name} ${take.variant ?? ''} ${formOf(leaf.value)}`;
      if (tried.has(key)) return [];
      tried.add(key);
      return [{ call, leaf, place }];
    }),
  );
}

/** @returns {AsyncGenerator<{ key: string, failures: readonly object[] }>} */
export async function* sweepSpot(wire, { name, adapter }, take, spot) {
  const { call, leaf, place } = spot;
  for (const replacement of replacementsFor(leaf)) {
    const after = await within(LIMIT_MS, () => runWith(wire, adapter, take, place, leaf, replacement));
    const decisive = decisiveFor(name, call, leaf.name);
    const key = `${name} ${call} ${leaf.name} ${replacement.name}`;
    const verdict =
      after === undefined
        ? [{ rule: 'hang', what: `no end after ${LIMIT_MS} ms` }]
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
    const refused = after?.kind === 'error';
    yield { key, failures, bites: decisive !== undefined && (refused || isLess(take.before, after)) };
  }
}

/** Whether something decisive decided something: what the list says must be true. */
function isLess(before, after) {
  const outcome = ({ sessions }) => JSON.stringify(sessions.map(({ id, status, decision }) => [id, status, decision]));
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
