import type { ProofingDeps } from '@anyproof/core';
import type { DependencyContainer } from 'tsyringe';
import {
  CLOCK,
  HTTP_OPTIONS,
  OBSERVER,
  RANDOM,
  SESSION_STORE,
  TOKEN_CACHE,
  WEBHOOK_INBOX,
} from './tokens.js';

interface Port {
  readonly name: keyof ProofingDeps;
  readonly token: symbol;
  /** What it keeps belongs to one tenant. */
  readonly keeps: boolean;
}

/** Under which token each of `createProofing`'s deps is looked for. */
const PORTS = [
  { name: 'clock', token: CLOCK, keeps: false },
  { name: 'random', token: RANDOM, keeps: false },
  { name: 'observer', token: OBSERVER, keeps: false },
  { name: 'http', token: HTTP_OPTIONS, keeps: false },
  { name: 'sessions', token: SESSION_STORE, keeps: true },
  { name: 'tokens', token: TOKEN_CACHE, keeps: true },
  { name: 'inbox', token: WEBHOOK_INBOX, keeps: true },
] as const satisfies readonly Port[];

/** Those given go first; what is not given comes from the container or the ones above it. */
export function depsFrom(container: DependencyContainer, given: ProofingDeps = {}): ProofingDeps {
  const found = PORTS.filter(({ name, token }) => given[name] === undefined && isThere(container, token)).map(
    ({ name, token }) => [name, container.resolve<unknown>(token)] as const,
  );
  return { ...given, ...Object.fromEntries(found) };
}

/** Makes what was given to Proofing injectable, too. */
export function registerDeps(container: DependencyContainer, given: ProofingDeps = {}): void {
  for (const { name, token } of PORTS)
    if (given[name] !== undefined) container.register<unknown>(token, { useValue: given[name] });
}

/**
 * The ports that keep something, are registered above this tenant's container, and were not given to the tenant. Taking
 * them would mix tenants: messages in one inbox belong to whoever asks first.
 */
export function sharedKeepers(container: DependencyContainer, given: ProofingDeps = {}): readonly Port[] {
  return PORTS.filter(
    ({ name, token, keeps }) =>
      keeps &&
      given[name] === undefined &&
      !container.isRegistered(token) &&
      container.isRegistered(token, true),
  );
}

function isThere(container: DependencyContainer, token: symbol): boolean {
  return container.isRegistered(token, true);
}
