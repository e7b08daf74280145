import { type Adapter, configFromEnv, type Environment, type ProofingConfig } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';

/** All that a tenant may choose among. */
export const adapters: readonly Adapter[] = [id360, innovatrics];

/** Who uses whom, in the play. */
export const TENANTS = { 'north-bank': 'id360', 'south-shop': 'innovatrics' } as const;

/** Each tenant's variables, out of the one place where you keep them. */
export function configOf(env: Environment): ProofingConfig {
  return configFromEnv(env);
}
