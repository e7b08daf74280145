// 1Kosmos' answers about people and documents. Public: the client's calls return these types.
import {
  answer,
  code,
  jsonBytes,
  list,
  number,
  object,
  type Parsed,
  required,
  text,
} from '@anyproof/provider-kit';
import { ENDPOINTS } from '../protocol/endpoints.js';
import type { Exchange } from '../protocol/exchange.js';
import { type CreatedSession, createdSession, type ReportedUser } from './sessions.js';

// What the service is told to run (dossier 6.3): every documented field by name. Both objects are the customer's, so
// other fields in them are passed on unchanged.
interface More {
  readonly [field: string]: unknown;
}

/** Who verifies. Which fields of `config` are needed depends on `type`. */
export interface Connector extends More {
  readonly id: string;
  readonly type: string;
  readonly config?: ConnectorConfig;
}

export interface ConnectorConfig extends More {
  readonly license?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly url?: string;
  readonly verifierUrl?: string;
  readonly verifierUrlV2?: string;
  readonly document_share_session_enabled?: boolean;
  readonly dl?: object;
  readonly idcard?: object;
  readonly ppt?: object;
  readonly airAccessKey?: string;
  readonly airSecretToken?: string;
  readonly airAPI?: string;
  readonly faceAPI?: string;
  readonly faceAPIKey?: string;
  readonly documentLivenessCheckAPI?: string;
  readonly accountCode?: string;
  readonly cfweb_url?: string;
  readonly cfweb_cert?: string;
  readonly cfweb_key?: string;
  readonly cfweb_channelConfiguration?: ChannelConfiguration;
  /** Names such as `DQL_Final_FirstName_Result`. */
  readonly cfweb_channelResponse?: readonly string[];
}

export interface ChannelConfiguration extends More {
  readonly enableSelfieCapture?: boolean;
  readonly enableFarSelfie?: boolean;
  readonly requestExpiryTimeInMin?: number;
  readonly reviewScreenFront?: boolean;
  readonly reviewScreenBack?: boolean;
  readonly frontCaptureMode?: string;
  readonly backCaptureMode?: string;
  readonly transactionExpiryTimeInMin?: number;
  readonly frontCaptureAttempt?: number;
  readonly backCaptureAttempt?: number;
  readonly selfieCaptureAttempt?: number;
  readonly transactionAttempts?: number;
  readonly frontSetManualTimeout?: number;
  readonly backSetManualTimeout?: number;
}

/** What is verified. `type` is `dl_authenticate`, `ppt_authenticate`, `idcard_authenticate` or `id_capture`. */
export interface Verification extends More {
  readonly id: string;
  readonly tag?: string;
  readonly type?: string;
  readonly config?: VerificationConfig;
}

export interface VerificationConfig extends More {
  readonly verifier?: string;
  readonly debug?: boolean;
  readonly skip?: boolean;
  readonly returnRawData?: boolean;
  readonly fraudDetectFailureBypass?: boolean;
  readonly expireSessionInMin?: number;
  readonly abandonSessionInMin?: number;
  readonly maxRetries?: number;
  /** Such as `document_liveness_front`, `face_compare`. */
  readonly checks?: readonly string[];
  readonly useV1BlinkIdVerify?: boolean;
  readonly action_code?: number;
  readonly document_type?: string;
}

/** The fields of a session that both services accept (dossier 6.1 and 6.3). */
export interface SessionRequest {
  readonly tenantDNS: string;
  readonly communityName: string;
  readonly documentType: string;
  /** The person's decentralized id, if the app has one. */
  readonly did?: string;
  readonly user?: ReportedUser;
  /** The older form of `user.uid`. */
  readonly userUID?: string;
  readonly workflowMetadata?: WorkflowMetadata;
}

/** Stored with the session; it may contain anything. */
export interface WorkflowMetadata {
  readonly workflowId?: string;
  readonly wfInstanceId?: string;
  readonly [name: string]: unknown;
}

/** The create body with the vendor's names (dossier 6.3). */
export interface ShareSessionRequest {
  readonly connector: Connector;
  readonly verification: Verification;
  readonly sessionRequest: SessionRequest & { readonly tenantId: string; readonly communityId: string };
}

export interface ShareResultRequest {
  readonly connector: Connector;
  readonly verification: Verification;
  readonly sessionId: string;
  readonly includeMetadata?: boolean;
  readonly apiVersion?: 'v3';
  readonly alwaysReturnAssets?: boolean;
  readonly granularStatus?: boolean;
}

export interface ShareSessionCalls {
  /** POST /document_share_session/create (#25). Throws AMBIGUOUS when the answer was lost. */
  create(body: ShareSessionRequest, signal?: AbortSignal): Promise<Parsed<CreatedSession>>;
  /**
   * POST /document_share_session/result (#26), in the legacy or the v3 shape (dossier 7.4). Throws BAD_RESPONSE for the
   * result of another session.
   */
  result(body: ShareResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
}

export function shareSessionCalls(exchange: Exchange): ShareSessionCalls {
  return {
    create: (body, signal) =>
      exchange.read(ENDPOINTS.create, { body: jsonBytes(body), signal }, createdSession),
    result: (body, signal) => {
      const asked = { session: body.sessionId };
      return exchange.read(ENDPOINTS.result, { body: jsonBytes(body), asked, signal }, sessionResult);
    },
  };
}

export type NativeDocumentType = 'dl_object' | 'ppt_object' | 'idcard_object';

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
  /** The vendor's signature; not verified here, since it is unpublished what it covers (dossier 7.4). */
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

/** The content of `metadata` and `raw_data` is unpublished: whatever looks like a check is read. */
export interface ReportedChecks {
  readonly checks?: readonly ReportedCheck[];
}

const checks = object<ReportedChecks>({ checks: list(check) });

export interface ErrorInfo {
  readonly reasonCode?: string;
  /** Prose; never quoted by this library. */
  readonly message?: string;
}

/** The legacy and the v3 shape combined (dossier 7.4). */
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
