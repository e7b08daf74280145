import type { SessionState } from '../src/contract/observation.js';
import {
  type Adapter,
  type AdapterDeps,
  bytesSource,
  type Clock,
  defineAdapter,
  type Launch,
  type Mode,
  type ModeCapabilities,
  ProofingError,
  type ProofingProvider,
  type ProofingResult,
  type ProofingSession,
  type ProviderCapabilities,
  type SessionRef,
  type SessionStore,
  type Source,
  type StandardResult,
  withLaunch,
} from '../src/index.js';
import { readState, writeState } from '../src/state/store.js';

const upload = (kind: string, mediaTypes: readonly string[], maxPages: number) => ({
  kind,
  upload: { mediaTypes, maxBytes: 1000, maxPages },
});

const mode: ModeCapabilities = { hints: [], expectedClaims: [], selfAssertedClaims: [] };

export const capabilities: ProviderCapabilities = {
  flows: {
    default: {
      modes: { hosted: mode, direct: mode },
      evidence: [
        upload('identity_document', ['image/jpeg', 'application/pdf'], 2),
        upload('selfie', ['image/jpeg'], 1),
      ],
      documentTypes: ['passport'],
      requiredClaims: [],
      reviewedBy: 'vendor',
    },
  },
  idempotentCreate: false,
  filters: [],
  erasure: ['session'],
  artifacts: [],
};

export const sessionOf = (ref: SessionRef, facts: Partial<ProofingSession> = {}): ProofingSession => {
  const session = { ref, adapter: 'stub', status: 'pending', reasons: [], warnings: [], ...facts };
  return session as ProofingSession;
};

export const resultOf = (ref: SessionRef, facts: object = { status: 'pending' }): ProofingResult => ({
  ...sessionOf(ref),
  ...facts,
  documents: [],
  checks: [],
  matches: [],
  attemptHistory: [],
  artifacts: [],
});

const launchFor = (mode: Mode = 'hosted'): Launch =>
  mode === 'direct' ? {} : { url: 'https://vendor.example/s1' };

/** A provider with the required verbs only, logging its calls; `verbs` replaces and adds. */
export function stubProvider(
  name: string,
  calls: string[],
  verbs: Partial<ProofingProvider> = {},
): ProofingProvider {
  const log = <T>(verb: string, value: T): T => {
    calls.push(`${name}.${verb}`);
    return value;
  };
  return {
    specificationVersion: 'v1',
    id: 'stub',
    capabilities,
    createSession: async ({ mode }) =>
      log('createSession', withLaunch(sessionOf({ provider: name, id: 's1' }), launchFor(mode))),
    getSession: async (ref) =>
      log('getSession', sessionOf(ref, { status: 'completed', decision: 'approved', final: true })),
    getResult: async (ref) =>
      log('getResult', resultOf(ref, { status: 'completed', decision: 'approved', final: true })),
    ...verbs,
  };
}

export function adapterOf(
  id: string,
  create: (settings: unknown, deps: AdapterDeps) => ProofingProvider,
  more: {
    validate?: (value: unknown) => StandardResult<unknown> | Promise<StandardResult<unknown>>;
    sealsState?: boolean;
  } = {},
): Adapter<unknown, { readonly of: string }> {
  const { validate = (value) => ({ value }), sealsState = false } = more;
  return defineAdapter({
    id,
    specificationVersion: 'v1',
    sealsState,
    settings: { '~standard': { version: 1, vendor: 'test', validate } },
    create: (settings, deps) => ({ ...create(settings, deps), client: { of: deps.provider } }),
  });
}

export async function failureOf(work: () => unknown): Promise<ProofingError> {
  try {
    await work();
  } catch (error) {
    if (ProofingError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** What a check of an adapter's answer says; undefined when it lets it pass. */
export function said(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Consents of tests are not given in the future. */
export const IN_2030 = Date.UTC(2030, 0, 1);

/** Sleeping takes no time, moves the clock and is written down. */
export function loggingClock(start = 0): Clock & { readonly slept: number[] } {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    sleep: async (milliseconds, signal) => {
      if (signal?.aborted) throw new ProofingError({ code: 'ABORTED', message: 'aborted' });
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
}

/** As {@link failureOf}, for work that throws at once. */
export function failure(work: () => unknown): ProofingError {
  try {
    work();
  } catch (error) {
    if (ProofingError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** A page that is a JPEG by its first bytes. */
export function jpegPage(size = 16): Source {
  const bytes = Buffer.alloc(size);
  Buffer.from([0xff, 0xd8, 0xff, 0xe0]).copy(bytes);
  return bytesSource(bytes, 'image/jpeg');
}

/** What a store knows of a session. */
export async function stateIn(store: SessionStore, ref: SessionRef): Promise<SessionState | undefined> {
  const stored = await store.read({ provider: ref.provider, id: ref.id });
  return stored === undefined ? undefined : readState(stored.state);
}

/** Puts a state into a store, as an earlier process might have. */
export async function putState(store: SessionStore, ref: SessionRef, state: SessionState): Promise<void> {
  const before = await store.read(ref);
  if (!(await store.write(ref, writeState(state), before?.revision))) throw new Error('not written');
}
