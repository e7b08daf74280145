// What is made wrong on purpose (`--break`): statements that are answered and never carried out.
import type { Breakage } from '../protocol.js';
import type { Seen } from './pool.js';

interface Swallowed {
  readonly statement: RegExp;
  /** Of a hundred. */
  readonly often: number;
  /** What the statement would have returned. */
  rows(values: readonly unknown[]): readonly object[];
}

const SWALLOWED: { readonly [breakage in Breakage]?: Swallowed } = {
  store: { statement: /^\s*\/\* anyproof:write-states/, often: 5, rows: ([input]) => keysIn(input) },
  lease: { statement: /^\s*\/\* anyproof:renew-claims/, often: 100, rows: () => [] },
  inbox: { statement: /^\s*\/\* anyproof:add-messages/, often: 20, rows: () => [] },
};

/** Of the states that were to be written. */
function keysIn(input: unknown): { readonly key: Buffer }[] {
  const states: readonly { readonly row: string }[] = JSON.parse(String(input));
  return states.map(({ row }) => ({ key: Buffer.from(row, 'hex') }));
}

/** Milliseconds: shorter than a vendor's answer takes. */
const TOO_SHORT_MS = 30;

export const leaseFor = (breakage: Breakage | undefined, leaseMs: number): number =>
  breakage === 'lease' ? TOO_SHORT_MS : leaseMs;

export function swallowing(breakage: Breakage | undefined): Pick<Seen, 'swallow'> {
  const swallowed = breakage && SWALLOWED[breakage];
  if (swallowed === undefined) return {};
  const { statement, often, rows } = swallowed;
  return {
    swallow: (text, values) =>
      statement.test(text) && Math.random() * 100 < often ? rows(values) : undefined,
  };
}
