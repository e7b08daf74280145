// What is made wrong on purpose (`--break`): statements that are answered and never carried out.
import type { Breakage } from '../protocol.js';
import type { Seen } from './pool.js';

/** Of a hundred. */
const HOW_OFTEN = 20;

const SWALLOWED: { readonly [breakage in Breakage]?: RegExp } = {
  store: /^\s*\/\* anyproof:write-/,
  inbox: /^\s*\/\* anyproof:add-message/,
};

/** The lease of claims, in milliseconds. */
export const leaseFor = (breakage: Breakage | undefined): number => (breakage === 'lease' ? 1 : 3_000);

export function swallowing(breakage: Breakage | undefined): Pick<Seen, 'swallow'> {
  const pattern = breakage && SWALLOWED[breakage];
  if (pattern === undefined) return {};
  return {
    swallow: (text) =>
      pattern.test(text) && Math.random() * 100 < HOW_OFTEN
        ? { rows: [{ written: true, stored: true }] }
        : undefined,
  };
}
