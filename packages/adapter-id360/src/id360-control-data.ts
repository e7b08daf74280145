import type { Claims, Warning } from '@anyproof/core';
import { entryOf, ignoredClaim } from '@anyproof/provider-kit';

/** Expected values under the names that the process compares. */
export type ControlData = { readonly [name: string]: string };

/** Names by claim. */
export type ControlDataNames = { readonly [claim: string]: string };

/** The vendor's own names (dossier 5.2); a process may have others. */
export const CONTROL_DATA_NAMES: ControlDataNames = {
  given_name: 'first_name',
  family_name: 'name',
  birthdate: 'birth_date',
};

export interface ReadControlData {
  readonly data: ControlData;
  readonly warnings: readonly Warning[];
}

/** The expected claims under the names that the process compares; a warning for each that it does not, or not whole. */
export function controlDataFrom(expected: Claims | undefined, names: ControlDataNames): ReadControlData {
  const data: Record<string, string> = {};
  const warnings: Warning[] = [];
  for (const [claim, value] of Object.entries(expected ?? {})) {
    if (value === undefined) continue;
    const name = entryOf(names, claim);
    const text: string = typeof value === 'string' ? value.trim() : '';
    if (name === undefined || text === '') {
      warnings.push(ignoredClaim(claim));
      continue;
    }
    // ID360 compares its `first_name`, which holds the first of several given names (dossier 8.3).
    const [first = text, ...others] = claim === 'given_name' ? text.split(/\s+/u) : [text];
    data[name] = first;
    if (others.length > 0) warnings.push(onlyFirst(claim));
  }
  return { data, warnings };
}

function onlyFirst(claim: string): Warning {
  return {
    code: 'HINT_IGNORED',
    path: `expected.${claim}`,
    message: `this vendor compares the first given name only, so the others in expected.${claim} are left out`,
  };
}

/** The claim behind a name, in the process's own names and in the vendor's; a name of neither stands for itself. */
export function claimNames(names: ControlDataNames): (name: string) => string {
  const claims = new Map([CONTROL_DATA_NAMES, names].flatMap(reversed));
  return (name) => claims.get(name) ?? name;
}

function reversed(names: ControlDataNames): [string, string][] {
  return Object.entries(names).map(([claim, name]) => [name, claim]);
}
