import {
  configFromEnv,
  createProofing,
  type Environment,
  type Observer,
  type Proofing,
} from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';

/** In this order; all settings of both are among the variables. */
export const ROUTE = ['id360', 'innovatrics'] as const;

export function proofingFrom(env: Environment, observer: Observer): Proofing {
  return createProofing({
    adapters: [id360, innovatrics],
    config: configFromEnv(env),
    policies: { route: ROUTE },
    deps: { observer },
  });
}
