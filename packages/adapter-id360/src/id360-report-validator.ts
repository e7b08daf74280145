// What the validator found (dossier 8.7).
import { code, type Field, flag, list, map, number, object, text } from '@anyproof/provider-kit';
import { type ReportedPerson, reportedPerson } from './id360-report-person.js';
import { type Undocumented, undocumented } from './id360-report-steps.js';

export interface ReportedField {
  readonly document_type?: string;
  readonly name?: string;
  readonly value?: string;
}

export interface ReportedValidation {
  readonly id?: string;
  /** Stable; absent in reports of 2023. */
  readonly ref?: string;
  readonly description?: string;
  readonly message?: string;
  readonly fields?: readonly ReportedField[];
  readonly is_valid?: boolean;
}

export interface ReportedComparison {
  readonly ref?: string;
  readonly is_equivalent?: boolean;
  readonly field1?: ReportedField;
  readonly field2?: ReportedField;
}

export interface ReportedCorrection {
  readonly id?: string;
  readonly is_corrected?: boolean;
  readonly field?: ReportedField & { readonly corrected_value?: string };
}

export interface ValidatorReport {
  readonly is_valid?: boolean;
  readonly validations?: readonly ReportedValidation[];
  readonly comparisons?: readonly ReportedComparison[];
  /** The customer's own rules. */
  readonly customs?: readonly ReportedValidation[];
  readonly corrections?: readonly ReportedCorrection[];
  readonly identity?: ReportedPerson;
  /** The group of documents that each result belongs to. */
  readonly documents?: { readonly [resultName: string]: string };
}

export interface Classification {
  readonly category?: string;
  readonly score?: number;
  readonly accuracy?: number;
  readonly k_scores?: readonly number[];
  readonly k_categories?: readonly string[];
  readonly k_accuracies?: readonly number[];
  readonly grad_cam_key?: Undocumented;
}

export interface FinalizerReports {
  readonly validator_report?: ValidatorReport;
  readonly classification_report?: { readonly [documentName: string]: readonly Classification[] };
}

const field = object<ReportedField>({ document_type: text, name: text, value: code });

const validation = object<ReportedValidation>({
  id: code,
  ref: text,
  description: text,
  message: text,
  fields: list(field),
  is_valid: flag,
});

const validator = object<ValidatorReport>({
  is_valid: flag,
  validations: list(validation),
  comparisons: list(
    object<ReportedComparison>({ ref: text, is_equivalent: flag, field1: field, field2: field }),
  ),
  customs: list(validation),
  corrections: list(
    object<ReportedCorrection>({
      id: code,
      is_corrected: flag,
      field: object<ReportedField & { readonly corrected_value?: string }>({
        document_type: text,
        name: text,
        value: code,
        corrected_value: code,
      }),
    }),
  ),
  identity: reportedPerson,
  documents: map(text),
});

export const finalizerReports: Field<FinalizerReports> = object<FinalizerReports>({
  validator_report: validator,
  classification_report: map(
    list(
      object<Classification>({
        category: text,
        score: number,
        accuracy: number,
        k_scores: list(number),
        k_categories: list(text),
        k_accuracies: list(number),
        grad_cam_key: undocumented,
      }),
    ),
  ),
});
