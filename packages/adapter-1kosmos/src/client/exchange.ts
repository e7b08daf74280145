import { type AdapterDeps, ProofingError, type StandardSchemaV1 } from '@anyproof/core';
import {
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  jsonBytes,
  type Parsed,
  parseValue,
  type RequestBody,
  readJson,
  untilAborted,
} from '@anyproof/provider-kit';
import type { AuthHeaders } from '../1kosmos-auth.js';
import type { Channel, Channels } from '../1kosmos-channel.js';
import type { ServiceClock } from '../1kosmos-clock.js';
import type { OneKosmosSettings } from '../1kosmos-settings-types.js';
import { IV_BYTES, openMessage } from '../crypto/message.js';
import { sealedBody } from '../crypto/sealed-body.js';
import type { Endpoint } from './endpoints.js';
import { addressed } from './open-calls.js';

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
  readonly settings: Pick<OneKosmosSettings, 'envelope'>;
  readonly deps: AdapterDeps;
}

/** Statuses with which the service refuses headers it cannot use: that answer proves that nothing happened. */
const REFUSED_HEADERS = new Set([400, 401]);

export function createExchange(parts: ExchangeParts): Exchange {
  const { http, channels, clock, headers, settings, deps } = parts;
  const { provider } = deps;

  const attempt = async (endpoint: Endpoint, input: ExchangeInput, channel: Channel): Promise<Answered> => {
    const seal = (body: RequestBody) =>
      endpoint.sealed || settings.envelope === 'all'
        ? sealedBody(channel.key, body, () => deps.random.bytes(IV_BYTES))
        : body;
    const request = requestFor(endpoint, input, () => headers(channel, endpoint.auth), seal);
    return { request, channel, response: await http.send(request) };
  };

  const send = async (endpoint: Endpoint, input: ExchangeInput) => {
    const channel = await untilAborted(channels.current, input.signal, provider);
    const offset = clock.offset();
    try {
      return await attempt(endpoint, input, channel);
    } catch (error) {
      if (!refusesHeaders(error, endpoint)) throw error;
      // Its Date header has told a skew by now, or its key has changed; anything else would be refused again.
      if (clock.offset() === offset && !(await isRenewed(channel, input.signal))) throw error;
      return attempt(endpoint, input, await untilAborted(channels.current, input.signal, provider));
    }
  };

  /** A key that cannot be asked for is no new one: the refusal is what the caller must see. */
  const isRenewed = (channel: Channel, signal: AbortSignal | undefined) =>
    untilAborted(() => channels.renewed(channel).catch(() => false), signal, provider);

  /**
   * An answer is sealed under the key of its request. Where that does not fit and the answer names another key, the
   * service's key was changed meanwhile.
   */
  const open = async ({ channel, request }: Answered, { data, publicKey }: Envelope): Promise<string> => {
    try {
      return openMessage(channel.key, data, provider);
    } catch (error) {
      if (publicKey === undefined || publicKey === channel.servicePublicKey) throw error;
      if (!(await isRenewed(channel, request.signal))) throw error;
      return openMessage((await channels.current()).key, data, provider);
    }
  };

  return {
    command: async (endpoint, input) => {
      await send(endpoint, input);
    },
    read: async (endpoint, input, schema) => {
      const answered = await send(endpoint, input);
      const isEmpty = endpoint.mayBeEmpty === true && answered.response.text === '';
      const raw = isEmpty ? {} : await openAnswer(answered, open, provider);
      return parseValue(raw, schema, answered.request, provider);
    },
  };
}

function requestFor(
  endpoint: Endpoint,
  input: ExchangeInput,
  attemptHeaders: NonNullable<HttpRequest['attemptHeaders']>,
  seal: (body: RequestBody) => RequestBody,
): HttpRequest {
  const body = input.body ?? (endpoint.method === 'POST' ? jsonBytes({}) : undefined);
  return {
    ...addressed(endpoint, input.params),
    headers: { 'content-type': 'application/json' },
    attemptHeaders,
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

interface Answered {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  /** The one under which the request was sealed. */
  readonly channel: Channel;
}

interface Envelope {
  readonly data: string;
  readonly publicKey?: unknown;
}

/**
 * Which answers are sealed is documented for some endpoints only (dossier 3), so the answer itself says: `data` as text
 * is opened, `data` as an object is taken, anything else is the answer. Throws BAD_RESPONSE, or AMBIGUOUS when it
 * answers a creation.
 */
async function openAnswer(
  answered: Answered,
  open: (answered: Answered, envelope: Envelope) => Promise<string>,
  provider: string,
): Promise<unknown> {
  const { request, response } = answered;
  const answer = readJson(response, request, provider);
  if (!isObject(answer)) return answer;
  const { data, publicKey } = answer;
  if (typeof data !== 'string') return isObject(data) ? data : answer;
  const text = await open(answered, { data, publicKey }).catch((error: unknown) => {
    if (request.repeat !== 'creates') throw error;
    throw new ProofingError({
      code: 'AMBIGUOUS',
      message: 'the answer to the creation cannot be opened, so a session may exist; create a new one',
      provider,
    });
  });
  return readJson({ ...response, text }, request, provider);
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
