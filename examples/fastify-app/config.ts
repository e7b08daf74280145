import { oneKosmos } from '@anyproof/1kosmos';
import { type CreateProofingInput, configFromEnv, type Environment } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';

/** The only file that knows a vendor. Keep the adapters that you use; the variables say which one it is. */
export function proofingInput(env: Environment): CreateProofingInput {
  return { adapters: [id360, innovatrics, oneKosmos], config: configFromEnv(env) };
}
