import { oneKosmos } from '@anyproof/1kosmos';
import type { Adapter } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';

/** All that the variables may name. */
export const adapters: readonly Adapter[] = [id360, innovatrics, oneKosmos];

/** The vendors whose emulators the example runs the app against. */
export const PLAYED = ['id360', 'innovatrics', '1kosmos'] as const;
