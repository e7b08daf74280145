import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Scenario } from '@anyproof/emulators';
import { oneOf } from '../../terminal/failures.js';
import { PROVIDERS, SCENARIOS } from '../names.js';
import type { VendorKey } from '../vendors.js';
import { isVendors, type Vendors } from './vendors-apart.js';

/** A run of the demo. It goes on after its process was killed, with the same sessions at the same vendors. */
export interface Run {
  /** Part of its sessions' references. */
  readonly id: string;
  readonly providers: readonly VendorKey[];
  readonly scenario: Scenario;
  /** The person's id. */
  readonly specimen: string;
  readonly vendors: Vendors;
}

/** Undefined if there is no unfinished run, or none that can be read. */
export async function readRun(file: string): Promise<Run | undefined> {
  try {
    const { id, providers, scenario, specimen, vendors } = Object(JSON.parse(await readFile(file, 'utf8')));
    if (typeof id !== 'string' || typeof specimen !== 'string' || !isVendors(vendors)) return undefined;
    if (!Array.isArray(providers)) return undefined;
    return {
      id,
      specimen,
      vendors,
      providers: providers.map((one) => oneOf('provider', String(one), PROVIDERS)),
      scenario: oneOf('scenario', String(scenario), SCENARIOS),
    };
  } catch {
    return undefined;
  }
}

/** Whole or not at all, whenever the process is killed. */
export async function writeRun(file: string, run: Run): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(run, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
}

export async function endRun(file: string): Promise<void> {
  await rm(file, { force: true });
}
