// The vendor of examples/custom-adapter, and the person at its page.
import { picture } from '../custom-adapter/test/vendor/people.js';
import { CREDENTIALS, startStandIn } from '../custom-adapter/test/vendor/stand-in.js';
import type { Stage } from './stage.js';

export interface CustomVendor {
  /** All that an app has to set. */
  readonly env: Readonly<Record<string, string>>;
  /** The person follows the launch. If they fail there, they may try again. */
  visit(launch: string, doing: 'submits' | 'fails'): void;
}

const SHOWN = [
  ['document-0', picture('tomas', 'front')],
  ['document-1', picture('tomas', 'back')],
  ['selfie-0', picture('tomas', 'face')],
] as const;

export async function customVendor(stage: Stage): Promise<CustomVendor> {
  const vendor = await startStandIn();
  stage.atEnd(() => vendor.stop());
  return {
    env: {
      ANYPROOF_PROVIDER: 'acme',
      ANYPROOF_ACME_BASE_URL: vendor.origin,
      ANYPROOF_ACME_CLIENT_ID: CREDENTIALS.clientId,
      ANYPROOF_ACME_CLIENT_SECRET: CREDENTIALS.clientSecret,
    },
    visit: (launch, doing) => {
      vendor.visit(launch, SHOWN, doing);
      // Nobody waits for the analysis.
      vendor.clock.advance(60_000);
    },
  };
}
