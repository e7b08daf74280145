import type { Observation, SessionState } from './contract/observation.js';

/** Grows when an older version could no longer read what this one writes. */
const VERSION = 1;

/** A state as stores keep it. The same state is the same text, whatever the order in which it was put together. */
export function writeState(state: SessionState): string {
  const { route, fetched, wordless, callback, finalizedAt, erasedAt, notFound, consent } = state;
  return JSON.stringify({
    version: VERSION,
    route: route && { provider: route.provider, by: route.by, skipped: route.skipped, at: route.at },
    fetched: fetched && canonical(fetched),
    wordless: wordless && canonical(wordless),
    callback: callback && canonical(callback),
    finalizedAt,
    erasedAt,
    notFound: notFound && { first: notFound.first, last: notFound.last },
    consent,
  });
}

/** An observation with its fields in one order. */
export function canonical(observation: Observation): Observation {
  const { trust, observedAt, outcome, nativeStatus, notFetchable, erasedAt } = observation;
  const { status, decision, decidedBy, final } = outcome;
  return {
    trust,
    observedAt,
    // The same fields, so the same kind of outcome; JSON leaves out those that are undefined.
    outcome: { status, decision, decidedBy, final } as Observation['outcome'],
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(notFetchable === undefined ? {} : { notFetchable }),
    ...(erasedAt === undefined ? {} : { erasedAt }),
  };
}

/** Throws for what is not such a text: it is a failure of the store, and never an outcome. */
export function readState(text: string): SessionState {
  const value: unknown = JSON.parse(text);
  const { version, route, fetched, wordless, callback, notFound, consent } = asRecord(value);
  if (version !== VERSION) throw new TypeError('not a state of this version');
  for (const observation of [fetched, wordless, callback]) {
    if (observation === undefined) continue;
    const { observedAt, outcome } = asRecord(observation);
    if (typeof observedAt !== 'number' || typeof asRecord(outcome)['status'] !== 'string')
      throw new TypeError('not an observation');
  }
  if (notFound !== undefined && !['first', 'last'].every((name) => isInstant(asRecord(notFound)[name])))
    throw new TypeError('not instants');
  if (route !== undefined && !Array.isArray(asRecord(route)['skipped'])) throw new TypeError('not a route');
  if (consent !== undefined && typeof asRecord(consent)['at'] !== 'string')
    throw new TypeError('not a consent');
  const { version: _version, ...state } = asRecord(value);
  // Its parts were looked at just now.
  return state as SessionState;
}

const isInstant = (value: unknown) => typeof value === 'number' && !Number.isNaN(new Date(value).getTime());

function asRecord(value: unknown): { readonly [key: string]: unknown } {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
  return { ...value };
}
