import {
  type Answer,
  type Asked,
  type HttpClient,
  type HttpRequest,
  jsonBytes,
  type Parsed,
  parseJson,
  pathSegment,
} from '@anyproof/provider-kit';
import { type Endpoint, MAX_ANSWER_BYTES } from './endpoints.js';

export interface OpenInput {
  /** Values of the path's placeholders. */
  readonly params?: { readonly [name: string]: string };
  readonly body?: object;
  /** What is asked for beyond what `params` name. */
  readonly asked?: Asked;
  readonly signal?: AbortSignal | undefined;
}

/** A call without authentication, hence without a key: nothing in it is sealed, nor can its answer be. */
export async function openCall<Value>(
  http: HttpClient,
  endpoint: Endpoint,
  input: OpenInput,
  shape: Answer<Value>,
  provider: string,
): Promise<Parsed<Value>> {
  const request: HttpRequest = {
    ...addressed(endpoint, input),
    signal: input.signal,
    ...(input.body === undefined ? {} : { body: jsonBytes(input.body) }),
  };
  return parseJson(await http.send(request), shape, request, provider);
}

/**
 * What the table says of a request, and what its answer must be about. Throws INVALID_INPUT for an id that would lead to
 * another path.
 */
export const addressed = (
  { method, path, repeat, answers = 'fields' }: Endpoint,
  { params = {}, asked }: Pick<OpenInput, 'params' | 'asked'>,
): Pick<HttpRequest, 'method' | 'path' | 'route' | 'about' | 'asked' | 'repeat' | 'maxAnswerBytes'> => ({
  method,
  path: path.replace(/:(\w+)/g, (_all, name: string) => pathSegment(params[name] ?? '')),
  route: path,
  about: path.includes('/:sessionId') ? 'session' : undefined,
  asked: { session: params['sessionId'], tenant: params['tenantId'], ...asked },
  repeat,
  maxAnswerBytes: MAX_ANSWER_BYTES[answers],
});
