import 'reflect-metadata';
import { ProofingError } from '@anyproof/core';
import { container as root } from 'tsyringe';
import { emulate } from '../play/emulators.js';
import { visit } from '../play/person.js';
import type { Stage } from '../play/stage.js';
import { TENANTS } from './config.js';
import { addTenant, onboardingOf, registerShared, removeTenant } from './tenants.js';

export async function play(stage: Stage): Promise<void> {
  const container = root.createChildContainer();
  stage.atEnd(() => container.dispose());
  registerShared(container);
  for (const [id, vendor] of Object.entries(TENANTS)) {
    const { env } = await emulate(stage, [vendor]);
    addTenant(container, id, env);
    stage.say(`${id} uses ${env['ANYPROOF_PROVIDER']}`);
  }

  const [north = '', south = ''] = Object.keys(TENANTS);
  for (const [id, customer] of [
    [north, 'customer-1'],
    [south, 'customer-2'],
  ] as const) {
    await visit(await onboardingOf(container, id).start(customer));
    const result = await onboardingOf(container, id).outcome(customer);
    stage.say(`${id}, ${customer}: ${result?.status}, ${result?.decision}, by ${result?.adapter}`);
  }
  const foreign = await onboardingOf(container, south).outcome('customer-1');
  stage.say(`${south}, customer-1: ${foreign?.status ?? 'nobody of ours'}`);

  await removeTenant(container, north);
  try {
    onboardingOf(container, north);
  } catch (error) {
    stage.say(`${north} has left: ${ProofingError.isInstance(error) ? error.code : error}`);
  }
}
