import {
  bytesSource,
  type RefSealer,
  type SessionRef,
  type Source,
  type StandardSchemaV1,
} from '@anyproof/core';
import {
  type Answer,
  answer,
  base64Of,
  code,
  flag,
  type HttpClient,
  type HttpRequest,
  jsonBytes,
  list,
  number,
  object,
  openState,
  type Parsed,
  parseJson,
  pathSegment,
  required,
  streamedJson,
  text,
} from '@anyproof/provider-kit';
import { type CaptureAnswer, camelKeys } from './wire.js';

// Every field of an answer may be missing: all are nullable in the vendor's own client (dossier 4.2).

/** White labels name the session in some answers; it must then be the requested one. */
const OF_SESSION = { prepare: camelKeys, names: { session: ['sessionId'] } };

const outcome = { hasError: flag, error: text };

export const captureAnswer: Answer<CaptureAnswer> = answer<CaptureAnswer>()(outcome, OF_SESSION);

export interface Exchanged extends CaptureAnswer {
  readonly token?: string;
}

export const exchanged = answer<Exchanged>()({ ...outcome, token: text }, { prepare: camelKeys });

/** How the customer's page and app are configured. */
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

/** The key to the document's chip. */
export interface NfcKey extends CaptureAnswer {
  readonly data?: NfcKeyData;
  /** 0: the document has no chip. */
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

/** The session of a capture call: `client.sessionOf(ref)`. `token` is the one in its `webEnrolmentUrl`. */
export interface CaptureSession {
  readonly sessionId: string;
  readonly token: string;
}

/**
 * The calls of the vendor's page and app (dossier 4.2). A failure is returned as an answer: `hasError`, with a code in
 * `error`. White labels document `document`, `face` and `complete` only.
 */
export interface CaptureCalls {
  /**
   * GET /enrolment/token/exchange/{token}: the access token for a reference token. The other calls do this by
   * themselves.
   */
  exchange(referenceToken: string, signal?: AbortSignal): Promise<Parsed<Exchanged>>;
  /** GET /enrolment/sdk/configuration: the steps in the customer's configuration. */
  sdkConfiguration(session: CaptureSession, signal?: AbortSignal): Promise<Parsed<SdkConfiguration>>;
  /** POST /enrolment/start */
  start(session: CaptureSession, signal?: AbortSignal): Promise<Parsed<CaptureAnswer>>;
  /** POST /enrolment/document: one side as a JPEG; the front first. */
  document(
    session: CaptureSession,
    image: Source,
    options?: DocumentOptions,
    signal?: AbortSignal,
  ): Promise<Parsed<CapturedDocument>>;
  /** POST /enrolment/face */
  face(session: CaptureSession, image: Source, signal?: AbortSignal): Promise<Parsed<CaptureAnswer>>;
  /**
   * GET /enrolment/nfc/key: the key to the chip of the document submitted before; `rfidPresence` is 0 if it has none.
   */
  nfcKey(session: CaptureSession, signal?: AbortSignal): Promise<Parsed<NfcKey>>;
  /** POST /enrolment/nfc/data-groups: the chip's content, as the JSON that the vendor's reader produces. */
  nfcDataGroups(
    session: CaptureSession,
    chip: Source | Uint8Array,
    signal?: AbortSignal,
  ): Promise<Parsed<CaptureAnswer>>;
  /** POST /enrolment/complete: nothing can be captured afterwards. */
  complete(session: CaptureSession, signal?: AbortSignal): Promise<Parsed<Completed>>;
}

/** The part of a ref's state that these calls need. */
const launched = answer<{ readonly webEnrolmentUrl: string }>()({ webEnrolmentUrl: required(text) });

/** Throws REF_INVALID. */
export function captureSessionOf(ref: SessionRef, sealer: RefSealer): CaptureSession {
  const { webEnrolmentUrl } = openState(sealer, ref, launched);
  return { sessionId: ref.id, token: tokenOf(webEnrolmentUrl) ?? '' };
}

/** The text after `?token=` up to the first `&`, unchanged (dossier 3.2); it is opaque, and a JWT in older versions. */
export function tokenOf(webEnrolmentUrl: string): string | undefined {
  return /[?&]token=([^&#]+)/.exec(webEnrolmentUrl)?.[1];
}

export interface DocumentOptions {
  /** Sent by the vendor's own app but undocumented; left out unless it is set. */
  readonly disableQualityCheck?: boolean;
}

/**
 * Documented answers have a few hundred bytes; the rest is room for a gateway's page, which has an error of its own.
 */
const LARGEST_ANSWER = 1_000_000;

export interface CaptureParts {
  readonly provider: string;
  readonly prefix: string;
  readonly timeoutMs: number;
  /** Whether bodies name the session, as white labels require. */
  readonly namesSession: boolean;
  /** For the exchange, which has no access token yet. */
  readonly exchanging: HttpClient;
  httpFor(session: CaptureSession): HttpClient;
}

export function captureCalls(parts: CaptureParts): CaptureCalls {
  const { provider, prefix, timeoutMs, namesSession, exchanging, httpFor } = parts;
  const send = async <Value>(
    http: HttpClient,
    schema: StandardSchemaV1<Value>,
    what: string,
    request: Pick<HttpRequest, 'method' | 'body' | 'signal' | 'asked'> & { readonly route?: string },
  ): Promise<Parsed<Value>> => {
    const whole: HttpRequest = {
      ...request,
      path: `${prefix}/${what}`,
      route: `/enrolment/${request.route ?? what}`,
      about: 'session',
      repeat: request.method === 'GET' ? 'safe' : 'never',
      timeoutMs,
      maxAnswerBytes: LARGEST_ANSWER,
    };
    return parseJson(await http.send(whole), schema, whole, provider);
  };
  const get = <Value>(
    session: CaptureSession,
    schema: StandardSchemaV1<Value>,
    what: string,
    signal: AbortSignal | undefined,
  ) => send(httpFor(session), schema, what, { method: 'GET', asked: { session: session.sessionId }, signal });
  const post = <Value>(
    session: CaptureSession,
    schema: StandardSchemaV1<Value>,
    what: string,
    signal: AbortSignal | undefined,
    file?: { readonly [field: string]: unknown },
  ) => {
    const named = namesSession ? { sessionId: session.sessionId } : undefined;
    const body = file ? streamedJson({ ...file, ...named }) : named && jsonBytes(named);
    const asked = { session: session.sessionId };
    return send(httpFor(session), schema, what, { method: 'POST', asked, signal, ...(body && { body }) });
  };
  return {
    exchange: (token, signal) =>
      send(exchanging, exchanged, `token/exchange/${pathSegment(token)}`, {
        method: 'GET',
        route: 'token/exchange/:token',
        signal,
      }),
    sdkConfiguration: (session, signal) => get(session, sdkConfiguration, 'sdk/configuration', signal),
    start: (session, signal) => post(session, captureAnswer, 'start', signal),
    document: (session, image, options, signal) =>
      post(session, capturedDocument, 'document', signal, { imageBase: base64Of(image), ...options }),
    face: (session, image, signal) =>
      post(session, captureAnswer, 'face', signal, { imageBase: base64Of(image) }),
    nfcKey: (session, signal) => get(session, nfcKey, 'nfc/key', signal),
    nfcDataGroups: (session, chip, signal) => {
      const source = chip instanceof Uint8Array ? bytesSource(chip, 'application/json') : chip;
      return post(session, captureAnswer, 'nfc/data-groups', signal, { nfcBase: base64Of(source) });
    },
    complete: (session, signal) => post(session, completed, 'complete', signal),
  };
}
