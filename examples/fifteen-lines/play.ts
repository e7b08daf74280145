import type { SessionRef } from '@anyproof/core';
import { emulate, type VendorKey } from '../play/emulators.js';
import { visit } from '../play/person.js';
import type { Stage } from '../play/stage.js';
import { type Refs, verification } from './app.js';
import { PLAYED, proofingFrom } from './config.js';

export async function play(stage: Stage): Promise<void> {
  for (const vendor of PLAYED) await playAt(stage, vendor);
}

/** The person is refused first, and tries again. */
async function playAt(stage: Stage, vendor: VendorKey): Promise<void> {
  const { emulators, env } = await emulate(stage, [vendor]);
  const app = verification(proofingFrom(env), refsInMemory());
  stage.say(`ANYPROOF_PROVIDER=${env['ANYPROOF_PROVIDER']}`);
  const scenarioIs = (name: string) => {
    for (const emulator of emulators) if (emulator.scenarios.includes(name)) emulator.scenario = name;
  };
  const cameBack = async (launch: string | undefined) => {
    await visit(launch ?? '');
    return JSON.stringify(await app.back('customer-1'));
  };
  scenarioIs('decline');
  stage.say(`  begin, back: ${await cameBack(await app.begin('customer-1'))}`);
  scenarioIs('approve');
  stage.say(`  again, back: ${await cameBack(await app.again('customer-1'))}`);
}

/** Stands for the app's database. */
export function refsInMemory(): Refs {
  const refs = new Map<string, SessionRef>();
  return {
    save: async (user, ref) => void refs.set(user, ref),
    of: async (user) => {
      const ref = refs.get(user);
      if (ref === undefined) throw new Error('nobody has begun under this name');
      return ref;
    },
  };
}
