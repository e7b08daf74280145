import { type Environment, inMemoryInbox, inMemorySessions } from '@anyproof/core';
import { PROOFING_ADAPTERS, registerTenant, tenant } from '@anyproof/tsyringe';
import type { DependencyContainer } from 'tsyringe';
import { adapters, configOf } from './config.js';
import { Onboarding } from './onboarding.js';

/** What tenants share goes into the container above them. */
export function registerShared(container: DependencyContainer): void {
  container.register(PROOFING_ADAPTERS, { useValue: adapters });
}

/** Builds the tenant's Proofing at once, so that wrong settings show here, and not with its first customer. */
export function addTenant(container: DependencyContainer, id: string, env: Environment): void {
  const { proofing } = registerTenant(container, id, {
    config: configOf(env),
    // Over this tenant's rows of your database. They are never inherited: tenants must not read each other's sessions.
    deps: { sessions: inMemorySessions(), inbox: inMemoryInbox() },
  });
  proofing.provider();
}

/** For each request: the tenant is known by its host name, or by who is logged in. */
export function onboardingOf(container: DependencyContainer, id: string): Onboarding {
  return tenant(container, id).container.resolve(Onboarding);
}

/** A tenant that leaves; its id is free again. */
export function removeTenant(container: DependencyContainer, id: string): Promise<void> {
  return tenant(container, id).dispose();
}
