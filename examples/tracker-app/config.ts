import type { Adapter } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';

/** All that the configuration may choose among. */
export const adapters: readonly Adapter[] = [id360, innovatrics];
