import type { Observation, SessionState, Trust } from './contract/observation.js';
import { isOutcome } from './contract/status.js';

/** Grows when an older version could no longer read what this one writes. */
const VERSION = 1;

/** A state as stores keep it. The same state is the same text, whatever the order in which it was put together. */
export function writeState(state: SessionState): string {
  const { route, fetched, wordless, callback, finalizedAt, reopenedAt, erasedAt, notFound, consent } = state;
  return JSON.stringify({
    version: VERSION,
    route: route && { provider: route.provider, by: route.by, skipped: route.skipped, at: route.at },
    fetched: fetched && canonical(fetched),
    wordless: wordless && canonical(wordless),
    callback: callback && canonical(callback),
    messages: state.messages,
    finalizedAt,
    reopenedAt,
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
  const { version, ...state } = fieldsOf(JSON.parse(text));
  if (version !== VERSION) throw new TypeError('not a state of this version');
  for (const [part, isRight] of Object.entries(PARTS))
    if (state[part] !== undefined && !isRight(state[part])) throw new TypeError('not a part of a state');
  // Its parts were looked at just now.
  return state as SessionState;
}

type Check = (value: unknown) => boolean;
type Fields = { readonly [key: string]: unknown };

const isText: Check = (value) => typeof value === 'string';
const isFlag: Check = (value) => typeof value === 'boolean';
const isInstant: Check = (value) => typeof value === 'number' && !Number.isNaN(new Date(value).getTime());
const isAbsentOr =
  (is: Check): Check =>
  (value) =>
    value === undefined || is(value);
const isListOf =
  (is: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(is);

/** It is handed out as it is, so each of its words must be one of the contract. */
const isObservationOf =
  (source: Trust): Check =>
  (value) => {
    const { trust, observedAt, outcome, nativeStatus, notFetchable, erasedAt } = fieldsOf(value);
    return (
      trust === source &&
      isInstant(observedAt) &&
      isOutcome(outcome) &&
      isAbsentOr(isText)(nativeStatus) &&
      isAbsentOr(isFlag)(notFetchable) &&
      isAbsentOr(isText)(erasedAt)
    );
  };

const isConsent: Check = (value) => {
  const { terms, biometrics, at, version } = fieldsOf(value);
  return isFlag(terms) && isFlag(biometrics) && isText(at) && isAbsentOr(isText)(version);
};

const PARTS: { readonly [Part in keyof SessionState]-?: Check } = {
  route: (value) => isListOf((one) => isText(fieldsOf(one)['provider']))(fieldsOf(value)['skipped']),
  fetched: isObservationOf('fetched'),
  wordless: isObservationOf('fetched'),
  callback: isObservationOf('callback'),
  messages: isListOf(isText),
  finalizedAt: isInstant,
  reopenedAt: isInstant,
  erasedAt: isText,
  notFound: (value) => ['first', 'last'].every((name) => isInstant(fieldsOf(value)[name])),
  consent: isConsent,
};

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new TypeError('not an object');
  return { ...value };
}
