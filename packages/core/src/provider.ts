import type { Readable } from 'node:stream';
import type { ProviderCapabilities } from './capabilities.js';
import type { DiagnosisStep } from './diagnosis.js';
import type { EvidenceInput, SubmittedEvidence } from './evidence.js';
import type { Artifact, ProofingResult } from './result.js';
import type {
  Consent,
  CreatedSession,
  CreateSessionInput,
  Launch,
  ProofingSession,
  SessionRef,
} from './session.js';
import type { ProviderWebhooks } from './webhooks.js';

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
