import type { Scenario, SpecimenComment, SpecimenPrinted } from '../shared/types.js';
import type { CaptureSlot, CheckName, DocumentType, Outcome, ReasonCode, SessionStatus } from './words.js';

/** How the emulator lists a check in `metadata` and `raw_data`; the vendor's own shape is not published. */
export interface CheckRow {
  readonly name: CheckName;
  readonly status: 'PASSED' | 'FAILED' | 'NOT_PERFORMED';
  /** 0 to 1. */
  readonly score?: number;
}

export interface Judgement {
  readonly outcome: Outcome;
  readonly reason?: ReasonCode;
  readonly checks: readonly CheckRow[];
  /** What the pictures say, both sides together; undefined when nothing could be read. */
  readonly printed?: SpecimenPrinted;
}

/** One picture as the service keeps it. */
export interface Capture {
  readonly image: Buffer;
  /** Face cut out by the capture engine, when it sent one. */
  readonly face?: Buffer;
  /** What the emulator's OCR reads in it; undefined when nothing. */
  readonly specimen: SpecimenComment | undefined;
  /** Whether the capture engine reported anything: an empty `result` means that liveness was not looked at. */
  readonly livenessPerformed: boolean;
}

export interface HistoryEntry {
  readonly activity: string;
  readonly ipAddress: string;
  readonly userAgent: string;
  readonly screenName: string;
  /** Milliseconds. */
  readonly ts: number;
}

export interface SessionUser {
  readonly uid?: string;
  readonly username?: string;
  readonly firstname?: string;
  readonly lastname?: string;
}

/** What the verification configuration says, read once at creation. */
export interface SessionConfig {
  readonly connectorType: string;
  readonly captureLicense: string;
  readonly checks: readonly CheckName[];
  readonly returnRawData: boolean;
  readonly highResolutionImages: boolean;
  readonly expireMs: number;
  readonly abandonMs: number;
  readonly maxRetries: number;
  readonly bypassFraud: boolean;
}

export interface Session {
  readonly id: string;
  /** The database's own id: 24 hex digits. */
  readonly recordId: string;
  readonly url: string;
  readonly dvcId: string;
  readonly documentType: DocumentType;
  readonly tenantDns: string;
  readonly tenantId: string;
  readonly communityId: string;
  readonly communityName: string;
  readonly did?: string;
  readonly user: SessionUser;
  readonly workflow: { readonly workflowId?: string; readonly wfInstanceId?: string };
  readonly config: SessionConfig;
  readonly scenario: Scenario;
  /** Milliseconds. */
  readonly createdAt: number;
  readonly expiresAt: number;

  status: SessionStatus;
  startedAt?: number;
  abandonedAt?: number;
  completedAt?: number;
  /** When somebody last did anything with it; idleness counts from here. */
  activeAt: number;
  /** When the pictures handed in will have been judged. */
  judgedAt?: number;
  judgement?: Judgement;
  /** A failed attempt that may still be retried: its reason. */
  retryReason?: ReasonCode | undefined;
  retriesUsed: number;
  documentSubmitted: boolean;
  readonly captures: Map<CaptureSlot, Capture>;
  /** Pictures that lie in the bucket and are not yet named by a submission: name → bytes. */
  readonly uploads: Map<string, Buffer>;
  readonly history: HistoryEntry[];
}

export function hasOutcome(session: Session): boolean {
  return session.status === 'COMPLETED' && session.judgement !== undefined;
}
