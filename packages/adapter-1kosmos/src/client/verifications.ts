// What the service is told to run (dossier 6.3): every documented field by its name. Both are the customer's, so what else
// is in them is passed on as it is.
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

/** What is verified, and how. `type` is `dl_authenticate`, `ppt_authenticate`, `idcard_authenticate` or `id_capture`. */
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
