import { configFromEnv, createProofing, type Environment, type Proofing } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { shootId } from '@anyproof/shootid';

/** Both adapters are there, before and after; a variable says where new sessions go. */
export function proofingFrom(env: Environment): Proofing {
  return createProofing({ adapters: [shootId, id360], config: configFromEnv(env) });
}
