import { answer, answerOf, code, list, map, number, object, required, text } from '@anyproof/provider-kit';
import { camelKeys } from './innovatrics-keys.js';

// What came of a session (dossier 7 to 9), as far as we read it. Public: the client's calls return these types. Required is
// what decides: the status, and the id of a listed or announced session.

/** No answer about a session is documented to name it; where one does, it must be the one that was asked for. */
const OF_SESSION = { prepare: camelKeys, names: { session: ['sessionId'], reference: ['externalId'] } };

/** Dossier 8.1. */
export interface SessionStatus {
  readonly status: string;
}

export const sessionStatus = answer<SessionStatus>()(
  { status: required(text) },
  // `id` is the session's in the vendor's own list.
  { ...OF_SESSION, names: { ...OF_SESSION.names, session: ['sessionId', 'id'] } },
);

/** Dossier 7.1. */
export interface ComparedField {
  readonly inputFieldName?: string;
  readonly ocrTextValue?: string;
  readonly mrzTextValue?: string;
  /** What was expected; nowhere published. */
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
  /** An object by factor, though the docs say "list" (dossier 11, row 10). */
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
/** A factor that cannot be read stays, as one whose level is not known. */
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

/** Dossier 8.4. Its scores are on scales of their own, so the checks do not take them (dossier 11, row 28). */
export interface FaceResult {
  /** 0 to 100, live over 50. */
  readonly passiveLivenessScore?: number;
  /** 0 to 100, the same face over 50. */
  readonly verificationScore?: number;
  /** Guessed from the picture. */
  readonly age?: number;
  /** Guessed from the picture, on a scale that is not published. */
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

/** Dossier 8.6. */
export interface ListedSession {
  readonly id: string;
  readonly verificationStatus?: string;
  readonly createdDateUtc?: string;
  readonly completedDateUtc?: string;
  /** An hour after creation, which is not when the session expires (dossier 6.2). */
  readonly expiryDateUtc?: string;
  readonly documentType?: string;
  readonly country?: string;
}

export interface SessionList {
  readonly pageNumber?: number;
  readonly pageSize?: number;
  /** Of this page (dossier 11, row 14). */
  readonly totalRecords?: number;
  readonly data?: readonly ListedSession[];
}

const listed = object<ListedSession>({
  id: required(code),
  verificationStatus: text,
  createdDateUtc: text,
  completedDateUtc: text,
  expiryDateUtc: text,
  documentType: text,
  country: text,
});

export const sessionList = answer<SessionList>()(
  { pageNumber: number, pageSize: number, totalRecords: number, data: list(listed) },
  { prepare: camelKeys },
);

/** One row of the list, read by itself, so that what cannot be read is reported with its own session. */
export const listedSession = answerOf<ListedSession>(listed, { prepare: camelKeys });

/** Dossier 9. A session's id need not be a GUID: the vendor's own sample has a digit too many (dossier 11, row 17). */
export interface WebhookBody {
  readonly sessionId: string;
  readonly status?: string;
  readonly externalId?: string;
  readonly projectId?: string;
}

export const webhookBody = answer<WebhookBody>()(
  { sessionId: required(code), status: text, externalId: code, projectId: text },
  { prepare: camelKeys },
);
