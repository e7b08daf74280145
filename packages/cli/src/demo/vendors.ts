import { oneKosmos } from '@anyproof/1kosmos';
import type { Adapter } from '@anyproof/core';
import type { Scenario } from '@anyproof/emulators';
import { id360 } from '@anyproof/id360';
import { innovatrics } from '@anyproof/innovatrics';
import * as emulated from '../emulate/vendors.js';
import type { PROVIDERS } from './names.js';

export type { StartedVendor } from '../emulate/vendors.js';
export { PROVIDERS } from './names.js';

export const ADAPTERS: readonly Adapter[] = [id360, innovatrics, oneKosmos];

export type VendorKey = (typeof PROVIDERS)[number];

/** Fast enough to watch. */
const POLL_INTERVAL_MS = 50;

const start = (vendor: VendorKey) => (scenario: Scenario) =>
  emulated.VENDORS[vendor]({
    scenario,
    pollIntervalMs: POLL_INTERVAL_MS,
    // Nobody listens there: the demo polls.
    ...(vendor === 'id360' ? { webhookUrl: 'https://app.example/callbacks/id360' } : {}),
  });

/** By provider name. */
export const VENDORS = {
  id360: start('id360'),
  innovatrics: start('innovatrics'),
  '1kosmos': start('1kosmos'),
} as const;
