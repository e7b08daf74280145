// A vendor in memory, with every feature that the tracker uses, switchable. Its own records are what tests judge by.
import {
  type Adapter,
  type Clock,
  type CreateSessionInput,
  type Decision,
  defineAdapter,
  type EndByMessage,
  type Erasure,
  type Outcome,
  ProofingError,
  type ProofingErrorCode,
  type ProofingErrorFacts,
  type ProofingProvider,
  type ProofingSession,
  type ProviderWebhooks,
  type SessionRef,
  type Status,
  systemClock,
  withLaunch,
} from '@anyproof/core';

export interface VendorSession {
  readonly id: string;
  readonly reference: string;
  status: Status;
  decision?: Decision;
  erasure?: Erasure;
  expiresAt?: string;
  /** The vendor's answers say nothing of how far it is. */
  isWordless?: boolean;
  /** Queries that were answered. */
  polls: number;
}

export interface VendorCall {
  readonly verb: string;
  readonly session: string | undefined;
  /** By the injected clock. */
  readonly at: number;
}

export interface Vendor {
  readonly adapter: Adapter;
  readonly sessions: Map<string, VendorSession>;
  readonly calls: VendorCall[];
  /** The most queries about one session at a time. */
  overlaps: number;
  pollAfterMs: number | undefined;
  /** The code that a call fails with, before the vendor does anything. */
  fails: (
    call: VendorCall,
  ) => ProofingErrorCode | Pick<ProofingErrorFacts, 'code' | 'retryAfterMs'> | undefined;
  /** Called when the vendor's own work is done: it may delay the answer, or lose it. */
  beforeAnswer: (call: VendorCall) => Promise<void>;
  /** Throws if there is none. */
  session(id: string): VendorSession;
  /** The calls of one verb, about one session if it is named. */
  called(verb: string, session?: string): readonly VendorCall[];
  /** A message about a session; `object`: one that names a check of it only. */
  message(session: string, options?: MessageOptions): VendorMessage;
}

export interface VendorMessage {
  readonly headers: { readonly [name: string]: string };
  readonly rawBody: Uint8Array;
}

export interface MessageOptions {
  readonly eventId?: string;
  /** What it announces. */
  readonly status?: Status;
  /** An end that no query shows. */
  readonly ends?: EndByMessage;
  readonly about?: 'session' | 'object';
  readonly forged?: boolean;
}

export interface VendorOptions {
  readonly id?: string;
  /** How a lost creation can be settled. */
  readonly settles?: 'key' | 'recover' | 'never';
  readonly webhooks?: boolean;
  /** `later`: it only accepts the request at first. */
  readonly erases?: 'now' | 'later' | 'never';
  /** Whether a session can be opened again. */
  readonly retries?: boolean;
}

const SECRET = 'the secret of the test vendor';

export function createVendor(options: VendorOptions = {}): Vendor {
  const { id = 'vendor', settles = 'key', webhooks = false, erases = 'now', retries = false } = options;
  const byKey = new Map<string, VendorSession>();
  const inProgress = new Map<string, number>();
  let clock: Clock = systemClock;
  const vendor: Vendor = {
    adapter: defineAdapter({
      id,
      specificationVersion: 'v1',
      settings: { '~standard': { version: 1, vendor: 'anyproof', validate: (value) => ({ value }) } },
      create: (_settings, { provider, clock: injected }) => {
        clock = injected;
        return { ...providerOf(provider), client: undefined };
      },
    }),
    sessions: new Map(),
    calls: [],
    overlaps: 0,
    pollAfterMs: undefined,
    fails: () => undefined,
    beforeAnswer: async () => undefined,
    session: (session) => {
      const found = vendor.sessions.get(session);
      if (found === undefined) throw new Error('the vendor has no such session');
      return found;
    },
    called: (verb, session) =>
      vendor.calls.filter((one) => one.verb === verb && (session === undefined || one.session === session)),
    message: (session, { eventId, status, ends, about = 'session', forged = false } = {}) => ({
      headers: { 'x-secret': forged ? 'another' : SECRET },
      rawBody: Buffer.from(JSON.stringify({ session, eventId, status, ends, about })),
    }),
  };

  const answer = async <T>(
    verb: string,
    session: string | undefined,
    work: () => T,
    signal?: AbortSignal,
  ): Promise<T> => {
    const call = { verb, session, at: clock.now() };
    vendor.calls.push(call);
    const failure = vendor.fails(call);
    const facts = typeof failure === 'string' ? { code: failure } : failure;
    if (facts !== undefined) throw new ProofingError({ ...facts, message: 'the test vendor fails' });
    const result = work();
    await Promise.race([vendor.beforeAnswer(call), whenAborted(signal)]);
    return result;
  };
  const find = (session: string): VendorSession => {
    const found = vendor.sessions.get(session);
    if (found === undefined) throw new ProofingError({ code: 'SESSION_NOT_FOUND', message: 'not found' });
    if (found.erasure?.status === 'done')
      throw new ProofingError({ code: 'SESSION_GONE', message: 'erased' });
    return found;
  };
  const view = (ref: SessionRef, found: VendorSession): ProofingSession => ({
    ref,
    adapter: id,
    reference: found.reference,
    ...(found.isWordless === true ? {} : { nativeStatus: found.status.toUpperCase() }),
    reasons: [],
    warnings: [],
    ...(vendor.pollAfterMs === undefined ? {} : { pollAfterMs: vendor.pollAfterMs }),
    ...(found.expiresAt === undefined ? {} : { expiresAt: found.expiresAt }),
    ...(found.erasure === undefined ? {} : { erasure: found.erasure }),
    ...outcomeOf(found),
  });
  const created = (provider: string, found: VendorSession) =>
    withLaunch(view({ provider, id: found.id, state: `state-of-${found.id}` }, found), {
      url: `https://vendor.example/${found.id}`,
    });
  const make = ({ reference }: CreateSessionInput, key: string): VendorSession => {
    const known = settles === 'key' ? byKey.get(key) : undefined;
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
  const erase = (session: string): VendorSession['erasure'] & object => {
    const at = new Date(clock.now()).toISOString();
    const erasure = { status: erases === 'later' ? 'requested' : 'done', scope: 'session', at } as const;
    find(session).erasure = erasure;
    return erasure;
  };

  const providerOf = (provider: string): ProofingProvider => ({
    specificationVersion: 'v1',
    id,
    capabilities: {
      flows: {
        default: {
          modes: {
            hosted: {
              hints: ['subject'],
              expectedClaims: ['name'],
              selfAssertedClaims: ['name'],
            },
          },
          evidence: [],
          requiredClaims: [],
        },
      },
      idempotentCreate: settles === 'key',
      filters: [],
      erasure: erases === 'never' ? [] : ['session'],
      artifacts: [],
      ...(webhooks ? { webhooks: 'secret' } : {}),
    },
    createSession: (input, { idempotencyKey }) =>
      answer('createSession', undefined, () => created(provider, make(input, idempotencyKey))),
    ...(settles === 'recover'
      ? {
          recoverSession: (_input, { idempotencyKey }) =>
            answer('recoverSession', undefined, () => {
              const found = byKey.get(idempotencyKey);
              return found === undefined ? undefined : created(provider, found);
            }),
        }
      : {}),
    getSession: async (ref, { signal } = {}) => {
      const { id: session } = ref;
      const now = (inProgress.get(session) ?? 0) + 1;
      inProgress.set(session, now);
      vendor.overlaps = Math.max(vendor.overlaps, now);
      try {
        const query = () => {
          const found = find(session);
          found.polls += 1;
          return view(ref, found);
        };
        return await answer('getSession', session, query, signal);
      } finally {
        inProgress.set(session, (inProgress.get(session) ?? 1) - 1);
      }
    },
    getResult: (ref) =>
      answer('getResult', ref.id, () => ({
        ...view(ref, find(ref.id)),
        documents: [],
        checks: [],
        matches: [],
        attemptHistory: [],
        artifacts: [],
      })),
    cancelSession: ({ id: session }) =>
      answer('cancelSession', session, () => {
        find(session).status = 'canceled';
      }),
    ...(retries
      ? {
          retrySession: ({ id: session }) =>
            answer('retrySession', session, () => {
              const found = find(session);
              found.status = 'pending';
              return created(provider, found);
            }),
        }
      : {}),
    ...(erases === 'never'
      ? {}
      : { eraseSession: ({ id: session }) => answer('eraseSession', session, () => erase(session)) }),
    ...(webhooks ? { webhooks: webhooksOf() } : {}),
  });

  const webhooksOf = (): ProviderWebhooks => ({
    read: async ({ headers, rawBody }) => {
      if (headers['x-secret'] !== SECRET)
        throw new ProofingError({ code: 'WEBHOOK_INVALID', message: 'refused', problem: 'proof_wrong' });
      const { session, eventId, status, ends, about } = JSON.parse(Buffer.from(rawBody).toString('utf8'));
      const event = eventId === undefined ? {} : { eventId };
      if (about === 'object') return { ...event, about, object: { type: 'check', id: `check-${session}` } };
      const says = { ...(ends && { ends }), ...(status && { announces: status }) };
      return { ...event, about, sessionId: session, says };
    },
    sessionsOf: ({ id: check }) =>
      answer('sessionsOf', undefined, () => {
        const session = check.replace(/^check-/, '');
        return vendor.sessions.has(session) ? [session] : [];
      }),
  });
  return vendor;
}

/** Rejects as soon as the caller ends the call. */
function whenAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(new ProofingError({ code: 'ABORTED', message: 'the caller ended the call' }));
    if (signal?.aborted === true) abort();
    else signal?.addEventListener('abort', abort, { once: true });
  });
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
