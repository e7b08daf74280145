import type { AdapterDeps, FlowCapabilities, ProofingProvider, ProviderCapabilities } from '@anyproof/core';
import type { Group } from '../../src/index.js';
import { type Parts, sound } from '../reference/parts.js';

/** The reference adapter with one mistake that somebody could make. */
export interface BrokenAdapter {
  readonly what: string;
  readonly flaws: Partial<Parts>;
  /** The group whose cases must catch it, and part of the name of those. */
  readonly group: Group;
  readonly name: RegExp;
}

/** A provider with some verbs made otherwise from the sound ones. */
export const withVerbs = (
  make: (provider: ProofingProvider, deps: AdapterDeps) => Partial<ProofingProvider>,
): Pick<Parts, 'provider'> => ({
  provider: (provider, deps) => ({ ...provider, ...make(provider, deps) }),
});

/** Capabilities whose default flow differs. */
export const withFlow = (change: Partial<FlowCapabilities>): ProviderCapabilities => ({
  ...sound.capabilities,
  flows: { ...sound.capabilities.flows, default: { ...sound.capabilities.flows.default, ...change } },
});
