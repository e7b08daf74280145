import type { ProofingSession, SessionRef } from '@anyproof/core';
import { emulate, sendsMessages, type VendorKey } from '../play/emulators.js';
import { claims, consent, photos, visit } from '../play/person.js';
import { type Stage, until } from '../play/stage.js';
import { freePort } from '../play/web-app.js';
import { proveCustomer } from './app.js';
import { PLAYED } from './config.js';
import { startHosted } from './hosted.js';

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
  for (const [index, from] of PLAYED.entries()) {
    const to = PLAYED[index + 1];
    if (to !== undefined && sendsMessages(from)) await swapUnderWay(stage, from, to);
  }
}

/** A person is at one vendor's page while the app moves to another; the message of the first is still taken. */
async function swapUnderWay(stage: Stage, from: VendorKey, to: VendorKey): Promise<void> {
  const port = await freePort();
  const { env } = await emulate(stage, [from, to], `http://127.0.0.1:${port}/webhooks/proofing`);
  const before = await startHosted(env, port, () => undefined);
  const launchUrl = await before.send('customer-43');
  await before.stop();

  const heard: ProofingSession[] = [];
  const after = await startHosted({ ...env, ANYPROOF_PROVIDER: to }, port, (session) => heard.push(session));
  stage.atEnd(() => after.stop());
  stage.say(`ANYPROOF_PROVIDER=${to}, while a person is at ${from}`);
  await visit(launchUrl);
  const session = await until(() => heard.find(({ status }) => status === 'completed'));
  stage.say(`  every message was answered ${[...new Set(after.answers)].join(', ')}`);
  stage.say(`  onSession heard of ${session.ref.provider}: ${session.status}, ${session.decision}`);
}
