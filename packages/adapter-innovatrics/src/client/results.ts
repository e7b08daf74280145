import { answer, code, list, map, number, object, required, text } from '@anyproof/provider-kit';
import { camelKeys } from './wire.js';

// The results of a session (dossier 7 and 8), as far as they are read. Public: the client's calls return these types.

/** No answer is documented to name its session; if one does, it must be the requested one. */
export const OF_SESSION = {
  prepare: camelKeys,
  names: { session: ['sessionId'], reference: ['externalId'] },
};

/** Dossier 7.1. */
export interface ComparedField {
  readonly inputFieldName?: string;
  readonly ocrTextValue?: string;
  readonly mrzTextValue?: string;
  /** The expected value; the field's name is unpublished. */
  readonly formTextValue?: string;
  readonly distance?: number;
  readonly score?: number;
}

export interface Factor {
  readonly score?: number;
  readonly level?: string;
  readonly fields?: readonly ComparedField[];
}

export interface NamedFactor extends Factor {
  readonly name: string;
}

/** The vendor's summary of all factors. */
export interface Summary {
  readonly score?: number;
  readonly level?: string;
}

export interface DecisionResults {
  /** An object by factor, although the docs say "list" (dossier 11, row 10). */
  readonly verifications?: readonly NamedFactor[] | { readonly [factor: string]: Factor };
  readonly decision?: Summary;
}

const factorFields = {
  score: number,
  level: text,
  fields: list(
    object<ComparedField>({
      inputFieldName: text,
      ocrTextValue: code,
      mrzTextValue: code,
      formTextValue: code,
      distance: number,
      score: number,
    }),
  ),
};
const factor = object<Factor>(factorFields);
const namedFactors = list(object<NamedFactor>({ ...factorFields, name: required(text) }));
/** An unreadable factor is kept, with an unknown level. */
const factorsByName = map<Factor>((value, unread) => factor(value, unread) ?? {});

export const decisionResults = answer<DecisionResults>()(
  {
    verifications: (value, unread) =>
      Array.isArray(value) ? namedFactors(value, unread) : factorsByName(value, unread),
    decision: object<Summary>({ score: number, level: text }),
  },
  OF_SESSION,
);

/** A field of the machine-readable zone or of a barcode. */
export interface Row {
  readonly name?: string;
  readonly value?: string;
}

/** A printed field. */
export interface VisualRow extends Row {
  /** 0 to 100. */
  readonly confidence?: number;
  /** `FRONT` or `BACK`. */
  readonly pageSide?: string;
  /** `YYYY-MM-DDT00:00:00`, without a zone. */
  readonly normalizedDateValue?: string;
}

export interface ReportedApplicant {
  readonly firstName?: string;
  readonly lastName?: string;
  /** Surname first. */
  readonly surnameAndGivenNames?: string;
  readonly dateOfBirth?: string;
}

/** Dossier 8.3. */
export interface DocumentResult {
  readonly country?: string;
  readonly documentType?: string;
  /** When this model of the document was first issued. */
  readonly documentReleaseYear?: string;
  readonly applicant?: ReportedApplicant;
  readonly documentVisualResults?: readonly VisualRow[];
  readonly documentMrzResults?: readonly Row[];
  readonly documentBarcodeResults?: readonly Row[];
  readonly availableImages?: readonly string[];
}

const row = { name: text, value: code };

export const documentResult = answer<DocumentResult>()(
  {
    country: text,
    documentType: text,
    documentReleaseYear: code,
    applicant: object<ReportedApplicant>({
      firstName: text,
      lastName: text,
      surnameAndGivenNames: text,
      dateOfBirth: code,
    }),
    documentVisualResults: list(
      object<VisualRow>({ ...row, confidence: number, pageSide: text, normalizedDateValue: code }),
    ),
    documentMrzResults: list(object<Row>(row)),
    documentBarcodeResults: list(object<Row>(row)),
    availableImages: list(text),
  },
  OF_SESSION,
);

/** Dossier 8.4. Its scores are on scales of their own (dossier 11, row 28). */
export interface FaceResult {
  /** 0 to 100, live over 50. */
  readonly passiveLivenessScore?: number;
  /** 0 to 100, the same face over 50. */
  readonly verificationScore?: number;
  /** Estimated from the picture. */
  readonly age?: number;
  /** Estimated from the picture, on an unpublished scale. */
  readonly gender?: number;
  readonly availableImages?: readonly string[];
}

export const faceResult = answer<FaceResult>()(
  {
    passiveLivenessScore: number,
    verificationScore: number,
    age: number,
    gender: number,
    availableImages: list(text),
  },
  OF_SESSION,
);

/** Names of images (dossier 8.5). */
export interface ImageList {
  readonly document?: readonly string[];
  readonly face?: readonly string[];
}

export const imageList = answer<ImageList>()({ document: list(text), face: list(text) }, OF_SESSION);
