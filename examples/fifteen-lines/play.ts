import type { SessionRef } from '@anyproof/core';
import { customVendor } from '../play/custom-vendor.js';
import { emulate, type VendorKey } from '../play/emulators.js';
import { claims, visit } from '../play/person.js';
import type { Stage } from '../play/stage.js';
import { type Refs, type User, verification } from './app.js';
import { PLAYED, proofingFrom } from './config.js';

export async function play(stage: Stage): Promise<void> {
  for (const vendor of PLAYED) await playAt(stage, vendor);
}

/** As somebody who signed up would be known. */
export const USER: User = { reference: 'customer-1', selfAsserted: claims() };

/** A vendor, and the person who goes there. */
interface Scene {
  readonly env: Readonly<Record<string, string>>;
  /** Whether the next attempt is a good one. */
  nextSucceeds(succeeds: boolean): void;
  visit(launch: string): Promise<unknown>;
}

async function emulated(stage: Stage, vendor: VendorKey): Promise<Scene> {
  const { emulators, env } = await emulate(stage, [vendor]);
  return {
    env,
    nextSucceeds: (succeeds) => {
      const scenario = succeeds ? 'approve' : 'decline';
      for (const emulator of emulators)
        if (emulator.scenarios.includes(scenario)) emulator.scenario = scenario;
    },
    visit,
  };
}

/** Here the person fails in a way that another attempt may heal. */
async function custom(stage: Stage): Promise<Scene> {
  const vendor = await customVendor(stage);
  let doing: Parameters<typeof vendor.visit>[1] = 'submits';
  return {
    env: vendor.env,
    nextSucceeds: (succeeds) => {
      doing = succeeds ? 'submits' : 'fails';
    },
    visit: async (launch) => vendor.visit(launch, doing),
  };
}

/** The person is refused, or fails, and tries again. */
async function playAt(stage: Stage, vendor: (typeof PLAYED)[number]): Promise<void> {
  const scene = vendor === 'acme' ? await custom(stage) : await emulated(stage, vendor);
  const { env } = scene;
  const app = verification(proofingFrom(env), refsInMemory());
  stage.say(`ANYPROOF_PROVIDER=${env['ANYPROOF_PROVIDER']}`);
  const cameBack = async (launch: string | undefined) => {
    await scene.visit(launch ?? '');
    return JSON.stringify(await app.back(USER));
  };
  scene.nextSucceeds(false);
  stage.say(`  begin, back: ${await cameBack(await app.begin(USER))}`);
  scene.nextSucceeds(true);
  stage.say(`  again, back: ${await cameBack(await app.again(USER))}`);
}

/** Stands for the app's database. */
export function refsInMemory(): Refs {
  const refs = new Map<string, SessionRef>();
  return {
    save: async ({ reference }, ref) => void refs.set(reference, ref),
    of: async ({ reference }) => {
      const ref = refs.get(reference);
      if (ref === undefined) throw new Error('nobody has begun under this name');
      return ref;
    },
  };
}
