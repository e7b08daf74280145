import { type Proofing, ProofingError } from '@anyproof/core';
import type { DependencyContainer } from 'tsyringe';
import {
  type ProofingFactory,
  type ProofingRegistration,
  type RegisterOptions,
  registerProofing,
} from './register-proofing.js';
import { PROOFING, TENANT_ID } from './tokens.js';

/** One tenant: a container of its own, with a Proofing of its own. */
export interface Tenant {
  readonly id: string;
  /** A child of the container that the tenant was registered in. */
  readonly container: DependencyContainer;
  /** Built on first use. Throws CONFIG for whatever is missing or wrong. */
  readonly proofing: Proofing;
  /** Lets go of the tenant, its Proofing and what its container made. The id is free again. */
  dispose(): Promise<void>;
}

/** Where a container keeps its tenants. */
const TENANTS = Symbol.for('anyproof.tenants');

/** Made by the container, which disposes of it, too. */
class Tenants {
  readonly byId = new Map<string, Tenant>();

  async dispose(): Promise<void> {
    await Promise.all([...this.byId.values()].map((tenant) => tenant.dispose()));
  }
}

/**
 * Gives a tenant a child container with a Proofing of its own. Adapters come from `registration` or from the container
 * above, and so do clock, chance, observer and HTTP options. What keeps something (sessions, tokens, messages) must be the
 * tenant's own: one that is registered above is never taken, and unless the tenant is given another, its Proofing throws
 * CONFIG.
 *
 * Throws CONFIG when there is a tenant with this id already.
 */
export function registerTenant(
  container: DependencyContainer,
  id: string,
  registration: ProofingRegistration | ProofingFactory,
  options?: RegisterOptions,
): Tenant {
  const tenants = tenantsOf(container);
  if (tenants.byId.has(id))
    throw new ProofingError({
      code: 'CONFIG',
      message: 'registerTenant: this tenant is already registered; dispose of it first',
    });
  const child = container.createChildContainer();
  child.register(TENANT_ID, { useValue: id });
  registerProofing(child, registration, options);
  const tenant: Tenant = {
    id,
    container: child,
    get proofing() {
      return child.resolve<Proofing>(PROOFING);
    },
    dispose: async () => {
      if (tenants.byId.get(id) === tenant) tenants.byId.delete(id);
      await child.dispose();
    },
  };
  tenants.byId.set(id, tenant);
  return tenant;
}

/** The tenant registered in this container under this id. Throws INVALID_INPUT when there is none. */
export function tenant(container: DependencyContainer, id: string): Tenant {
  const found = tenantsOf(container).byId.get(id);
  if (found === undefined)
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'this container has no such tenant' });
  return found;
}

function tenantsOf(container: DependencyContainer): Tenants {
  if (!container.isRegistered(TENANTS)) container.registerSingleton(TENANTS, Tenants);
  return container.resolve<Tenants>(TENANTS);
}
