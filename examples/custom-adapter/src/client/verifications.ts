import type { Source } from '@anyproof/core';
import {
  type Answer,
  type HttpClient,
  type HttpRequest,
  type Parsed,
  parseJson,
  pathSegment,
  sourceBody,
} from '@anyproof/provider-kit';
import { type Report, receipt, report, type Verification, verification } from '../acme-answers.js';
import { createVerification, type NewVerification } from './create-verification.js';

/** Acme's API in Acme's words. `proofing.native(acme)` hands it to apps. */
export type AcmeClient = ReturnType<typeof verificationCalls>;

/** Bytes of an answer; a report has some thousand. */
const LARGEST_ANSWER = 1_000_000;

export function verificationCalls(http: HttpClient, provider: string) {
  const at = (id: string, rest = '') => ({
    path: `/v1/verifications/${pathSegment(id)}${rest}`,
    route: `/v1/verifications/:id${rest}`,
    about: 'session' as const,
    // The kit compares it with what the answer names.
    asked: { session: id },
    maxAnswerBytes: LARGEST_ANSWER,
  });
  const read = async <Value extends Verification>(
    id: string,
    rest: string,
    answer: Answer<Value>,
    signal?: AbortSignal,
  ): Promise<Parsed<Value>> => {
    const request: HttpRequest = { method: 'GET', ...at(id, rest), repeat: 'safe', signal };
    return parseJson(await http.send(request), answer, request, provider);
  };

  return {
    /** POST /v1/verifications */
    create: (input: NewVerification, signal?: AbortSignal) =>
      createVerification(http, provider, input, signal),

    /** GET /v1/verifications/{id} */
    get: (id: string, signal?: AbortSignal) => read(id, '', verification, signal),

    /** GET /v1/verifications/{id}/report */
    report: (id: string, signal?: AbortSignal): Promise<Parsed<Report>> =>
      read(id, '/report', report, signal),

    /** PUT /v1/verifications/{id}/images/{slot}: one picture as it is, such as `document-0`. */
    upload: async (
      id: string,
      slot: string,
      source: Source,
      options: { readonly timeoutMs?: number; readonly signal?: AbortSignal | undefined } = {},
    ) => {
      const { path } = at(id, `/images/${pathSegment(slot)}`);
      const line = { method: 'PUT', ...at(id, '/images/:slot'), path, repeat: 'never' } as const;
      const request: HttpRequest = { ...line, body: sourceBody(source, source.mediaType), ...options };
      return parseJson(await http.send(request), receipt, request, provider);
    },

    /** POST /v1/verifications/{id}/submit: all pictures are there. */
    submit: async (id: string, signal?: AbortSignal): Promise<void> => {
      await http.send({ method: 'POST', ...at(id, '/submit'), repeat: 'never', signal });
    },

    /** DELETE /v1/verifications/{id}: again does no harm. */
    erase: async (id: string, signal?: AbortSignal): Promise<void> => {
      await http.send({ method: 'DELETE', ...at(id), repeat: 'safe', signal });
    },
  };
}
