import type { Readable } from 'node:stream';
import type { Claims } from './claims.js';
import { type ConfigProblem, invalidInput } from './errors.js';
import type { DocumentType, EvidenceInput, EvidenceKind, SubmittedEvidence } from './evidence.js';
import type { NativeObject } from './reasons.js';
import type { Artifact, ProofingResult } from './result.js';
import type {
  Consent,
  ConsentPart,
  CreatedSession,
  CreateSessionInput,
  EraseScope,
  Erasure,
  Launch,
  Mode,
  ProofingSession,
  SessionRef,
} from './session.js';
import type { Status } from './status.js';
import type { WebhookNews, WebhookNotice, WebhookRequest } from './webhook.js';

/** What a vendor accepts of one kind of evidence, if the app submits it. */
export interface UploadLimits {
  readonly mediaTypes: readonly string[];
  readonly maxBytes: number;
  readonly maxPages: number;
}

export interface EvidenceCapability {
  readonly kind: EvidenceKind;
  /** Absent if this vendor takes it on its own page or SDK only. */
  readonly upload?: UploadLimits;
}

/** Parts of `CreateSessionInput` that some vendors cannot use. */
export const HINTS = [
  'subject',
  'documentTypes',
  'evidence',
  'country',
  'locale',
  'returnUrl',
  'consent',
] as const;

export type Hint = (typeof HINTS)[number];

/** What one mode of a flow uses of the input. */
export interface ModeCapabilities {
  /** What reaches the vendor; core warns of the others (HINT_IGNORED). */
  readonly hints: readonly Hint[];
  /** The expected claims that the vendor compares with the document. */
  readonly expectedClaims: readonly (keyof Claims)[];
  /** The claims that the person or the app typed and that reach the vendor. */
  readonly selfAssertedClaims: readonly (keyof Claims)[];
  /** What the person must have agreed to before anything is sent; absent if the vendor's own page asks. */
  readonly consentRequired?: readonly ConsentPart[];
}

/** The facts of one flow. Core checks the input of `createSession` against them before any call. */
export interface FlowCapabilities {
  readonly modes: { readonly [M in Mode]?: ModeCapabilities };
  readonly evidence: readonly EvidenceCapability[];
  /** Absent: not known here. */
  readonly documentTypes?: readonly DocumentType[];
  /** ISO 3166-1 alpha-3; absent: not known here. */
  readonly countries?: readonly string[];
  /** Language subtags of the vendor's page, such as `fr`; absent: not known here. */
  readonly languages?: readonly string[];
  /** Without these in `selfAsserted` or `expected` there is no session. */
  readonly requiredClaims: readonly (keyof Claims)[];
  /** Whose people look at it while it is `in_review`; absent: it never is. */
  readonly reviewedBy?: 'vendor' | 'customer' | 'either';
}

/** What `listSessions` can filter by; `time` stands for `since` and `until`. */
export type ListFilter = 'reference' | 'subject' | 'status' | 'time';

/** The facts of a provider. Verbs are not listed: a verb is there or not (see {@link supports}). */
export interface ProviderCapabilities {
  /** By the name of the flow. */
  readonly flows: { readonly default: FlowCapabilities; readonly [flow: string]: FlowCapabilities };
  /** A creation may be repeated under its key: the vendor answers with the session that the key made. */
  readonly idempotentCreate: boolean;
  readonly filters: readonly ListFilter[];
  readonly erasure: readonly EraseScope[];
  readonly artifacts: readonly Artifact['kind'][];
  /** How a message proves its origin; absent if the vendor sends none. */
  readonly webhooks?: 'signature' | 'secret';
}

export interface CallOptions {
  /** Ends the call with ABORTED. */
  readonly signal?: AbortSignal;
}

export interface CreateCall extends CallOptions {
  /** The same for every repetition of one creation, and never of another; no other text of the app is in it. */
  readonly idempotencyKey: string;
}

export interface LaunchOptions extends CallOptions {
  /** As in `createSession`. */
  readonly mode?: Mode;
}

/** What the app decides, where the vendor leaves it to the app. */
export interface AppDecision {
  readonly decision: 'approved' | 'declined';
  /** Who decided: the app's own id of a person or a rule. */
  readonly by: string;
  /** For the vendor's records; no personal data. */
  readonly reason?: string;
}

export interface ResultOptions extends CallOptions {
  /** The session as it was just read, already ended: its status need not be fetched again. */
  readonly polled?: ProofingSession;
}

export interface SubmitOptions extends CallOptions {
  /**
   * The latest consent that this app recorded, if the session store has one. It is newer than what the ref contains, so an
   * adapter sends no other.
   */
  readonly consent?: Consent;
}

/** The outcome of a step; a text is what was found, if all is well. */
export type Finding =
  | undefined
  | string
  | { readonly skipped: string }
  | {
      readonly failed: string;
      readonly fix?: string;
      readonly settings?: readonly string[];
      readonly problem?: DiagnosisProblem;
    };

/**
 * `outage`: the vendor is down or slow. `hang`: the check did not end. `file`, `function`: the source of a secret did not
 * return it. `proxy`, `certificate`: what prevents the connection. Otherwise the values of configuration findings.
 */
export type DiagnosisProblem = 'outage' | 'hang' | 'function' | 'proxy' | 'certificate' | ConfigProblem;

/** One check. If it fails, later ones do not run: they would fail for the same cause. */
export interface DiagnosisStep {
  readonly check: string;
  /** Reads only: it creates no session and changes nothing. If it throws, the check failed. */
  run(call: CallOptions): Promise<Finding>;
  /** What to do if it fails, unless the finding itself says, or no setting can help: the vendor is down. */
  readonly fix: string;
  /** The settings to look at if it fails, dotted, unless the finding itself says. */
  readonly settings?: readonly string[];
  /** False when later checks do not depend on this one. */
  readonly blocks?: false;
}

export interface SessionPage {
  readonly sessions: readonly ProofingSession[];
  /** Pass it back as `cursor` for the next page; absent on the last. */
  readonly next?: string;
}

/** A filter that is not in {@link ProviderCapabilities.filters} is UNSUPPORTED. */
export interface SessionQuery {
  readonly reference?: string;
  readonly subject?: string;
  readonly status?: Status;
  /** ISO 8601 instants: sessions created from `since` on, and before `until`. */
  readonly since?: string;
  readonly until?: string;
  readonly cursor?: string;
  readonly pageSize?: number;
}

export interface Download {
  readonly mediaType: string;
  readonly size?: number;
  readonly body: Readable;
  /** Of the body's bytes, in hex, once the body was read completely; undefined until then. */
  sha256(): string | undefined;
}

export interface ProviderHealth {
  readonly healthy: boolean;
  readonly milliseconds: number;
  /** The vendor's clock minus ours, if its answers have a date. */
  readonly clockOffsetMs?: number;
}

/** An adapter's side of webhooks. */
export interface ProviderWebhooks {
  /** Verifies and reads a message, without a call. Throws WEBHOOK_INVALID: forged, without proof, or not readable. */
  read(request: WebhookRequest): Promise<WebhookNotice>;
  /** Ids of the sessions that an object belongs to; none: it is not one of ours. Required where `read` returns `object`. */
  sessionsOf?(object: NativeObject, call?: CallOptions): Promise<readonly string[]>;
  /**
   * A message in the vendor's format, authenticated with the configured secret: for tests of apps, see
   * `signWebhookForTest` in `@anyproof/core/testing`. Throws UNSUPPORTED for news that the vendor never sends.
   */
  signForTest?(news: WebhookNews): Promise<WebhookRequest>;
}

/**
 * What an adapter implements. Every verb throws ProofingError and nothing else; a refused person or photo is returned,
 * never thrown.
 */
export interface ProofingProviderV1 {
  readonly specificationVersion: 'v1';
  /** The adapter's id, such as `id360`. */
  readonly id: string;
  readonly capabilities: ProviderCapabilities;

  /**
   * Creates one session. AMBIGUOUS: the vendor may have made one that is not known, with `httpStatus` if it answered at
   * all. If it takes several calls, what earlier ones made is taken back when a later one is refused.
   */
  createSession(input: CreateSessionInput, call: CreateCall): Promise<CreatedSession>;
  /**
   * The session that this very creation made although its answer was lost; undefined if it made none, and none will
   * appear. Throws if that cannot be known.
   */
  recoverSession?(input: CreateSessionInput, call: CreateCall): Promise<CreatedSession | undefined>;
  /** Works without `ref.state`: a message names an id only. */
  getSession(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;
  /** Called early, it returns the status and no decision. Works without `ref.state`. */
  getResult(ref: SessionRef, call?: ResultOptions): Promise<ProofingResult>;

  /** Not a read: links may be single use, and limited in number. */
  getLaunch?(ref: SessionRef, options?: LaunchOptions): Promise<Launch>;
  /** Opens the same session again. Another session of the same person is `createSession` with `previous`. */
  retrySession?(ref: SessionRef, options?: LaunchOptions): Promise<CreatedSession>;
  recordConsent?(ref: SessionRef, consent: Consent, call?: CallOptions): Promise<void>;
  submitEvidence?(ref: SessionRef, evidence: EvidenceInput, call?: SubmitOptions): Promise<SubmittedEvidence>;
  /** Reports that all evidence was submitted. */
  finalizeSession?(ref: SessionRef, call?: SubmitOptions): Promise<void>;
  cancelSession?(ref: SessionRef, call?: CallOptions): Promise<void>;
  decideSession?(ref: SessionRef, decision: AppDecision, call?: CallOptions): Promise<void>;
  /** Erases this scope and no more. `requested` unless the vendor says that it is done. */
  eraseSession?(ref: SessionRef, scope: EraseScope, call?: CallOptions): Promise<Erasure>;
  listSessions?(query?: SessionQuery, call?: CallOptions): Promise<SessionPage>;
  downloadArtifact?(ref: SessionRef, artifact: Artifact, call?: CallOptions): Promise<Download>;
  checkHealth?(call?: CallOptions): Promise<ProviderHealth>;
  /** The checks that `anyproof doctor` makes at the vendor, in this order. They only read. */
  readonly diagnosis?: readonly DiagnosisStep[];
  /** Present if the vendor calls back. */
  readonly webhooks?: ProviderWebhooks;
}

export type ProofingProvider = ProofingProviderV1;

/** Each optional verb of a provider, by the short name that `supports` takes. */
export const CAPABILITIES = {
  recover: 'recoverSession',
  launch: 'getLaunch',
  consent: 'recordConsent',
  evidence: 'submitEvidence',
  finalize: 'finalizeSession',
  cancel: 'cancelSession',
  retry: 'retrySession',
  decide: 'decideSession',
  list: 'listSessions',
  artifacts: 'downloadArtifact',
  erase: 'eraseSession',
  health: 'checkHealth',
} as const;

export type Capability = keyof typeof CAPABILITIES;
type VerbOf<C extends Capability> = (typeof CAPABILITIES)[C];

/**
 * True if the provider has the verb, and narrows its type: `if (supports(provider, 'erase')) …`. Throws INVALID_INPUT
 * for what is not a provider.
 */
export function supports<P extends ProofingProvider, C extends Capability>(
  provider: P,
  capability: C,
): provider is P & Required<Pick<ProofingProvider, VerbOf<C>>> {
  if (typeof provider !== 'object' || provider === null)
    throw invalidInput('supports needs a provider, such as proofing.provider()');
  return typeof provider[CAPABILITIES[capability]] === 'function';
}
