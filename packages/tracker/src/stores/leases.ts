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
  renewedAt: number;
}

/** Renewals in each lease. */
const RENEWALS = 3;
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

  const renewHeld = async () => {
    const now = performance.now();
    for (const { renewedAt, lost } of held.values()) if (now - renewedAt > leaseMs / 2) lost.abort();
    const leases = [...held.values()];
    await renew([...held.keys()]);
    for (const lease of leases) lease.renewedAt = now;
  };
  const begin: Leases['begin'] = (claim) => {
    const lost = new AbortController();
    held.set(claim, { lost, renewedAt: performance.now() });
    // If it fails, the claim ends, and whoever takes over finds the rows as they are.
    if (!isClosed) timer ??= setInterval(() => void renewHeld().catch(() => undefined), leaseMs / RENEWALS);
    return lost.signal;
  };
  const rest = () => {
    clearInterval(timer);
    timer = undefined;
  };
  const end: Leases['end'] = (claim) => {
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
