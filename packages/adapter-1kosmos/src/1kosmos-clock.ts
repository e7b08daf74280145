import type { Clock } from '@anyproof/core';

/** `Date` headers have whole seconds: less than this is no skew. */
const TOLERANCE_MS = 2_000;

/** The service's time, for timestamps that must lie within its window (dossier 2 and 10: usually 60 s). */
export interface ServiceClock {
  /** Seconds since the epoch, as the service counts them. */
  seconds(): number;
  /** How far the service's clock is ahead of ours, in milliseconds, as far as is known. */
  offset(): number;
  /** Reads the `Date` header of an answer whose request was sent at that time of ours. */
  learn(date: string | undefined, sentAt: number): void;
}

export function createServiceClock(clock: Clock): ServiceClock {
  let offset = 0;
  return {
    seconds: () => Math.floor((clock.now() + offset) / 1000),
    offset: () => offset,
    learn: (date, sentAt) => {
      const now = clock.now();
      const seen = Date.parse(date ?? '') - now;
      // It was written somewhere between the two.
      const tolerance = TOLERANCE_MS + now - sentAt;
      if (Number.isNaN(seen) || Math.abs(seen - offset) <= tolerance) return;
      offset = Math.abs(seen) <= tolerance ? 0 : seen;
    },
  };
}
