import type { Consent, RefSealer, SessionRef, StandardSchemaV1 } from '@anyproof/core';
import { openState } from '@anyproof/provider-kit';
import { z } from 'zod';

/** What a ref must carry, sealed: the dossier key, and what direct mode sends before the first upload. */
export interface RefState {
  readonly apiKey: string;
  /** When it was created, in milliseconds by our clock; the process's deadline counts from here. */
  readonly createdAt?: number;
  /** The reference that the vendor has: an answer that names one must name this one. */
  readonly reference?: string;
  readonly consent?: GivenConsent;
  readonly controlData?: ControlData;
  /** The person chooses the method and consents on the vendor's page, in this language. */
  readonly hosted?: { readonly locale?: string };
}

/** What the person agreed to; refs of earlier versions do not say when. */
export type GivenConsent = Pick<Consent, 'terms' | 'biometrics'> & Partial<Pick<Consent, 'at'>>;

/** Expected values under the names that the process compares. */
export type ControlData = { readonly [name: string]: string };

const schema = z.object({
  apiKey: z.string(),
  createdAt: z.number().exactOptional(),
  reference: z.string().exactOptional(),
  consent: z
    .object({ terms: z.boolean(), biometrics: z.boolean(), at: z.string().exactOptional() })
    .exactOptional(),
  controlData: z.record(z.string(), z.string()).exactOptional(),
  hosted: z.object({ locale: z.string().exactOptional() }).exactOptional(),
});

export const refState: StandardSchemaV1<RefState> = schema;

/**
 * The state, for verbs that do not require it: the ref of a callback has an id only. Throws REF_INVALID if it does not
 * open for this id, even if the verb needs nothing in it.
 */
export function stateIn(sealer: RefSealer, ref: SessionRef): RefState | undefined {
  return ref.state === undefined ? undefined : openState(sealer, ref, refState);
}

/**
 * The consent in effect: one recorded after the creation wins over the ref's. If its own time is earlier, it can only
 * withdraw, never grant: clocks differ, and a withdrawal must not be lost because of that.
 */
export function newestConsent(
  sealed: GivenConsent | undefined,
  recorded: GivenConsent | undefined,
): GivenConsent | undefined {
  if (sealed === undefined || recorded === undefined) return recorded ?? sealed;
  return timeOf(recorded) >= timeOf(sealed) ? recorded : grantedByBoth(sealed, recorded);
}

function grantedByBoth(newer: GivenConsent, older: GivenConsent): GivenConsent {
  return { ...newer, terms: newer.terms && older.terms, biometrics: newer.biometrics && older.biometrics };
}

/** A consent without a readable time counts as the oldest. */
function timeOf({ at }: GivenConsent): number {
  const time = Date.parse(at ?? '');
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}

/** The number of sessions for which this process remembers what it did. */
export const MOST_REMEMBERED = 10_000;
