// The vendors' emulators, and the variables that point an app at them: what `npx anyproof emulate` starts and prints.
import { randomBytes } from 'node:crypto';
import type { RunningEmulator } from '@anyproof/emulators';
import { VENDORS, type VendorKey } from '../../packages/cli/src/emulate/vendors.js';
import type { Stage } from './stage.js';

export type { VendorKey };

/** Those that send the person to a page of theirs. */
const HOSTED = ['id360', 'innovatrics', '1kosmos'] as const satisfies readonly VendorKey[];

/** Vendors that tell by message; the others are to be asked. */
const SENDING: readonly VendorKey[] = ['id360', 'innovatrics'];

export const sendsMessages = (vendor: VendorKey): boolean => SENDING.includes(vendor);

export interface Emulated {
  readonly emulators: readonly RunningEmulator[];
  /** All that an app has to set; the first vendor is the configured provider. */
  readonly env: Readonly<Record<string, string>>;
}

export async function emulate(
  stage: Stage,
  vendors: readonly VendorKey[],
  /** Without one the vendors send no messages, and the app polls. */
  webhookUrl?: string,
): Promise<Emulated> {
  const emulators: RunningEmulator[] = [];
  const env: Record<string, string> = {
    ANYPROOF_PROVIDER: vendors[0] ?? '',
    ANYPROOF_SEAL_KEY: randomBytes(32).toString('base64'),
  };
  for (const vendor of vendors) {
    const started = await VENDORS[vendor]({
      pollIntervalMs: 50,
      ...(webhookUrl === undefined ? {} : { webhookUrl }),
    });
    stage.atEnd(() => started.emulator.stop());
    emulators.push(started.emulator);
    Object.assign(env, started.env);
  }
  return { emulators, env };
}

/** The vendor of `--vendor`, for examples that send the person to the vendor's page. */
export function hostedVendor(stage: Stage): VendorKey {
  const { vendor = HOSTED[0] } = stage;
  const found = HOSTED.find((one) => one === vendor);
  if (found === undefined) throw new Error(`--vendor must be one of ${HOSTED.join(', ')}`);
  return found;
}
