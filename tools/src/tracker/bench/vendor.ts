// A vendor without a network: what is measured is the tracker, and the database that it works on.
import {
  type Adapter,
  type AdapterDeps,
  defineAdapter,
  ProofingError,
  type ProofingProvider,
  type SessionRef,
  withLaunch,
} from '@anyproof/core';

export const PROVIDER = 'bench';
export const SECRET = { 'x-bench-secret': 'a-callback-secret-of-the-bench' };

export interface BenchVendor {
  readonly adapter: Adapter;
  /** The id of each session that was asked for, and when by the given clock, since the last look. */
  calls(): readonly (readonly [id: string, at: number])[];
}

/** What one of its messages says. */
export interface BenchMessage {
  readonly event: string;
  readonly session: string;
  /** Absent: mere progress. */
  readonly ends?: 'expired';
}

export function createVendor(answersAfterMs: number, now: () => number): BenchVendor {
  let calls: (readonly [string, number])[] = [];
  /** By its own messages. */
  const ended = new Set<string>();
  const called = async (ref: SessionRef): Promise<void> => {
    calls.push([ref.id, now()]);
    if (answersAfterMs > 0) await new Promise((resolve) => setTimeout(resolve, answersAfterMs));
  };
  return {
    adapter: defineAdapter({
      id: PROVIDER,
      specificationVersion: 'v1',
      settings: {
        '~standard': { version: 1, vendor: 'anyproof', validate: (value: unknown) => ({ value }) },
      },
      create: (_settings, deps) => ({ ...providerOf(called, ended, deps), client: undefined }),
    }),
    calls: () => {
      const made = calls;
      calls = [];
      return made;
    },
  };
}

function providerOf(
  called: (ref: SessionRef) => Promise<void>,
  ended: Set<string>,
  { provider, random }: AdapterDeps,
): ProofingProvider {
  const open = (ref: SessionRef) =>
    ({
      ref,
      adapter: PROVIDER,
      status: 'pending',
      nativeStatus: 'WAITING',
      reasons: [],
      warnings: [],
    }) as const;
  return {
    specificationVersion: 'v1',
    id: PROVIDER,
    capabilities: {
      flows: {
        default: {
          modes: { hosted: { hints: ['returnUrl'], expectedClaims: [], selfAssertedClaims: [] } },
          evidence: [],
          requiredClaims: [],
        },
      },
      idempotentCreate: true,
      filters: [],
      erasure: [],
      artifacts: [],
      webhooks: 'secret',
    },
    createSession: async () =>
      withLaunch(open({ provider, id: random.uuid() }), { url: 'https://vendor.example/page' }),
    getSession: async (ref) => {
      await called(ref);
      return ended.has(ref.id) ? { ...open(ref), status: 'expired', nativeStatus: 'EXPIRED' } : open(ref);
    },
    getResult: async (ref) => ({
      ...open(ref),
      extracted: {},
      selfAsserted: {},
      documents: [],
      checks: [],
      matches: [],
      attemptHistory: [],
      artifacts: [],
    }),
    webhooks: {
      read: async ({ headers, rawBody }) => {
        if (headers['x-bench-secret']?.toString() !== SECRET['x-bench-secret'])
          throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'not the secret', provider });
        // The bench sends nothing else.
        const { event, session, ends }: BenchMessage = JSON.parse(Buffer.from(rawBody).toString());
        if (ends !== undefined) ended.add(session);
        const says = { announces: ends ?? 'processing' } as const;
        return { eventId: event, about: 'session', sessionId: session, says };
      },
    },
  };
}
