import type { Warning } from '@anyproof/core';
import { isNothing } from '../answers/fields.js';
import { unfilled } from './fillers.js';

/** Marks that a document states "none" or "unspecified": no other value may be used instead. */
export const STATED_NONE: unique symbol = Symbol.for('anyproof.stated-none');

/** One source of a claim, and how its text is read; undefined if it cannot be read. */
export type Candidate<Value> = readonly [
  value: unknown,
  read: (value: unknown) => Value | typeof STATED_NONE | undefined,
];

/** Reads claims from their possible sources, and collects what could not be used. */
export interface ClaimReader {
  /**
   * The first candidate that can be read. One that is absent, empty, or only blanks and fillers (unless `read`
   * accepts them) is skipped silently; one that cannot be read is skipped with a warning that names
   * the claim; a stated "none" ends the search, with a warning too.
   */
  first<Value>(claim: string, ...candidates: readonly Candidate<Value>[]): Value | undefined;
  /** Reports a part of a claim that the vendor sent and that cannot be used. */
  unusable(claim: string, why: string): void;
  /** Each claim at most once for each reason. */
  readonly warnings: readonly Warning[];
}

export function createClaimReader(): ClaimReader {
  const warnings = new Map<string, Warning>();
  const unusable = (claim: string, why: string) => {
    const message = `${claim}: ${why}`;
    warnings.set(message, { code: 'PARTLY_READ', path: claim, message });
  };
  return {
    first: (claim, ...candidates) => {
      let unread = 0;
      for (const [value, read] of candidates) {
        if (isNothing(value)) continue;
        const found = read(value);
        if (found === STATED_NONE) {
          unusable(claim, 'the vendor states that there is none');
          return undefined;
        }
        if (found !== undefined) {
          if (unread > 0) unusable(claim, 'one source could not be read, so another was used');
          return found;
        }
        if (!isBlank(value)) unread += 1;
      }
      if (unread > 0) unusable(claim, 'the vendor sent a value that cannot be read');
      return undefined;
    },
    unusable,
    get warnings() {
      return [...warnings.values()];
    },
  };
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && unfilled(value) === undefined;
}

/** Text without surrounding blanks. */
export function plainText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

/** A warning for each part of an answer that could not be read; `claimAt` returns the claim at a path. */
export function partlyRead(
  unread: readonly string[],
  claimAt: (path: string) => string | undefined = () => undefined,
): Warning[] {
  const seen = new Set<string>();
  const warnings: Warning[] = [];
  for (const place of unread) {
    const claim = claimAt(place);
    const path = claim ?? place;
    if (seen.has(path)) continue;
    seen.add(path);
    const where = place === '' ? 'the answer' : place;
    const message =
      claim === undefined
        ? `${where} is not as documented, so it was left out`
        : `${claim}: ${where} is not as documented, so it was left out`;
    warnings.push({ code: 'PARTLY_READ', message, ...(path === '' ? {} : { path }) });
  }
  return warnings;
}
