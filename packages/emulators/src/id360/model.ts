import type { Scenario, SpecimenPrinted } from '../shared/index.js';
import type { CreateRequest } from './create-request.js';
import type { DocumentName, DossierStatus } from './words.js';

export interface StoredDocument {
  readonly id: number;
  totalPages: number;
  readonly pages: Map<number, Buffer>;
}

/** A step that ran, as callbacks and reports tell it. */
export interface StepRun {
  readonly name: string;
  readonly status: 'OK' | 'KO';
  readonly startedAt: number;
  readonly finishedAt: number;
}

/** One enrollment, as the vendor keeps it. Instants are milliseconds of the vendor's clock. */
export interface Dossier {
  readonly id: number;
  readonly apiKey: string;
  readonly redirectToken: string;
  readonly archiveReference: string;
  readonly scenario: Scenario;
  readonly request: CreateRequest;
  readonly createdAt: number;
  status: DossierStatus;
  reason: string | null;
  startedAt: number | undefined;
  finalizedAt: number | undefined;
  finishedAt: number | undefined;
  routeSelected: boolean;
  consent: { readonly terms: boolean; readonly biometry: boolean; readonly at: number } | undefined;
  readonly controlData: Map<string, { readonly value: string; readonly locked: boolean }>;
  readonly documents: Map<DocumentName, StoredDocument>;
  readonly stepRuns: Map<string, StepRun>;
  judgement: Judgement | undefined;
  /** The finished report, kept for the archive after the data is gone. */
  archived: unknown;
  /** Forgets the end that is scheduled, when one is. */
  cancelPlannedEnd: (() => void) | undefined;
}

export interface CodeAt {
  readonly status_code: { readonly code: string; readonly message: string };
  readonly where: string;
}

export interface Field {
  readonly document_type: string;
  readonly name: string;
  readonly value: string;
}

export interface Validation {
  readonly id: number;
  readonly ref: string;
  readonly description: string;
  readonly message?: string;
  readonly fields: readonly Field[];
  readonly is_valid: boolean;
}

export interface Comparison {
  readonly ref: string;
  readonly is_equivalent: boolean;
  readonly field1: Field;
  readonly field2: Field;
}

export type StepStatus = 'OK' | 'KO';

/** What the vendor makes of the pictures: read from their bytes, moved by the scenario where no picture can say. */
export interface Judgement {
  readonly verdict: 'OK' | 'KO';
  readonly steps: ReadonlyMap<string, StepStatus>;
  readonly codes: readonly CodeAt[];
  readonly validations: readonly Validation[];
  readonly comparisons: readonly Comparison[];
  /** What both sides of the document print together; undefined when it could not be read. */
  readonly identity: SpecimenPrinted | undefined;
  readonly documentKind: 'identity_card' | 'passport' | undefined;
  readonly proofOfAddress: SpecimenPrinted | undefined;
  readonly bankDetails: SpecimenPrinted | undefined;
  /** Whether the selfie shows the document's holder; undefined when it was not compared. */
  readonly faceMatches: boolean | undefined;
  /** What a company officer's card prints, where there is one beside the person's own. */
  readonly officer: SpecimenPrinted | undefined;
  /** The identity that another provider vouches for, in place of documents. */
  readonly external: ExternalIdentity | undefined;
}

/** What La Poste's digital identity hands over (dossier 8.8). */
export interface ExternalIdentity {
  readonly status: 'OK' | 'KO';
  readonly payload: {
    readonly given_name: string;
    readonly family_name: string;
    readonly birthdate: string;
    readonly gender: 'female' | 'male' | undefined;
    readonly email: string;
    readonly phone_number: string;
    readonly typ: 'ID';
    readonly document_number: string | undefined;
    readonly place_of_birth: string;
  };
}
