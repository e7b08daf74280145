import type { ProofingPolicies } from '@anyproof/core';

/** How often a vendor is asked about an open session. All in milliseconds. */
export interface PollingPolicy {
  /** The shortest interval, for young sessions; the vendor's own wish takes precedence if it is longer. 5,000 by default. */
  readonly minMs?: number;
  /** The longest interval, for old sessions. 600,000 (10 minutes) by default. */
  readonly maxMs?: number;
  /**
   * The interval where the vendor sends messages, in case one is lost; doubled as the session grows old, up to four times.
   * 900,000 (15 minutes) by default.
   */
  readonly withMessagesMs?: number;
  /**
   * After this time without an end, or a day after the session's own `expiresAt`, it counts as expired. 2,592,000,000 (30
   * days) by default.
   */
  readonly giveUpMs?: number;
}

export interface RetentionPolicy {
  /** Days after its end until a session's ref, reference, subject and history details are removed from this database. */
  readonly days: number;
  /** Whether the vendor erases its data then as well, where it offers that. True by default. */
  readonly eraseAtVendor?: boolean;
}

export interface DeliveryPolicy {
  /** Attempts until an event is a dead letter. 20 by default, which is about two days. */
  readonly attempts?: number;
  /** Milliseconds after the first failure, doubled after each further one. 5,000 by default. */
  readonly delayMs?: number;
  /** 21,600,000 (6 hours) by default. */
  readonly maxDelayMs?: number;
  /** Milliseconds for the handler or the endpoint; 30,000 by default. */
  readonly timeoutMs?: number;
}

export interface TrackerPolicies extends ProofingPolicies {
  readonly polling?: PollingPolicy & { readonly providers?: { readonly [provider: string]: PollingPolicy } };
  /** Without it, everything is kept. */
  readonly retention?: RetentionPolicy;
  /** Days after an approval until the event `session.reverify`. */
  readonly reverify?: { readonly days: number };
  readonly delivery?: DeliveryPolicy;
  /** When a vendor fails this often in a row, its sessions are not polled for a while. */
  readonly outage?: {
    /** 20 by default. */
    readonly failures?: number;
    /** Milliseconds; 60,000 by default. */
    readonly pauseMs?: number;
  };
}
