import type { RefSealer, SessionRef, StandardSchemaV1 } from '@anyproof/core';
import { openState } from '@anyproof/provider-kit';
import { z } from 'zod';

/** What a ref must carry, sealed: the address of the person's page, whose token authenticates the capture calls. */
export interface RefState {
  readonly webEnrolmentUrl: string;
  /** The page's language, in the app's spelling. */
  readonly locale?: string;
  /** The app's own id, which answers may contain; absent in refs of earlier versions. */
  readonly reference?: string;
  /** The names of the expected claims, without their values; a result has a match for each. */
  readonly expected?: readonly string[];
}

const schema = z.object({
  webEnrolmentUrl: z.string().min(1),
  locale: z.string().exactOptional(),
  reference: z.string().exactOptional(),
  expected: z.array(z.string()).exactOptional(),
});

export const refState: StandardSchemaV1<RefState> = schema;

/**
 * For calls that need only the id, which is all that refs from messages and listings have. Throws REF_INVALID if there
 * is a state that does not open: it may be another session's.
 */
export function stateIn(sealer: RefSealer, ref: SessionRef): Partial<RefState> {
  return ref.state === undefined ? {} : openState(sealer, ref, refState);
}
