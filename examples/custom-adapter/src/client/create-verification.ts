import { type HttpClient, type HttpRequest, jsonBytes, type Parsed, parseJson } from '@anyproof/provider-kit';
import { type Verification, verification } from '../acme-answers.js';

/** What Acme wants to know of a verification. */
export interface NewVerification {
  readonly externalId: string;
  readonly workflow: string;
  readonly language?: string | undefined;
  readonly returnUrl?: string | undefined;
  readonly theme?: string | undefined;
}

/** POST /v1/verifications. Throws AMBIGUOUS when the answer was lost: it is never sent twice. */
export async function createVerification(
  http: HttpClient,
  provider: string,
  input: NewVerification,
  signal?: AbortSignal,
): Promise<Parsed<Verification>> {
  const request: HttpRequest = {
    method: 'POST',
    path: '/v1/verifications',
    route: '/v1/verifications',
    body: jsonBytes(input),
    repeat: 'creates',
    signal,
  };
  return parseJson(await http.send(request), verification, request, provider);
}
