import { oneKosmos } from '@anyproof/1kosmos';
import { configFromEnv, createProofing, type Environment, type Proofing } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import { shootId } from '@anyproof/shootid';
import { acme } from '../custom-adapter/src/index.js';

/** The only part that knows a vendor; the variables say which one it is. */
export function proofingFrom(env: Environment): Proofing {
  const adapters = [id360, innovatrics, oneKosmos, shootId, acme];
  return createProofing({ adapters, config: configFromEnv(env) });
}

/** The vendors whose emulators the example runs the app against; the last is the one with an adapter of its own. */
export const PLAYED = ['id360', 'innovatrics', '1kosmos', 'shootid', 'acme'] as const;
