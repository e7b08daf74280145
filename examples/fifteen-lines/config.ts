import { oneKosmos } from '@anyproof/1kosmos';
import { configFromEnv, createProofing, type Environment, type Proofing } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import { shootId } from '@anyproof/shootid';

/** The only part that knows a vendor; the variables say which one it is. */
export function proofingFrom(env: Environment): Proofing {
  return createProofing({ adapters: [id360, innovatrics, oneKosmos, shootId], config: configFromEnv(env) });
}

/** The vendors whose emulators the example runs the app against. */
export const PLAYED = ['id360', 'innovatrics', '1kosmos', 'shootid'] as const;
