import type { Adapter } from './adapter.js';
import type { EvidenceInput, SubmittedEvidence } from './evidence.js';
import type { HistoryEntry } from './observation.js';
import type {
  AppDecision,
  CallOptions,
  Download,
  LaunchOptions,
  ProofingProvider,
  ProviderCapabilities,
  ProviderHealth,
  SessionPage,
  SessionQuery,
} from './provider.js';
import type { Artifact, ProofingResult } from './result.js';
import type {
  Consent,
  CreatedSession,
  CreateSessionInput,
  EraseScope,
  Erasure,
  Launch,
  ProofingSession,
  SessionRef,
} from './session.js';
import type { ProofingWebhooks } from './webhook.js';

/** What a choice of provider may depend on: nothing about the person. */
export type RouteInput = Pick<
  CreateSessionInput,
  'mode' | 'flow' | 'country' | 'documentTypes' | 'evidence' | 'locale'
>;

/**
 * Which provider a new session goes to, if the call names none:
 *
 * - names: the first one that is available;
 * - weights: random in that proportion, then the others, the heaviest first;
 * - a function: a name, or names as above.
 */
export type RoutePolicy =
  | readonly string[]
  | { readonly weights: { readonly [provider: string]: number } }
  | ((input: RouteInput) => string | readonly string[]);

/**
 * What happens when a person has failed too often: when `max` attempts surely failed and the session asks for another, or
 * when `retrySession` is called after `max` were opened.
 */
export interface AttemptsPolicy {
  /** Counted across the sessions that `retrySession` made of one. */
  readonly max: number;
  /**
   * - `decline`: the app declines, at the vendor where it has `decideSession`, else here, with the session canceled there;
   * - `cancel`: the session is canceled;
   * - a provider: the next `retrySession` goes there.
   */
  readonly then: 'decline' | 'cancel' | { readonly provider: string };
}

export interface ProofingPolicies {
  readonly route?: RoutePolicy;
  readonly attempts?: AttemptsPolicy;
}

export interface WaitOptions extends CallOptions {
  /**
   * Ends the waiting with TIMEOUT; the session continues. 10 minutes by default. If it is shorter than the vendor's interval between
   * polls (`pollAfterMs`), there is one poll.
   */
  readonly timeoutMs?: number;
  /** Keep waiting in these; otherwise they end the waiting too. */
  readonly through?: readonly ('in_review' | 'action_required')[];
  /** Called after every poll that changed something. */
  readonly onUpdate?: (session: ProofingSession) => unknown;
}

/** Direct mode takes the evidence itself; hosted mode only the kinds to ask for, if any. */
export type RunInput =
  | (Omit<CreateSessionInput, 'mode' | 'evidence'> & {
      readonly mode: 'direct';
      readonly evidence: readonly EvidenceInput[];
    })
  | (CreateSessionInput & { readonly mode?: 'hosted' | 'embedded' });

export type RunStep = 'created' | 'evidence' | 'finalized' | 'waiting' | 'done';

export interface RunProgress {
  readonly step: RunStep;
  readonly session: ProofingSession;
  /** With `evidence`: which kind, and its outcome. */
  readonly kind?: string;
  readonly submitted?: SubmittedEvidence;
}

export interface RunOptions extends WaitOptions, CreateOptions {
  /** Awaited before anything else happens: store `session.ref`, and in hosted mode send the person to `session.launch`. */
  readonly onSession?: (session: CreatedSession) => unknown;
  readonly onProgress?: (progress: RunProgress) => unknown;
}

export interface RefusedEvidence extends SubmittedEvidence {
  readonly kind: string;
}

/** The result; `refused` is set if a photo was refused and the session waits for a better one. */
export type RunResult = ProofingResult & { readonly refused?: RefusedEvidence };

export interface CreateOptions extends CallOptions {
  /** The provider to use, and no other; by default the one that `policies.route` or the configuration names. */
  readonly provider?: string;
  /**
   * Yours, stored before the call: the same key again is the same creation, also from another process. At most 200
   * letters, digits and `-_.:`, and no personal data. One per call by default.
   */
  readonly idempotencyKey?: string;
}

/**
 * What an app uses. Each verb goes to the provider that the ref names, so sessions in progress stay with their vendor
 * when the configured provider changes. All verbs throw ProofingError and nothing else.
 */
export interface Proofing {
  /** The names of the configured providers. */
  readonly providers: readonly string[];
  readonly defaultProvider: string;
  /** Throws NO_SUCH_PROVIDER. */
  provider(name?: string): ProofingProvider;
  /** What this provider can do, by flow and mode. Throws NO_SUCH_PROVIDER. */
  capabilities(name?: string): ProviderCapabilities;
  /** The typed client of the vendor's own API. Without a name: the one provider that uses this adapter. */
  native<Client>(adapter: Adapter<unknown, Client>, name?: string): Client;

  /** Create → evidence → finalize → wait → result, in one call; `onSession` is awaited first, so that the ref is stored. */
  run(input: RunInput, options?: RunOptions): Promise<RunResult>;
  /**
   * At the first provider of the route that is available (`policies.route`); `route` says which and why. AMBIGUOUS: the
   * vendor may have a session that is not known, so no other provider was tried; the error has the `idempotencyKey`, and
   * is `retryable` where the same call with that key can still settle it.
   */
  createSession(input: CreateSessionInput, options?: CreateOptions): Promise<CreatedSession>;
  /** Queries the vendor, and returns the session merged with all that is known of it. */
  getSession(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;
  /** Called before the end, it returns the status and no decision. */
  getResult(ref: SessionRef, call?: CallOptions): Promise<ProofingResult>;
  /**
   * Polls until the session ends, or until somebody has to act (`action_required`, `in_review`), and returns its result.
   * Throws TIMEOUT; the session then continues.
   */
  waitForResult(ref: SessionRef, options?: WaitOptions): Promise<ProofingResult>;
  /** The person came back from the vendor's page. A return proves nothing, so the vendor is queried. */
  handleReturn(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;

  /** What is stored of a session, the earliest first: why this provider has it, and the reports that still count. */
  getHistory(ref: SessionRef): Promise<readonly HistoryEntry[]>;

  /** A fresh way in, while the session is open. Not a read: links may be single use, and limited in number. */
  getLaunch(ref: SessionRef, options?: LaunchOptions): Promise<Launch>;
  /**
   * Another attempt of the same person, at every vendor: a fresh launch while the session waits for them, which uses up no
   * attempt; else the same session, opened again, where the vendor can; else a new session, which names the replaced one as
   * `previous`. Store its ref. It takes the input of `createSession` again, since AnyProof stores no personal data. Throws
   * INVALID_INPUT for another reference than the session's, and CONFLICT where the person was approved, or
   * `policies.attempts` allows no further attempt.
   */
  retrySession(ref: SessionRef, input: CreateSessionInput, options?: CreateOptions): Promise<CreatedSession>;
  /** Does nothing if the vendor has no such step. */
  recordConsent(ref: SessionRef, consent: Consent, call?: CallOptions): Promise<void>;
  /** One document or selfie. A refused photo is returned, with what to retake. */
  submitEvidence(ref: SessionRef, evidence: EvidenceInput, call?: CallOptions): Promise<SubmittedEvidence>;
  /** Does nothing if the vendor has no such step. */
  finalizeSession(ref: SessionRef, call?: CallOptions): Promise<void>;
  /** Ends an open session at the vendor. */
  cancelSession(ref: SessionRef, call?: CallOptions): Promise<void>;
  /** Tells the vendor the app's own decision, and returns the session with it. */
  decideSession(ref: SessionRef, decision: AppDecision, call?: CallOptions): Promise<ProofingSession>;
  /** The newest session with this reference at this provider. UNSUPPORTED where the vendor cannot look for it. */
  findSession(
    reference: string,
    options?: CallOptions & { readonly provider?: string },
  ): Promise<ProofingSession | undefined>;
  /** One page of the vendor's sessions, each merged with what is known of it. */
  listSessions(
    query?: SessionQuery & { readonly provider?: string },
    call?: CallOptions,
  ): Promise<SessionPage>;
  /** Opens a file of a result as a stream. */
  downloadArtifact(ref: SessionRef, artifact: Artifact, call?: CallOptions): Promise<Download>;
  /** `session` by default, and never more than asked: where the vendor can only erase the person, it is UNSUPPORTED. */
  eraseSession(ref: SessionRef, scope?: EraseScope, call?: CallOptions): Promise<Erasure>;
  /** A cheap call that shows whether the vendor answers and accepts the credentials. */
  checkHealth(name?: string, call?: CallOptions): Promise<ProviderHealth>;
  /** The vendors' messages. */
  readonly webhooks: ProofingWebhooks;
}
