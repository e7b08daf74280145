import type { Readable } from 'node:stream';
import type { Claims } from './claims.js';
import { type ConfigProblem, invalidInput } from './errors.js';
import type { DocumentType, EvidenceInput, EvidenceKind, SubmittedEvidence } from './evidence.js';
import type { Artifact, ProofingResult } from './result.js';
import type {
  Consent,
  ConsentPart,
  CreatedSession,
  CreateSessionInput,
  Launch,
  Mode,
  ProofingSession,
  SessionRef,
} from './session.js';
import type { ProviderWebhooks } from './webhook.js';

/** What a vendor accepts for one kind of evidence. */
export interface EvidenceCapability {
  readonly kind: EvidenceKind;
  readonly mediaTypes: readonly string[];
  readonly maxBytes: number;
  readonly maxPages: number;
}

/** What a provider can actually do. */
export interface ProviderCapabilities {
  readonly modes: readonly Mode[];
  readonly evidence: readonly EvidenceCapability[];
  readonly documentTypes: readonly DocumentType[];
  /**
   * What the person must have agreed to (`consent` of `createSession`) before anything is sent, by mode. A mode is absent
   * if the vendor's own page asks the person.
   */
  readonly consentRequired?: { readonly [R in Mode]?: readonly ConsentPart[] };
  /** The expected claims that the vendor compares with the document. */
  readonly expectedClaims: readonly (keyof Claims)[];
  /** The optional verbs that exist. */
  readonly verbs: readonly Capability[];
  /** Whether a human at the vendor may decide, so that `in_review` can happen. */
  readonly manualReview: boolean;
  readonly artifacts: readonly Artifact['kind'][];
  /** How a callback proves its origin; absent if the vendor sends none. */
  readonly webhooks?: 'signature' | 'secret';
}

export interface CallOptions {
  /** Ends the call with ABORTED. */
  readonly signal?: AbortSignal;
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

export interface SessionQuery {
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

/**
 * What an adapter implements. Optional verbs mirror {@link ProviderCapabilities.verbs}. Every verb throws
 * ProofingError and nothing else; a refused person or photo is returned, never thrown.
 */
export interface ProofingProviderV1 {
  readonly specificationVersion: 'v1';
  /** The adapter's id, such as `id360`. */
  readonly id: string;
  readonly capabilities: ProviderCapabilities;

  /** Makes the create call and nothing else. AMBIGUOUS: the vendor may have a session whose answer was lost. */
  createSession(input: CreateSessionInput, call?: CallOptions): Promise<CreatedSession>;
  getSession(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;
  /** Called early, it returns the status and no decision. */
  getResult(ref: SessionRef, call?: ResultOptions): Promise<ProofingResult>;

  getLaunch?(ref: SessionRef, call?: CallOptions): Promise<Launch>;
  recordConsent?(ref: SessionRef, consent: Consent, call?: CallOptions): Promise<void>;
  submitEvidence?(ref: SessionRef, evidence: EvidenceInput, call?: SubmitOptions): Promise<SubmittedEvidence>;
  /** Reports that all evidence was submitted. */
  finalizeSession?(ref: SessionRef, call?: SubmitOptions): Promise<void>;
  cancelSession?(ref: SessionRef, call?: CallOptions): Promise<void>;
  retrySession?(ref: SessionRef, call?: CallOptions): Promise<void>;
  listSessions?(query?: SessionQuery, call?: CallOptions): Promise<SessionPage>;
  downloadArtifact?(ref: SessionRef, artifact: Artifact, call?: CallOptions): Promise<Download>;
  eraseSession?(ref: SessionRef, call?: CallOptions): Promise<void>;
  checkHealth?(call?: CallOptions): Promise<ProviderHealth>;
  /** The checks that `anyproof doctor` makes at the vendor, in this order. They only read. */
  readonly diagnosis?: readonly DiagnosisStep[];
  /** Present if the vendor calls back. */
  readonly webhooks?: ProviderWebhooks;
}

export type ProofingProvider = ProofingProviderV1;

/** Each optional verb of a provider, by the name of its capability. */
export const CAPABILITIES = {
  launch: 'getLaunch',
  consent: 'recordConsent',
  evidence: 'submitEvidence',
  finalize: 'finalizeSession',
  cancel: 'cancelSession',
  retry: 'retrySession',
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
