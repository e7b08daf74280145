import type { Claims } from './claims.js';

/** The claims that this process works under, each renewed until its work ends. */
export interface Leases {
  /** Held from now on. The signal fires if it cannot be renewed: it is about to end, and another worker to begin. */
  begin(claim: string): AbortSignal;
  end(claim: string): void;
  /** Fires all signals: whatever is in progress is to end. */
  cut(): void;
  /** Nothing is renewed any more. */
  close(): void;
  /** Does this work under a claim. */
  keep<T>(claim: string, work: (lost: AbortSignal) => Promise<T>): Promise<T>;
}

interface Lease {
  readonly lost: AbortController;
  /** Fires when it is about to end. */
  ending: NodeJS.Timeout;
}

/** Renewals in each lease. */
const RENEWALS = 3;
/** The part of a lease in which a claim that is not renewed may be worked under. */
const USABLE = 0.75;
/** Busy servers take as long now and then. */
const LEAST_LIMIT_MS = 1_000;
const MOST_LIMIT_MS = 60_000;

/** Milliseconds that one statement may take: whoever waits for it longer may have lost the claim that it is made under. */
export function statementLimit(leaseMs: number): number {
  return Math.min(Math.max(leaseMs / RENEWALS, LEAST_LIMIT_MS), MOST_LIMIT_MS);
}

/** By real time, as the server's: work ends before the claim does, since nobody may begin while it lasts. */
export function createLeases({ renew }: Pick<Claims, 'renew'>, leaseMs: number): Leases {
  const held = new Map<string, Lease>();
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const ending = (lost: AbortController, from: number) =>
    setTimeout(() => lost.abort(), from + leaseMs * USABLE - performance.now());
  const renewHeld = async () => {
    const now = performance.now();
    const claims = [...held.keys()];
    await renew(claims);
    for (const claim of claims) {
      const lease = held.get(claim);
      if (lease === undefined) continue;
      clearTimeout(lease.ending);
      lease.ending = ending(lease.lost, now);
    }
  };
  const begin: Leases['begin'] = (claim) => {
    const lost = new AbortController();
    held.set(claim, { lost, ending: ending(lost, performance.now()) });
    // If it fails, the claim ends, and whoever takes over finds the rows as they are.
    if (!isClosed) timer ??= setInterval(() => void renewHeld().catch(() => undefined), leaseMs / RENEWALS);
    return lost.signal;
  };
  const rest = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const end: Leases['end'] = (claim) => {
    clearTimeout(held.get(claim)?.ending);
    held.delete(claim);
    if (held.size === 0) rest();
  };
  return {
    begin,
    end,
    cut: () => {
      for (const { lost } of held.values()) lost.abort();
    },
    close: () => {
      isClosed = true;
      for (const claim of [...held.keys()]) end(claim);
      rest();
    },
    keep: async (claim, work) => {
      try {
        return await work(begin(claim));
      } finally {
        end(claim);
      }
    },
  };
}
