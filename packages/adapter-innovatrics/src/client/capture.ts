import type { Source, StandardSchemaV1 } from '@anyproof/core';
import {
  base64Of,
  type HttpClient,
  type HttpRequest,
  type Parsed,
  streamedJson,
} from '@anyproof/provider-kit';
import {
  type CaptureAnswer,
  type CapturedDocument,
  type Completed,
  captureAnswer,
  capturedDocument,
  completed,
} from '../innovatrics-schema.js';
import type { InnovatricsPaths } from '../innovatrics-settings.js';
import type { ReadAnswer } from './answer.js';

/**
 * What the vendor's page and app call (dossier 4.2). Each takes the session's reference token; the access token behind
 * it is exchanged when needed. A failure comes as an answer: `hasError`, with a code in `error`.
 */
export interface CaptureCalls {
  /** POST /enrolment/start */
  start(referenceToken: string, signal?: AbortSignal): Promise<Parsed<CaptureAnswer>>;
  /** POST /enrolment/document: one side, a JPEG; the front first. */
  document(
    referenceToken: string,
    image: Source,
    options?: DocumentOptions,
    signal?: AbortSignal,
  ): Promise<Parsed<CapturedDocument>>;
  /** POST /enrolment/face */
  face(referenceToken: string, image: Source, signal?: AbortSignal): Promise<Parsed<CaptureAnswer>>;
  /** POST /enrolment/complete: nothing can be captured after it. */
  complete(referenceToken: string, signal?: AbortSignal): Promise<Parsed<Completed>>;
}

export interface DocumentOptions {
  /** Sent by the vendor's own app, and in no page of its docs; left out unless it is given. */
  readonly disableQualityCheck?: boolean;
}

export function captureCalls(
  httpFor: (referenceToken: string) => HttpClient,
  paths: InnovatricsPaths,
  timeoutMs: number,
  read: ReadAnswer,
): CaptureCalls {
  const post = async <Value>(
    referenceToken: string,
    what: string,
    schema: StandardSchemaV1<Value>,
    { body, signal }: Pick<HttpRequest, 'body' | 'signal'>,
  ): Promise<Parsed<Value>> => {
    const request: HttpRequest = {
      method: 'POST',
      path: `${paths.capturePrefix}/${what}`,
      route: `/enrolment/${what}`,
      ...(body === undefined ? {} : { body }),
      repeat: 'never',
      timeoutMs,
      signal,
    };
    return read(await httpFor(referenceToken).send(request), schema, request);
  };
  const imageBody = (image: Source, options: DocumentOptions = {}) =>
    streamedJson({ imageBase: base64Of(image), ...options });
  return {
    start: (token, signal) => post(token, 'start', captureAnswer, { signal }),
    document: (token, image, options, signal) =>
      post(token, 'document', capturedDocument, { body: imageBody(image, options), signal }),
    face: (token, image, signal) => post(token, 'face', captureAnswer, { body: imageBody(image), signal }),
    complete: (token, signal) => post(token, 'complete', completed, { signal }),
  };
}
