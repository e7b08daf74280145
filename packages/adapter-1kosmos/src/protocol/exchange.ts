import { type AdapterDeps, type Clock, ProofingError, untilAborted } from '@anyproof/core';
import {
  type Answer,
  aboutAnother,
  creates,
  type HttpClient,
  type HttpRequest,
  type HttpResponse,
  isAnother,
  jsonBytes,
  type Parsed,
  parseValue,
  type RequestBody,
  readJson,
} from '@anyproof/provider-kit';
import type { AuthHeaders } from './auth-headers.js';
import type { Channel, Channels, ServiceClock } from './channel.js';
import { addressed, type Endpoint } from './endpoints.js';
import { IV_BYTES, openMessage, sealedBody } from './envelope.js';

export interface ExchangeInput {
  /** Values of the path's placeholders. */
  readonly params?: { readonly [name: string]: string };
  readonly body?: RequestBody;
  /** What the answer must be about, in addition to `params`. */
  readonly asked?: HttpRequest['asked'];
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number;
}

/** One call to the service: seals headers and body, then opens and reads the answer. */
export interface Exchange {
  read<Value>(endpoint: Endpoint, input: ExchangeInput, shape: Answer<Value>): Promise<Parsed<Value>>;
  /** For endpoints whose answer is not used. */
  command(endpoint: Endpoint, input: ExchangeInput): Promise<void>;
}

/** Which bodies are sealed: those documented as sealed, or all. */
export interface ExchangeSettings {
  readonly envelope: 'documented' | 'all';
}

export interface ExchangeParts {
  readonly http: HttpClient;
  readonly channels: Channels;
  readonly clock: ServiceClock;
  readonly headers: AuthHeaders;
  readonly settings: ExchangeSettings;
  readonly deps: AdapterDeps;
}

export function createExchange(parts: ExchangeParts): Exchange {
  const { http, channels, clock, headers, settings, deps } = parts;
  const { provider } = deps;
  const refusals = createRefusals(deps.clock);

  const attempt = async (endpoint: Endpoint, input: ExchangeInput, channel: Channel): Promise<Answered> => {
    const seal = (body: RequestBody) =>
      endpoint.sealed || settings.envelope === 'all'
        ? sealedBody(channel.key, body, () => deps.random.bytes(IV_BYTES))
        : body;
    const request = requestFor(endpoint, input, () => headers(channel, endpoint.auth), seal);
    const response = await http.send(request);
    refusals.succeeded();
    return { request, channel, response };
  };

  const send = async (endpoint: Endpoint, input: ExchangeInput) => {
    const channel = await untilAborted(channels.current, input.signal, provider);
    const offset = clock.offset();
    try {
      return await attempt(endpoint, input, channel);
    } catch (error) {
      if (!refusesHeaders(error, endpoint)) throw error;
      // Repeats only if the rejection's Date header revealed a skew, or the key has changed; otherwise it would be
      // rejected again.
      if (clock.offset() === offset) {
        if (!refusals.mayBeTheKey(error)) throw error;
        if (!(await isRenewed(channel, input.signal))) {
          refusals.keyUnchanged();
          throw error;
        }
      }
      return attempt(endpoint, input, await untilAborted(channels.current, input.signal, provider));
    }
  };

  /** If the key cannot be fetched, it counts as unchanged: the caller must see the original rejection. */
  const isRenewed = (channel: Channel, signal: AbortSignal | undefined) =>
    untilAborted(() => channels.renewed(channel).catch(() => false), signal, provider);

  /**
   * An answer is sealed under its request's key. If it cannot be opened and names another key, the service has changed
   * its key in the meantime.
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
    read: async (endpoint, input, shape) => {
      const answered = await send(endpoint, input);
      const isEmpty = endpoint.mayBeEmpty === true && answered.response.text === '';
      const raw = isEmpty ? {} : await openAnswer(answered, open, provider);
      const parsed = parseValue(raw, shape, answered.request, provider, answered.response.status);
      checkCommunity(raw, input, answered.request, provider);
      return parsed;
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
    ...addressed(endpoint, input),
    headers: { 'content-type': 'application/json' },
    attemptHeaders,
    signal: input.signal,
    ...(body === undefined ? {} : { body: seal(body) }),
    ...(input.timeoutMs === undefined ? {} : { timeoutMs: input.timeoutMs }),
  };
}

/** A community belongs to a tenant, so both are compared. */
function checkCommunity(
  raw: unknown,
  { params }: ExchangeInput,
  request: HttpRequest,
  provider: string,
): void {
  const wanted = params?.['communityId'];
  if (wanted !== undefined && isObject(raw) && isAnother(raw['communityId'], wanted))
    throw aboutAnother('tenant', provider, request.route);
}

interface Answered {
  readonly request: HttpRequest;
  readonly response: HttpResponse;
  /** The channel under which the request was sealed. */
  readonly channel: Channel;
}

interface Envelope {
  readonly data: string;
  readonly publicKey?: unknown;
}

/**
 * It is documented for only some endpoints whether answers are sealed (dossier 3), so the answer decides: `data` as
 * text is opened, `data` as an object is used, and anything else is the answer itself. Throws BAD_RESPONSE, or
 * AMBIGUOUS for the answer to a creation.
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
    if (!creates(request)) throw error;
    throw new ProofingError({
      code: 'AMBIGUOUS',
      message: 'the answer to the creation cannot be opened, so a session may exist; create a new one',
      provider,
      httpStatus: response.status,
    });
  });
  return readJson({ ...response, text }, request, provider);
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Statuses with which the service rejects unusable headers, which proves that nothing happened. */
const REFUSED_HEADERS = new Set([400, 401]);

/** Subjects of a rejection's body (see `oneKosmosErrors`): the headers, or something else. */
const OF_HEADERS = new Set(['publickey', 'requestid', 'licensekey', 'sealing']);

const OF_OTHER_THINGS = new Set(['session', 'request']);

const IN_A_ROW = 3;

const ASK_AGAIN_AFTER_MS = 30_000;

export function refusesHeaders(error: unknown, endpoint: Endpoint): error is ProofingError {
  return (
    endpoint.auth !== 'N' && ProofingError.isInstance(error) && REFUSED_HEADERS.has(error.httpStatus ?? 0)
  );
}

/**
 * Decides whether a rejection is worth fetching the service's key again. How a changed key is rejected is unpublished,
 * and most rejections are about the request itself.
 */
export interface Refusals {
  mayBeTheKey(error: ProofingError): boolean;
  succeeded(): void;
  /** The key was fetched, and has not changed. */
  keyUnchanged(): void;
}

export function createRefusals(clock: Clock): Refusals {
  let inARow = 0;
  let unchangedAt = Number.NEGATIVE_INFINITY;
  return {
    succeeded: () => {
      inARow = 0;
    },
    keyUnchanged: () => {
      unchangedAt = clock.now();
    },
    mayBeTheKey: ({ nativeCode = '' }) => {
      inARow += 1;
      if (OF_HEADERS.has(nativeCode)) return true;
      // After a change of the key, everything is rejected, whatever the error says.
      if (OF_OTHER_THINGS.has(nativeCode) && inARow < IN_A_ROW) return false;
      return clock.now() - unchangedAt >= ASK_AGAIN_AFTER_MS;
    },
  };
}

/** What further calls to the same service need. */
export interface Connection {
  readonly exchange: Exchange;
  readonly http: HttpClient;
  readonly provider: string;
}

/** The same in both builds of this package. */
const CONNECTION = Symbol.for('anyproof.1kosmos.connection');

/** Attaches the connection to the client for other entry points, hidden from its types, JSON and logs. */
export function withConnection<Client extends object>(client: Client, connection: Connection): Client {
  return Object.defineProperty(client, CONNECTION, { value: connection });
}

/** Throws INVALID_INPUT for anything but a client of this adapter. */
export function connectionOf(client: object): Connection {
  const found: unknown = Object.getOwnPropertyDescriptor(client, CONNECTION)?.value;
  if (isConnection(found)) return found;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'this is not a client of 1Kosmos: pass proofing.native(oneKosmos)',
  });
}

const isConnection = (value: unknown): value is Connection =>
  isObject(value) && 'exchange' in value && 'http' in value && typeof value['provider'] === 'string';
