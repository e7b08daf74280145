import {
  type Adapter,
  type CreateProofingInput,
  createProofing,
  type Proofing,
  type ProofingConfig,
  type ProofingDeps,
  ProofingError,
} from '@anyproof/core';
import type { DependencyContainer } from 'tsyringe';
import { once } from './once.js';
import { depsFrom, registerDeps, sharedKeepers } from './ports.js';
import { PROOFING, PROOFING_ADAPTERS, PROOFING_CONFIG, providerToken, TENANT_ID } from './tokens.js';

/** What `createProofing` takes; what is left out comes from the container. */
export interface ProofingRegistration {
  /** {@link PROOFING_ADAPTERS} of the container when absent. */
  readonly adapters?: readonly Adapter[];
  /** {@link PROOFING_CONFIG} of the container when absent. */
  readonly config?: ProofingConfig;
  /** These go before the ports that are registered in the container. */
  readonly deps?: ProofingDeps;
  readonly policies?: CreateProofingInput['policies'];
}

/** Asked when Proofing is first resolved, so it may resolve what it needs. */
export type ProofingFactory = (container: DependencyContainer) => ProofingRegistration;

export interface RegisterOptions {
  /**
   * The names to register under {@link providerToken}; those of the configuration by default. Needed where it is not
   * known yet: with a function, or without `config`.
   */
  readonly providers?: readonly string[];
}

/**
 * Registers {@link PROOFING} and what belongs to it in this container, never in the global one. Nothing is built, and
 * the configuration is not checked, before Proofing is first resolved; then there is one for this container and those
 * below it.
 *
 * What is given is injectable: adapters, configuration, ports, and each provider under {@link providerToken}. With a
 * function, only the configuration and the providers named in `options` are. A port that is not given is taken from the
 * container when it is registered there.
 *
 * Resolving throws CONFIG for whatever is missing or wrong.
 */
export function registerProofing(
  container: DependencyContainer,
  registration: ProofingRegistration | ProofingFactory,
  options: RegisterOptions = {},
): void {
  const asked = once('the registration of AnyProof', () =>
    typeof registration === 'function' ? registration(container) : registration,
  );
  const proofing = once('PROOFING', () => build(container, asked()));
  const known = registerGiven(container, registration, asked);
  container.register<Proofing>(PROOFING, { useFactory: proofing });
  for (const name of options.providers ?? known)
    container.register(providerToken(name), { useFactory: () => proofing().provider(name) });
}

/** Returns the names of the providers, as far as they are known. */
function registerGiven(
  container: DependencyContainer,
  registration: ProofingRegistration | ProofingFactory,
  asked: () => ProofingRegistration,
): readonly string[] {
  if (typeof registration === 'function') {
    // One that is there already is the one that the function, or Proofing, shall find.
    if (!container.isRegistered(PROOFING_CONFIG, true))
      container.register(PROOFING_CONFIG, { useFactory: () => required(asked().config, 'PROOFING_CONFIG') });
    return [];
  }
  const { adapters, config, deps } = registration;
  if (adapters !== undefined) container.register(PROOFING_ADAPTERS, { useValue: adapters });
  if (config !== undefined) container.register(PROOFING_CONFIG, { useValue: config });
  registerDeps(container, deps);
  return Object.keys(config?.providers ?? {});
}

function build(container: DependencyContainer, { policies, ...given }: ProofingRegistration): Proofing {
  const isTenant = container.isRegistered(TENANT_ID);
  const shared = isTenant ? sharedKeepers(container, given.deps) : [];
  if (shared.length > 0) throw new ProofingError({ code: 'CONFIG', message: sharedMessage(shared) });
  return createProofing({
    adapters:
      given.adapters ?? fromContainer<readonly Adapter[]>(container, 'PROOFING_ADAPTERS', PROOFING_ADAPTERS),
    config: given.config ?? fromContainer<ProofingConfig>(container, 'PROOFING_CONFIG', PROOFING_CONFIG),
    deps: depsFrom(container, given.deps),
    ...(policies === undefined ? {} : { policies }),
  });
}

function fromContainer<Value>(container: DependencyContainer, name: string, token: symbol): Value {
  const value = container.isRegistered(token, true) ? container.resolve<Value>(token) : undefined;
  return required(value, name);
}

function required<Value>(value: Value | undefined, name: string): Value {
  if (value !== undefined) return value;
  throw new ProofingError({
    code: 'CONFIG',
    message: `${name} is required: pass it to registerProofing, or register it in the container`,
  });
}

function sharedMessage(ports: readonly { readonly name: string }[]): string {
  const names = ports.map(({ name }) => `deps.${name}`).join(', ');
  return `${names}: registered in a parent container, so tenants would share it; give this tenant its own`;
}
