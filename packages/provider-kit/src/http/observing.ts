import type { AdapterDeps, ProofingEvent } from '@anyproof/core';

/** An observer must never change what the app gets. */
export function tellObserver({ observer }: Pick<AdapterDeps, 'observer'>, event: ProofingEvent): void {
  try {
    observer.observe(event);
  } catch {
    // Its own affair.
  }
}
