import type { StandardSchemaV1 } from '@anyproof/core';
import {
  type HttpClient,
  type HttpRequest,
  jsonBytes,
  type Parsed,
  parseJson,
  pathSegment,
} from '@anyproof/provider-kit';
import type { Endpoint } from './endpoints.js';

export interface OpenInput {
  /** Values of the path's placeholders. */
  readonly params?: { readonly [name: string]: string };
  readonly body?: object;
  readonly signal?: AbortSignal | undefined;
}

/** A call without authentication, hence without a key: nothing in it is sealed, nor can its answer be. */
export async function openCall<Value>(
  http: HttpClient,
  endpoint: Endpoint,
  input: OpenInput,
  schema: StandardSchemaV1<Value>,
  provider: string,
): Promise<Parsed<Value>> {
  const request: HttpRequest = {
    ...addressed(endpoint, input.params),
    signal: input.signal,
    ...(input.body === undefined ? {} : { body: jsonBytes(input.body) }),
  };
  return parseJson(await http.send(request), schema, request, provider);
}

/** What the table says of a request. Throws INVALID_INPUT for an id that would lead to another path. */
export const addressed = (
  { method, path, repeat }: Endpoint,
  params: OpenInput['params'] = {},
): Pick<HttpRequest, 'method' | 'path' | 'route' | 'about' | 'repeat'> => ({
  method,
  path: path.replace(/:(\w+)/g, (_all, name: string) => pathSegment(params[name] ?? '')),
  route: path,
  about: path.includes('/:sessionId') ? 'session' : undefined,
  repeat,
});
