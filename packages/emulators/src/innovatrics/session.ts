import type { Scenario, SpecimenComment } from '../shared/types.js';
import type { Evaluation } from './factors.js';
import type { SessionStatus } from './words.js';

export interface ApplicantForm {
  readonly firstName?: string;
  readonly lastName?: string;
  readonly additionalNames?: string;
  readonly dateOfBirth?: string;
  readonly skipIntegrityCheck: boolean;
}

/** What `initialize` asked for, once it has been found valid. */
export interface InitializeRequest {
  readonly sessionId: string;
  readonly returnUrl: string;
  readonly externalId?: string;
  readonly webEnrolmentTheme?: string;
  readonly applicantForm?: ApplicantForm;
}

/** A picture that was accepted, with what is on it. */
export interface Capture {
  readonly bytes: Buffer;
  readonly specimen: SpecimenComment;
}

export interface Session {
  readonly request: InitializeRequest;
  readonly referenceToken: string;
  readonly scenario: Scenario;
  /** Milliseconds on the vendor's clock, like every time here. */
  readonly createdAt: number;
  status: SessionStatus;
  referenceUsed: boolean;
  startedAt?: number;
  /** When the person pressed Finish. */
  completedAt?: number;
  /** When the status stopped being PENDING. */
  evaluatedAt?: number;
  front?: Capture;
  back?: Capture;
  face?: Capture;
  /** What the phone read from the chip. */
  chip?: unknown;
  evaluation?: Evaluation;
  /** Pending timers, forgotten when the session is deleted. */
  readonly timers: Set<() => void>;
}

/** Whether a document has a back that has not been shown yet. */
export const lacksBack = ({ front, back }: Session): boolean =>
  front !== undefined && front.specimen.kind === 'identity_card' && back === undefined;

export const documentTypeOf = ({ front }: Session): 'IDENTITY_CARD' | 'PASSPORT' | undefined =>
  front && (front.specimen.kind === 'passport' ? 'PASSPORT' : 'IDENTITY_CARD');

export const countryOf = ({ front }: Session): string | undefined =>
  front?.specimen.printed.issuing_country ?? front?.specimen.printed.nationality;
