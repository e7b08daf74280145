import type { SessionRef } from '@anyproof/core';
import { emulate } from '../play/emulators.js';
import { claims, consent, photos } from '../play/person.js';
import type { Stage } from '../play/stage.js';
import { proveCustomer } from './app.js';
import { PLAYED } from './config.js';

export async function play(stage: Stage): Promise<void> {
  for (const vendor of PLAYED) {
    const { env } = await emulate(stage, [vendor]);
    const saved: SessionRef[] = [];
    const lines = await proveCustomer(env, {
      reference: 'customer-42',
      claims: claims(),
      consent,
      photos: photos(),
      save: async (ref) => void saved.push(ref),
    });
    stage.say(`ANYPROOF_PROVIDER=${env['ANYPROOF_PROVIDER']}`);
    for (const line of lines) stage.say(`  ${line}`);
  }
}
