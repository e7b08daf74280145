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
  const { method, path, repeat } = endpoint;
  const request: HttpRequest = {
    method,
    path: pathOf(endpoint, input.params),
    route: path,
    repeat,
    signal: input.signal,
    ...(input.body === undefined ? {} : { body: jsonBytes(input.body) }),
  };
  return parseJson(await http.send(request), schema, request, provider);
}

/** Throws INVALID_INPUT for an id that would lead to another path. */
export const pathOf = ({ path }: Endpoint, params: OpenInput['params'] = {}): string =>
  path.replace(/:(\w+)/g, (_all, name: string) => pathSegment(params[name] ?? ''));
