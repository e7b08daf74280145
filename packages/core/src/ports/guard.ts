import type { Observer, ProofingEvent } from '../contract/ports.js';
import { withTimeout } from '../support/timeout.js';

/** Longer than a port of the app's own ever needs, and shorter than vendors wait for the answer to a webhook. */
export const PORT_LIMIT_MS = 5_000;

export interface PortCall {
  readonly provider: string;
  readonly port: Extract<ProofingEvent, { readonly type: 'port' }>['port'];
  /** Milliseconds. */
  readonly limitMs?: number;
}

/**
 * Calls something of the app's own: it may throw anything, hang, and quote what it was given. Undefined when it failed, of
 * which the observer is told; never rejects.
 */
export async function guarded<T>(
  observer: Observer,
  { provider, port, limitMs = PORT_LIMIT_MS }: PortCall,
  work: () => Promise<T>,
): Promise<{ readonly value: T } | undefined> {
  try {
    return { value: await withTimeout(limitMs, work) };
  } catch {
    observer.observe({ type: 'port', provider, port });
    return undefined;
  }
}
