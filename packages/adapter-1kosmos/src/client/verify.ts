import type { Source } from '@anyproof/core';
import { base64Of, type Parsed, streamedJson } from '@anyproof/provider-kit';
import { type Certificate, certificate } from '../1kosmos-result-answers.js';
import { ENDPOINTS } from './endpoints.js';
import type { Exchange } from './exchange.js';
import type { Connector, Verification } from './verifications.js';

/** A document to judge at once (dossier 6.3); each picture as a source, or by an address that the vendor reads. */
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

/** The document with its sources to be sent as base64; all else as it is. */
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
