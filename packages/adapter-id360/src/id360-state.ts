import type { RefSealer, SessionRef, StandardSchemaV1 } from '@anyproof/core';
import { openState } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { GivenConsent } from './id360-consent.js';
import type { ControlData } from './id360-control-data.js';

/** What a ref must carry, sealed: the dossier key, and what direct mode sends before the first upload. */
export interface Id360State {
  readonly apiKey: string;
  /** When it was created, in milliseconds by our clock: the process's deadline counts from here. */
  readonly createdAt?: number;
  /** As the vendor has it: its answers must name it, or none. */
  readonly reference?: string;
  readonly consent?: GivenConsent;
  readonly controlData?: ControlData;
  /** The person chooses the method and consents on the vendor's page, in this language. */
  readonly hosted?: { readonly locale?: string };
}

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

export const id360State: StandardSchemaV1<Id360State> = schema;

/**
 * The state, for verbs that need none: the ref of a callback has an id only. Throws REF_INVALID for one that does not
 * open for this id, whatever the verb needs of it.
 */
export function stateIn(sealer: RefSealer, ref: SessionRef): Id360State | undefined {
  return ref.state === undefined ? undefined : openState(sealer, ref, id360State);
}
