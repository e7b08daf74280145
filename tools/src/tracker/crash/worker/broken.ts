// What is made wrong on purpose (`--break`): statements that are answered and never carried out.
import type { Breakage } from '../protocol.js';
import type { Seen } from './pool.js';

/** Which, and how many of a hundred. */
const SWALLOWED: { readonly [breakage in Breakage]?: readonly [statement: RegExp, often: number] } = {
  store: [/^\s*\/\* anyproof:write-change/, 5],
  lease: [/^\s*\/\* anyproof:renew-claims/, 100],
  inbox: [/^\s*\/\* anyproof:add-message/, 20],
};

/** Of claims, in milliseconds. Nothing in the test takes longer than half of the usual one. */
export const leaseFor = (breakage: Breakage | undefined): number => (breakage === 'lease' ? 30 : 3_000);

export function swallowing(breakage: Breakage | undefined): Pick<Seen, 'swallows'> {
  const swallowed = breakage && SWALLOWED[breakage];
  if (swallowed === undefined) return {};
  const [statement, often] = swallowed;
  return { swallows: (text) => statement.test(text) && Math.random() * 100 < often };
}
