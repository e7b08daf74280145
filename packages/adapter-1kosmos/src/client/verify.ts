import type { Source } from '@anyproof/core';
import {
  answer,
  base64Of,
  code,
  flag,
  jsonBytes,
  list,
  type Parsed,
  required,
  streamedJson,
  text,
} from '@anyproof/provider-kit';
import { DOCUVERIFY_ENDPOINTS, ENDPOINTS, type Timestamp, timestamp } from '../protocol/endpoints.js';
import type { Exchange } from '../protocol/exchange.js';
import { type CreatedSession, createdSession, type SomeObject, someObject } from './sessions.js';
import {
  type Connector,
  type SessionRequest,
  type SessionResult,
  sessionResult,
  type Verification,
} from './share-session.js';

/** A document to judge immediately (dossier 6.3); each picture is a source, or an address that the vendor reads. */
export interface VerifyDocument {
  readonly id: string;
  readonly type: 'dl' | 'ppt' | 'idcard';
  readonly front_image?: Source;
  readonly back_image?: Source;
  readonly barcode_image?: Source;
  readonly front_image_flash?: Source;
  readonly front_image_url?: string;
  readonly back_image_url?: string;
  readonly barcode_image_url?: string;
  readonly front_image_flash_url?: string;
}

export interface VerifyRequest {
  readonly connector: Connector;
  readonly verification: Verification;
  readonly document: VerifyDocument;
  readonly referrerPublicKey?: string;
}

export interface VerifyCalls {
  /** POST /verify (#33): a document judged without a session. Streamed and sealed; never repeated. */
  document(body: VerifyRequest, signal?: AbortSignal): Promise<Parsed<Certificate>>;
}

export function verifyCalls(exchange: Exchange, captureTimeoutMs: number): VerifyCalls {
  return {
    document: ({ document, ...rest }, signal) =>
      exchange.read(
        ENDPOINTS.verify,
        {
          body: streamedJson({ ...rest, document: streamedPictures(document) }),
          timeoutMs: captureTimeoutMs,
          signal,
        },
        certificate,
      ),
  };
}

/** The document with its sources replaced by their base64; everything else is unchanged. */
export function streamedPictures(document: object): object {
  const fields = Object.entries(document).map(([name, value]: [string, unknown]) => [
    name,
    isSource(value) ? base64Of(value) : value,
  ]);
  return Object.fromEntries(fields);
}

function isSource(value: unknown): value is Source {
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function';
}

/** The create body of the service that stores connector and verification under a dvcID (dossier 6.1). */
export interface DocuverifyRequest {
  readonly dvcID: string;
  readonly sessionRequest: SessionRequest;
}

export interface DocuverifyResultRequest {
  readonly dvcID: string;
  readonly sessionId: string;
  /** Documented for the other dialect; this one is known to accept `includeMetadata`. */
  readonly includeMetadata?: boolean;
  readonly alwaysReturnAssets?: boolean;
  readonly granularStatus?: boolean;
}

export interface DocuverifyVerifyRequest {
  readonly dvcID: string;
  /** Such as `dl_verify`, `ssn_verify`, `face_liveness`, `face_compare`. */
  readonly verifications: readonly string[];
  /** The fields of each verification are unpublished: those of the other dialect, and any others unchanged. */
  readonly document: Partial<VerifyDocument> & { readonly [field: string]: unknown };
}

/** 1Kosmos' other service for the same sessions. It has its own address and its own key. */
export interface DocuverifyCalls {
  /** POST /document_share_session/create. Throws AMBIGUOUS when the answer was lost. */
  create(body: DocuverifyRequest, signal?: AbortSignal): Promise<Parsed<CreatedSession>>;
  /** POST /document_share_session/result: the legacy shape. Throws BAD_RESPONSE for the result of another session. */
  result(body: DocuverifyResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
  /** POST /v3/document_share_session/result: the v3 shape, likewise. */
  resultV3(body: DocuverifyResultRequest, signal?: AbortSignal): Promise<Parsed<SessionResult>>;
  /** POST /verify: a document judged without a session. Streamed and sealed; never repeated. */
  verify(body: DocuverifyVerifyRequest, signal?: AbortSignal): Promise<Parsed<DocumentVerification>>;
}

/** `exchange` looks up the service's address when it is first called. */
export function docuverifyCalls(
  exchange: (signal?: AbortSignal) => Promise<Exchange>,
  captureTimeoutMs: number,
): DocuverifyCalls {
  const { create, result, resultV3, verify } = DOCUVERIFY_ENDPOINTS;
  const ofSession = (body: DocuverifyResultRequest, signal: AbortSignal | undefined) => ({
    body: jsonBytes(body),
    asked: { session: body.sessionId },
    signal,
  });
  return {
    create: async (body, signal) =>
      (await exchange(signal)).read(create, { body: jsonBytes(body), signal }, createdSession),
    result: async (body, signal) =>
      (await exchange(signal)).read(result, ofSession(body, signal), sessionResult),
    resultV3: async (body, signal) =>
      (await exchange(signal)).read(resultV3, ofSession(body, signal), sessionResult),
    verify: async ({ document, ...rest }, signal) => {
      const body = streamedJson({ ...rest, document: streamedPictures(document) });
      const input = { body, timeoutMs: captureTimeoutMs, signal };
      return (await exchange(signal)).read(verify, input, documentVerification);
    },
  };
}

/** Dossier 6.3, Certificate: what `verify` reports about a document. */
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

/** Dossier 6.1: docuverify's own answer to `verify`; the content of a certification is unpublished. */
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
