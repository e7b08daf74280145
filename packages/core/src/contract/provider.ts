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

/** What a vendor takes for one kind of evidence. */
export interface EvidenceCapability {
  readonly kind: EvidenceKind;
  readonly mediaTypes: readonly string[];
  readonly maxBytes: number;
  readonly maxPages: number;
}

/** What a provider can do; the truth, not the brochure. */
export interface ProviderCapabilities {
  readonly modes: readonly Mode[];
  readonly evidence: readonly EvidenceCapability[];
  readonly documentTypes: readonly DocumentType[];
  /**
   * What the person must have agreed to (`consent` of `createSession`) before anything is sent, by mode. A mode is absent
   * where the vendor's own page asks the person.
   */
  readonly consentRequired?: { readonly [R in Mode]?: readonly ConsentPart[] };
  /** The expected claims that the vendor compares with the document. */
  readonly expectedClaims: readonly (keyof Claims)[];
  /** The optional verbs that exist. */
  readonly verbs: readonly Capability[];
  /** Whether a human at the vendor may decide, so that `in_review` can happen. */
  readonly manualReview: boolean;
  readonly artifacts: readonly Artifact['kind'][];
  /** How a callback proves its origin; absent when the vendor sends none. */
  readonly webhooks?: 'signature' | 'secret';
}

export interface CallOptions {
  /** Ends the call with ABORTED. */
  readonly signal?: AbortSignal;
}

export interface ResultOptions extends CallOptions {
  /** The session as it was read a moment ago, in its end: its status need not be asked for again. */
  readonly polled?: ProofingSession;
}

export interface SubmitOptions extends CallOptions {
  /**
   * The consent that this app recorded last, where the session store has one. It is newer than what the ref holds, so an
   * adapter sends no other.
   */
  readonly consent?: Consent;
}

/** What a step says; a text is what was seen, when all is well. */
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
 * `outage`: the vendor is down or slow. `hang`: the check did not end. `file`, `function`: what a secret comes from did not
 * return it. `proxy`, `certificate`: what is in the way of the connection. Else the configuration's own words.
 */
export type DiagnosisProblem = 'outage' | 'hang' | 'function' | 'proxy' | 'certificate' | ConfigProblem;

/** One check. A failed one keeps all later ones from running: they would fail for the same cause. */
export interface DiagnosisStep {
  readonly check: string;
  /** Reads only: it makes no session and changes nothing. What it throws counts as failed. */
  run(call: CallOptions): Promise<Finding>;
  /** What to do when it fails, unless the finding itself says, or no setting can help: the vendor is down. */
  readonly fix: string;
  /** The settings to look at when it fails, dotted, unless the finding itself says. */
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
  /** Of the body's bytes, in hex, once it was read to its end; undefined until then. */
  sha256(): string | undefined;
}

export interface ProviderHealth {
  readonly healthy: boolean;
  readonly milliseconds: number;
  /** The vendor's clock minus ours, where it tells the time. */
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

  /** Makes the create call and nothing else. AMBIGUOUS: the vendor may hold a session whose answer was lost. */
  createSession(input: CreateSessionInput, call?: CallOptions): Promise<CreatedSession>;
  getSession(ref: SessionRef, call?: CallOptions): Promise<ProofingSession>;
  /** Early, it gives the status and no decision. */
  getResult(ref: SessionRef, call?: ResultOptions): Promise<ProofingResult>;

  getLaunch?(ref: SessionRef, call?: CallOptions): Promise<Launch>;
  recordConsent?(ref: SessionRef, consent: Consent, call?: CallOptions): Promise<void>;
  submitEvidence?(ref: SessionRef, evidence: EvidenceInput, call?: SubmitOptions): Promise<SubmittedEvidence>;
  /** Says that all evidence is there. */
  finalizeSession?(ref: SessionRef, call?: SubmitOptions): Promise<void>;
  cancelSession?(ref: SessionRef, call?: CallOptions): Promise<void>;
  retrySession?(ref: SessionRef, call?: CallOptions): Promise<void>;
  listSessions?(query?: SessionQuery, call?: CallOptions): Promise<SessionPage>;
  downloadArtifact?(ref: SessionRef, artifact: Artifact, call?: CallOptions): Promise<Download>;
  eraseSession?(ref: SessionRef, call?: CallOptions): Promise<void>;
  checkHealth?(call?: CallOptions): Promise<ProviderHealth>;
  /** What `anyproof doctor` asks of the vendor, in this order. They read, and make or change nothing. */
  readonly diagnosis?: readonly DiagnosisStep[];
  /** Where the vendor calls back. */
  readonly webhooks?: ProviderWebhooks;
}

export type ProofingProvider = ProofingProviderV1;

/** Each optional verb of a provider, by the name of the ability. */
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
 * True, and the type knows it, when the provider has the verb: `if (supports(provider, 'erase')) …`. Throws INVALID_INPUT
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
