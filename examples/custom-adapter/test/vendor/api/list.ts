import type { Verification } from '../life/model.js';
import { isState } from '../life/words.js';
import { instant, invalid, oneOf } from './input.js';
import { Refusal } from './refusal.js';

type Query = Readonly<Record<string, string>>;
type Filter = (one: Verification) => boolean;

/** What verifications can be filtered by. */
const FILTERS: { readonly [parameter: string]: (value: string, parameter: string) => Filter } = {
  external_id: (wanted) => (one) => one.externalId === wanted,
  subject: (wanted) => (one) => one.applicant.asserted.subject === wanted,
  applicant_id: (wanted) => (one) => one.applicant.id === wanted,
  idempotency_key: (wanted) => (one) => one.key === wanted,
  state: (words, parameter) => {
    const states = words.split(',');
    const strange = states.find((word) => !isState(word));
    if (strange !== undefined) throw invalid(parameter, strange, 'a state');
    return ({ state }) => states.includes(state);
  },
  created_after: (time, parameter) => {
    const from = instant(time, parameter);
    return ({ createdAt }) => createdAt >= from;
  },
  created_before: (time, parameter) => {
    const until = instant(time, parameter);
    return ({ createdAt }) => createdAt < until;
  },
};

const USUAL_LIMIT = 20;
const LARGEST_LIMIT = 100;

export interface Page {
  readonly items: readonly Verification[];
  readonly next: string | undefined;
}

/** `all`: the earliest first; a page has the newest first. */
export function pageOf(all: readonly Verification[], query: Query): Page {
  const { cursor, limit, ...filters } = query;
  const tests = Object.entries(filters).map(([parameter, value]) => filterOf(parameter, value));
  const end = cursor === undefined ? all.length : positionIn(cursor);
  const found = [...all.slice(0, end).entries()].filter(([, one]) => tests.every((test) => test(one)));
  const items = found.reverse().slice(0, limit === undefined ? USUAL_LIMIT : limitIn(limit));
  const [last] = items.at(-1) ?? [0];
  const next = items.length < found.length ? cursorAt(last) : undefined;
  return { items: items.map(([, one]) => one), next };
}

function filterOf(parameter: string, value: string): Filter {
  const known = oneOf(Object.keys(FILTERS))(parameter, parameter);
  const make = FILTERS[known];
  if (make === undefined) throw invalid(parameter, value, 'a filter');
  return make(value, parameter);
}

function limitIn(value: string): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 1 && limit <= LARGEST_LIMIT) return limit;
  throw invalid('limit', value, `1 to ${LARGEST_LIMIT}`);
}

const cursorAt = (position: number): string => Buffer.from(`cur_${position}`).toString('base64url');

/** Verifications are never removed, so that each keeps its position. */
function positionIn(cursor: string): number {
  const [, position] = /^cur_(\d+)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? [];
  if (position === undefined) throw new Refusal(422, 'invalid_cursor', 'cursor');
  return Number(position);
}
