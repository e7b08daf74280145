import {
  type Answer,
  answer,
  code,
  flag,
  list,
  number,
  object,
  required,
  text,
} from '@anyproof/provider-kit';
import { camelKeys } from './innovatrics-keys.js';

// What the creation and the capture calls answer (dossier 5, 4.2), as far as we read it. Public: the client's calls return
// them. Every field may be missing: all are nullable in the vendor's own client.

/** White labels name the session in some answers; where one does, it must be the one that was asked for. */
const OF_SESSION = { prepare: camelKeys, names: { session: ['sessionId'] } };

/** Dossier 5. Older versions return no address, white labels no access token. */
export interface Initialized {
  readonly sessionId: string;
  readonly accessToken?: string;
  readonly webEnrolmentUrl?: string;
}

/** That it is the session which was asked for is checked where the ref is known: its id is ours. */
export const initialized = answer<Initialized>()(
  { sessionId: required(text), accessToken: text, webEnrolmentUrl: text },
  { prepare: camelKeys },
);

/** What every capture call answers: failures come inside a 2xx (dossier 4.2). */
export interface CaptureAnswer {
  readonly hasError?: boolean;
  readonly error?: string;
}

const outcome = { hasError: flag, error: text };

export const captureAnswer: Answer<CaptureAnswer> = answer<CaptureAnswer>()(outcome, OF_SESSION);

export interface Exchanged extends CaptureAnswer {
  readonly token?: string;
}

export const exchanged = answer<Exchanged>()({ ...outcome, token: text }, { prepare: camelKeys });

/** How the customer's page and app are set up. */
export interface SdkConfiguration extends CaptureAnswer {
  /** `Welcome`, `Document`, `Face`, `ProofOfAddress`, in order. */
  readonly steps?: readonly Step[];
  readonly frontendConfiguration?: FrontendConfiguration;
}

export interface Step {
  readonly name?: string;
}

export interface FrontendConfiguration {
  readonly allowManualUpload?: boolean;
  readonly flipDocumentTime?: number;
  readonly logInnoDetectionResults?: boolean;
  readonly innovatricsLicence?: string;
}

export const sdkConfiguration = answer<SdkConfiguration>()(
  {
    ...outcome,
    steps: list(object<Step>({ name: text })),
    frontendConfiguration: object<FrontendConfiguration>({
      allowManualUpload: flag,
      flipDocumentTime: number,
      logInnoDetectionResults: flag,
      innovatricsLicence: text,
    }),
  },
  OF_SESSION,
);

export interface CapturedDocument extends CaptureAnswer {
  readonly isTwoSideDocument?: boolean;
  /** `FRONT` or `BACK`. */
  readonly pageSide?: string;
  readonly country?: string;
  readonly type?: string;
}

export const capturedDocument = answer<CapturedDocument>()(
  { ...outcome, isTwoSideDocument: flag, pageSide: text, country: text, type: text },
  OF_SESSION,
);

/** What opens the document's chip. */
export interface NfcKey extends CaptureAnswer {
  readonly data?: NfcKeyData;
  /** 0: there is none. */
  readonly rfidPresence?: number;
}

export interface NfcKeyData {
  readonly documentNumber?: string;
  readonly dateOfBirth?: string;
  readonly dateOfExpiry?: string;
}

export const nfcKey = answer<NfcKey>()(
  {
    ...outcome,
    data: object<NfcKeyData>({ documentNumber: code, dateOfBirth: code, dateOfExpiry: code }),
    rfidPresence: number,
  },
  OF_SESSION,
);

export interface Completed extends CaptureAnswer {
  readonly customerReturnUrl?: string;
  /** White labels only. */
  readonly sessionId?: string;
}

export const completed = answer<Completed>()(
  { ...outcome, customerReturnUrl: text, sessionId: text },
  OF_SESSION,
);

/** No HTTP error body is documented (dossier 4.4); a code in one can only stand where capture calls have it. */
export interface ErrorBody {
  readonly error?: string;
}

export const errorBody = answer<ErrorBody>()({ error: text }, { prepare: camelKeys });
