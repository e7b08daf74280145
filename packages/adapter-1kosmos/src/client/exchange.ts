import { type AdapterDeps, ProofingError, type StandardSchemaV1 } from '@anyproof/core';
import {
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  jsonBytes,
  type Parsed,
  parseValue,
  pathSegment,
  type RequestBody,
  readJson,
} from '@anyproof/provider-kit';
import type { AuthHeaders } from '../1kosmos-auth.js';
import type { Channel, Channels } from '../1kosmos-channel.js';
import type { ServiceClock } from '../1kosmos-clock.js';
import type { OneKosmosSettings } from '../1kosmos-settings.js';
import { IV_BYTES, openMessage } from '../crypto/message.js';
import { sealedBody } from '../crypto/sealed-body.js';
import type { Endpoint } from './endpoints.js';

export interface ExchangeInput {
  /** Values of the path's placeholders. */
  readonly params?: { readonly [name: string]: string };
  readonly body?: RequestBody;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

/** One call to the service: headers and body sealed, the answer opened and read. */
export interface Exchange {
  read<Value>(
    endpoint: Endpoint,
    input: ExchangeInput,
    schema: StandardSchemaV1<Value>,
  ): Promise<Parsed<Value>>;
  /** For endpoints that answer nothing of use. */
  command(endpoint: Endpoint, input: ExchangeInput): Promise<void>;
}

export interface ExchangeParts {
  readonly http: HttpClient;
  readonly channels: Channels;
  readonly clock: ServiceClock;
  readonly headers: AuthHeaders;
  readonly settings: OneKosmosSettings;
  readonly deps: AdapterDeps;
}

/** Statuses with which the service refuses headers it cannot use: that answer proves that nothing happened. */
const REFUSED_HEADERS = new Set([400, 401]);

export function createExchange(parts: ExchangeParts): Exchange {
  const { http, channels, clock, headers, settings, deps } = parts;
  const { provider } = deps;

  const attempt = async (endpoint: Endpoint, input: ExchangeInput, channel: Channel) => {
    const request = requestFor(endpoint, input, await headers(channel, endpoint.auth), (body) =>
      endpoint.sealed || settings.envelope === 'all'
        ? sealedBody(channel.key, body, () => deps.random.bytes(IV_BYTES))
        : body,
    );
    return { request, response: await http.send(request) };
  };

  const send = async (endpoint: Endpoint, input: ExchangeInput) => {
    const channel = await channels.current();
    const offset = clock.offset();
    try {
      return await attempt(endpoint, input, channel);
    } catch (error) {
      if (!refusesHeaders(error, endpoint)) throw error;
      // Its Date header has told a skew by now, or its key has changed; anything else would be refused again.
      if (clock.offset() === offset && !(await channels.renewed(channel))) throw error;
      return attempt(endpoint, input, await channels.current());
    }
  };

  return {
    command: async (endpoint, input) => {
      await send(endpoint, input);
    },
    read: async (endpoint, input, schema) => {
      const { request, response } = await send(endpoint, input);
      const raw = await openAnswer(response, request, channels, provider);
      return parseValue(raw, schema, request, provider);
    },
  };
}

function requestFor(
  endpoint: Endpoint,
  input: ExchangeInput,
  headers: HttpRequest['headers'] & object,
  seal: (body: RequestBody) => RequestBody,
): HttpRequest {
  const { method, path, repeat } = endpoint;
  const body = input.body ?? (method === 'POST' ? jsonBytes({}) : undefined);
  return {
    method,
    path: path.replace(/:(\w+)/g, (_all, name: string) => pathSegment(input.params?.[name] ?? '')),
    route: path,
    headers: { 'content-type': 'application/json', ...headers },
    repeat,
    signal: input.signal,
    ...(body === undefined ? {} : { body: seal(body) }),
    ...(input.timeoutMs === undefined ? {} : { timeoutMs: input.timeoutMs }),
  };
}

function refusesHeaders(error: unknown, endpoint: Endpoint): boolean {
  return (
    endpoint.auth !== 'N' && ProofingError.isInstance(error) && REFUSED_HEADERS.has(error.httpStatus ?? 0)
  );
}

/**
 * Which answers are sealed is documented for some endpoints only (dossier 3), so the answer itself says: `data` as text
 * is opened, `data` as an object is taken, anything else is the answer. Another `publicKey` beside it means that the
 * service's key was changed.
 */
async function openAnswer(
  response: HttpResponse,
  request: HttpRequest,
  channels: Channels,
  provider: string,
): Promise<unknown> {
  const answer = readJson(response, request, provider);
  if (typeof answer !== 'object' || answer === null || !('data' in answer)) return answer;
  if (typeof answer.data !== 'string') return answer.data ?? answer;
  let channel = await channels.current();
  const rotated = 'publicKey' in answer && answer.publicKey !== channel.servicePublicKey;
  if (rotated && (await channels.renewed(channel))) channel = await channels.current();
  return readJson({ ...response, text: openMessage(channel.key, answer.data, provider) }, request, provider);
}
