// What 1Kosmos answers about people and documents. Public: the client's calls return these types.
import { answer, code, flag, list, number, object, required, text } from '@anyproof/provider-kit';
import { type SomeObject, someObject, type Timestamp, timestamp } from './1kosmos-fields.js';

/** Dossier 7.4: the fields of a document object, all of them text. */
export interface ReportedDocument {
  readonly type?: string;
  readonly documentType?: string;
  readonly category?: string;
  readonly proofedBy?: string;
  readonly documentId?: string;
  readonly id?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly familyName?: string;
  readonly middleName?: string;
  readonly givenName?: string;
  readonly fullName?: string;
  readonly dob?: string;
  readonly doe?: string;
  readonly doi?: string;
  readonly face?: string;
  readonly image?: string;
  readonly imageBack?: string;
  readonly gender?: string;
  readonly height?: string;
  readonly eyeColor?: string;
  readonly street?: string;
  readonly city?: string;
  readonly restrictionCode?: string;
  readonly residenceCity?: string;
  readonly state?: string;
  readonly country?: string;
  readonly zipCode?: string;
  readonly residenceZipCode?: string;
  readonly county?: string;
  readonly classificationCode?: string;
  readonly complianceType?: string;
  readonly placeOfBirth?: string;
  /** The vendor's signature over what it proves; not checked here, since nobody publishes over what (dossier 7.4). */
  readonly proof_jwt?: string;
}

const document = object<ReportedDocument>({
  type: text,
  documentType: text,
  category: text,
  proofedBy: text,
  documentId: code,
  id: code,
  firstName: text,
  lastName: text,
  familyName: text,
  middleName: text,
  givenName: text,
  fullName: text,
  dob: code,
  doe: code,
  doi: code,
  face: text,
  image: text,
  imageBack: text,
  gender: text,
  height: code,
  eyeColor: text,
  street: text,
  city: text,
  restrictionCode: code,
  residenceCity: text,
  state: text,
  country: text,
  zipCode: code,
  residenceZipCode: code,
  county: text,
  classificationCode: code,
  complianceType: code,
  placeOfBirth: text,
  proof_jwt: text,
});

export interface ReportedFace {
  readonly id?: string;
  readonly type?: string;
  readonly category?: string;
  readonly proofedBy?: string;
  readonly face?: string;
}

const face = object<ReportedFace>({ id: code, type: text, category: text, proofedBy: text, face: text });

export interface ReportedCheck {
  readonly name: string;
  readonly status: string;
  readonly score?: number;
}

const check = object<ReportedCheck>({ name: required(text), status: required(text), score: number });

/** Nobody publishes what `metadata` and `raw_data` hold: checks are taken where they look like checks. */
export interface ReportedChecks {
  readonly checks?: readonly ReportedCheck[];
}

const checks = object<ReportedChecks>({ checks: list(check) });

export interface ErrorInfo {
  readonly reasonCode?: string;
  /** Prose; never quoted by this library. */
  readonly message?: string;
}

/** The legacy and the v3 shape in one (dossier 7.4). */
export interface SessionResult {
  readonly sessionId?: string;
  readonly responseStatus?: string;
  readonly sessionResult?: string;
  readonly dl_object?: ReportedDocument;
  readonly ppt_object?: ReportedDocument;
  readonly idcard_object?: ReportedDocument;
  readonly document?: ReportedDocument;
  readonly liveid_object?: ReportedFace;
  readonly liveId?: ReportedFace;
  readonly token?: string;
  readonly errorInfo?: ErrorInfo;
  readonly metadata?: ReportedChecks;
  readonly raw_data?: ReportedChecks;
  readonly publicKey?: string;
}

export const sessionResult = answer<SessionResult>()(
  {
    sessionId: code,
    responseStatus: text,
    sessionResult: text,
    dl_object: document,
    ppt_object: document,
    idcard_object: document,
    document,
    liveid_object: face,
    liveId: face,
    token: text,
    errorInfo: object<ErrorInfo>({ reasonCode: code, message: text }),
    metadata: checks,
    raw_data: checks,
    publicKey: text,
  },
  { names: { session: ['sessionId'] } },
);

/** Dossier 6.3, Certificate: what `verify` says of a document. */
export interface Certificate {
  readonly docType?: string;
  readonly docId?: string;
  readonly type?: string;
  readonly authority?: string;
  readonly ts?: Timestamp;
  readonly verified: boolean;
  readonly result?: SomeObject;
  readonly metadata?: SomeObject;
  readonly token?: string;
  readonly raw_data?: SomeObject;
  readonly publicKey?: string;
  readonly proof_jwt?: string;
}

export const certificate = answer<Certificate>()({
  docType: text,
  docId: code,
  type: text,
  authority: text,
  ts: timestamp,
  verified: required(flag),
  result: someObject,
  metadata: someObject,
  token: text,
  raw_data: someObject,
  publicKey: text,
  proof_jwt: text,
});

/** Dossier 6.1: docuverify's own answer to `verify`; what a certification holds is not published. */
export interface DocumentVerification {
  readonly docId?: string;
  readonly docType?: string;
  readonly certifications?: readonly SomeObject[];
  readonly status?: string;
  readonly message?: string;
  readonly code?: string;
}

export const documentVerification = answer<DocumentVerification>()({
  docId: code,
  docType: text,
  certifications: list(someObject),
  status: text,
  message: text,
  code,
});
