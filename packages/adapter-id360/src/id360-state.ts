import type { Claims, Consent, StandardSchemaV1 } from '@anyproof/core';
import { z } from 'zod';

/** Expected values under the names that the process compares. */
export type ControlData = { readonly [name: string]: string };

/** What a ref must carry, sealed: the dossier key, and what the direct road sends before the first upload. */
export interface Id360State {
  readonly apiKey: string;
  /** When it was created, in milliseconds by our clock: the process's deadline counts from here. */
  readonly createdAt?: number;
  readonly consent?: Pick<Consent, 'terms' | 'biometrics'>;
  readonly controlData?: ControlData;
  /** The person chooses the method and consents on the vendor's page, in this language. */
  readonly hosted?: { readonly locale?: string };
}

const schema = z.object({
  apiKey: z.string(),
  createdAt: z.number().exactOptional(),
  consent: z.object({ terms: z.boolean(), biometrics: z.boolean() }).exactOptional(),
  controlData: z.record(z.string(), z.string()).exactOptional(),
  hosted: z.object({ locale: z.string().exactOptional() }).exactOptional(),
});

export const id360State: StandardSchemaV1<Id360State> = schema;

/** The expected claims under the names that the process compares (dossier 5.2); `ignored` are those without one. */
export function controlDataFrom(
  expected: Claims | undefined,
  names: { readonly [claim: string]: string },
): { readonly data: ControlData; readonly ignored: readonly string[] } {
  const data: Record<string, string> = {};
  const ignored: string[] = [];
  for (const [claim, value] of Object.entries(expected ?? {})) {
    const name = Object.hasOwn(names, claim) ? names[claim] : undefined;
    if (name === undefined || typeof value !== 'string') ignored.push(claim);
    // ID360 compares its `first_name`, which holds the first of several given names (dossier 8.3).
    else data[name] = claim === 'given_name' ? (value.split(' ')[0] ?? value) : value;
  }
  return { data, ignored };
}
