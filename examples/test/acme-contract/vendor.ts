// The adapter and the stand-in of Acme together, over HTTP, on one clock that waits for nothing.
import {
  type Adapter,
  type Clock,
  type CreateProofingInput,
  type CreateSessionInput,
  createProofing,
  type Proofing,
} from '@anyproof/core';
import { acme } from '../../custom-adapter/src/index.js';
import { picture } from '../../custom-adapter/test/vendor/people.js';
import { CREDENTIALS, SIGNING_KEY, type StandIn } from '../../custom-adapter/test/vendor/stand-in.js';

export const INPUT = {
  reference: 'order-1042',
  selfAsserted: { family_name: 'Exemple-Durand' },
} satisfies CreateSessionInput;

export const SHOWN = [
  ['document-0', picture('ines', 'front')],
  ['document-1', picture('ines', 'back')],
  ['selfie-0', picture('ines', 'face')],
] as const;

/** The vendor's clock; waiting moves it. */
function clockOf({ clock }: StandIn): Clock {
  return {
    now: clock.now,
    sleep: async (milliseconds) => clock.advance(milliseconds),
  };
}

/** One process of an app. */
export function proofingAt(
  vendor: StandIn,
  { adapter = acme, ...more }: Partial<CreateProofingInput> & { readonly adapter?: Adapter } = {},
): Proofing {
  return createProofing({
    adapters: [adapter],
    config: {
      provider: 'acme',
      seal: 'none',
      providers: { acme: { baseUrl: vendor.origin, ...CREDENTIALS, webhookKey: SIGNING_KEY } },
    },
    ...more,
    deps: { clock: clockOf(vendor), ...more.deps },
  });
}
