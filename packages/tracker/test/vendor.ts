// A vendor in memory, with every feature that the tracker uses, switchable. Its own records are what tests judge by.
import {
  type Adapter,
  type CreateSessionInput,
  type Decision,
  defineAdapter,
  type Outcome,
  ProofingError,
  type ProofingErrorCode,
  type ProofingProvider,
  type ProofingSession,
  type Status,
  withLaunch,
} from '@anyproof/core';

export interface VendorSession {
  readonly id: string;
  readonly reference: string;
  status: Status;
  decision?: Decision;
  erased?: boolean;
  expiresAt?: string;
  /** Queries that were answered. */
  polls: number;
}

export interface Vendor {
  readonly adapter: Adapter;
  readonly sessions: Map<string, VendorSession>;
  readonly calls: string[];
  /** The most queries about one session at a time. */
  overlaps: number;
  /** All calls fail with this code, if set. */
  failing: ProofingErrorCode | undefined;
  /** Called before each answer, after the vendor's own work is done. */
  beforeAnswer: (verb: string) => Promise<void>;
  pollAfterMs: number | undefined;
  /** A message about a session; `object`: one that names a check of it only. */
  message(id: string, options?: MessageOptions): { readonly headers: object; readonly rawBody: Uint8Array };
}

export interface MessageOptions {
  readonly eventId?: string;
  readonly status?: Status;
  readonly about?: 'session' | 'object';
  readonly forged?: boolean;
}

export interface VendorOptions {
  readonly id?: string;
  /** How a lost creation can be settled. */
  readonly settles?: 'key' | 'recover' | 'never';
  readonly webhooks?: boolean;
  readonly erases?: boolean;
}

const SECRET = 'the secret of the test vendor';

export function createVendor(options: VendorOptions = {}): Vendor {
  const { id = 'vendor', settles = 'key', webhooks = false, erases = true } = options;
  const byKey = new Map<string, VendorSession>();
  const inProgress = new Map<string, number>();
  const vendor: Vendor = {
    adapter: defineAdapter({
      id,
      specificationVersion: 'v1',
      settings: { '~standard': { version: 1, vendor: 'anyproof', validate: (value) => ({ value }) } },
      create: (_settings, { provider }) => ({ ...providerOf(provider), client: undefined }),
    }),
    sessions: new Map(),
    calls: [],
    overlaps: 0,
    failing: undefined,
    beforeAnswer: async () => undefined,
    pollAfterMs: undefined,
    message: (session, { eventId, status, about = 'session', forged = false } = {}) => ({
      headers: { 'x-secret': forged ? 'another' : SECRET },
      rawBody: Buffer.from(JSON.stringify({ session, eventId, status, about })),
    }),
  };

  const answer = async <T>(verb: string, work: () => T): Promise<T> => {
    vendor.calls.push(verb);
    const failing = vendor.failing;
    if (failing !== undefined) throw new ProofingError({ code: failing, message: 'the test vendor fails' });
    const result = work();
    await vendor.beforeAnswer(verb);
    return result;
  };
  const find = (session: string): VendorSession => {
    const found = vendor.sessions.get(session);
    if (found === undefined) throw new ProofingError({ code: 'SESSION_NOT_FOUND', message: 'not found' });
    if (found.erased) throw new ProofingError({ code: 'SESSION_GONE', message: 'erased' });
    return found;
  };
  const view = (provider: string, found: VendorSession): ProofingSession => ({
    ref: { provider, id: found.id, state: 'state-of-the-session' },
    adapter: id,
    reference: found.reference,
    nativeStatus: found.status.toUpperCase(),
    reasons: [],
    warnings: [],
    ...(vendor.pollAfterMs === undefined ? {} : { pollAfterMs: vendor.pollAfterMs }),
    ...(found.expiresAt === undefined ? {} : { expiresAt: found.expiresAt }),
    ...outcomeOf(found),
  });
  const created = (provider: string, found: VendorSession) =>
    withLaunch(view(provider, found), { url: `https://vendor.example/${found.id}` });
  const make = ({ reference }: CreateSessionInput, key: string): VendorSession => {
    const known = settles === 'never' ? undefined : byKey.get(key);
    if (known !== undefined) return known;
    const found: VendorSession = {
      id: `${id}-${vendor.sessions.size + 1}`,
      reference,
      status: 'pending',
      polls: 0,
    };
    vendor.sessions.set(found.id, found);
    byKey.set(key, found);
    return found;
  };

  const providerOf = (provider: string): ProofingProvider => ({
    specificationVersion: 'v1',
    id,
    capabilities: {
      flows: {
        default: {
          modes: { hosted: { hints: ['subject'], expectedClaims: [], selfAssertedClaims: [] } },
          evidence: [],
          requiredClaims: [],
        },
      },
      idempotentCreate: settles === 'key',
      filters: [],
      erasure: erases ? ['session'] : [],
      artifacts: [],
      ...(webhooks ? { webhooks: 'secret' } : {}),
    },
    createSession: (input, { idempotencyKey }) =>
      answer('createSession', () => created(provider, make(input, idempotencyKey))),
    ...(settles === 'recover'
      ? {
          recoverSession: (_input, { idempotencyKey }) =>
            answer('recoverSession', () => {
              const found = byKey.get(idempotencyKey);
              return found === undefined ? undefined : created(provider, found);
            }),
        }
      : {}),
    getSession: async ({ id: session }) => {
      const now = (inProgress.get(session) ?? 0) + 1;
      inProgress.set(session, now);
      vendor.overlaps = Math.max(vendor.overlaps, now);
      try {
        return await answer('getSession', () => {
          const found = find(session);
          found.polls += 1;
          return view(provider, found);
        });
      } finally {
        inProgress.set(session, (inProgress.get(session) ?? 1) - 1);
      }
    },
    getResult: ({ id: session }) =>
      answer('getResult', () => ({
        ...view(provider, find(session)),
        documents: [],
        checks: [],
        matches: [],
        attemptHistory: [],
        artifacts: [],
      })),
    cancelSession: ({ id: session }) =>
      answer('cancelSession', () => {
        find(session).status = 'canceled';
      }),
    ...(erases
      ? {
          eraseSession: ({ id: session }, scope) =>
            answer('eraseSession', () => {
              find(session).erased = true;
              return { status: 'done', scope, at: '2030-06-01T00:00:00.000Z' };
            }),
        }
      : {}),
    ...(webhooks
      ? {
          webhooks: {
            read: async ({ headers, rawBody }) => {
              if (headers['x-secret'] !== SECRET)
                throw new ProofingError({
                  code: 'WEBHOOK_INVALID',
                  message: 'refused',
                  problem: 'proof_wrong',
                });
              const { session, eventId, status, about } = JSON.parse(Buffer.from(rawBody).toString('utf8'));
              const event = eventId === undefined ? {} : { eventId };
              if (about === 'object')
                return { ...event, about, object: { type: 'check', id: `check-${session}` } };
              const says = status === undefined ? {} : { says: { announces: status } };
              return { ...event, about, sessionId: session, ...says };
            },
            sessionsOf: ({ id: check }) =>
              answer('sessionsOf', () => {
                const session = check.replace(/^check-/, '');
                return vendor.sessions.has(session) ? [session] : [];
              }),
          },
        }
      : {}),
  });
  return vendor;
}

function outcomeOf({ status, decision = 'approved' }: VendorSession): Outcome {
  switch (status) {
    case 'completed':
      return { status, decision, final: true };
    case 'action_required':
      return { status, action: { actor: 'person', next: 'retry' } };
    default:
      return { status };
  }
}
