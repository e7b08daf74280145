import type { Observer } from './contract/ports.js';
import { inTime, PORT_PATIENCE_MS } from './in-time.js';

/** What the app does with a session may take a while; not for ever, or no later message of it is taken up. */
export const ON_SESSION_PATIENCE_MS = 30_000;

/** What the app itself gave: it may throw anything, hang, and quote what it was given. */
export interface OwnPorts {
  /** Undefined when it failed or took longer than {@link ON_SESSION_PATIENCE_MS}, of which the observer is told; never throws. */
  onSession<T>(provider: string, work: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
  /** The same, and it has {@link PORT_PATIENCE_MS} for each call. */
  inbox<T>(provider: string, work: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

export function ownPorts(observer: Observer): OwnPorts {
  const own = async <T>(provider: string, port: 'inbox' | 'onSession', work: () => Promise<T>) => {
    try {
      return { value: await work() };
    } catch {
      observer.observe({ type: 'port', provider, port });
      return undefined;
    }
  };
  return {
    onSession: (provider, work) => own(provider, 'onSession', () => inTime(ON_SESSION_PATIENCE_MS, work)),
    inbox: (provider, work) => own(provider, 'inbox', () => inTime(PORT_PATIENCE_MS, work)),
  };
}
