import 'reflect-metadata';
import type { ProofingConfig } from '@anyproof/core';
import { container as globalContainer } from 'tsyringe';

export { globalContainer };

/** An empty container; what is registered in it does not reach the global one. */
export const emptyContainer = () => globalContainer.createChildContainer();

/** Of a fake provider under each of these names. */
export const fakeConfig = (...names: readonly [string, ...string[]]): ProofingConfig => ({
  provider: names[0],
  providers: Object.fromEntries(names.map((name) => [name, { adapter: 'fake' }])),
  seal: 'none',
});
