import {
  type ClientRequestArgs,
  Agent as HttpAgent,
  validateHeaderName,
  validateHeaderValue,
} from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import { checkLiteralHost, guardedLookup, type OnlyPublic } from '../urls/address-guard.js';
import type { ResolvedHttp } from './options.js';
import { proxyAgents } from './proxy-agents.js';
import type { HttpRequest } from './request.js';

export interface BaseParts {
  readonly baseUrl: string;
  readonly maxResponseBytes: number;
  readonly onlyPublic: OnlyPublic | undefined;
  readonly provider: string;
}

/**
 * `keepAliveMsecs` as axios sets it on every socket: another figure would cost two system calls a request. `timeout` is of
 * idle connections, so that none outlives its client for long; one whose server announces less is closed before that.
 */
const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 60_000, timeout: 30_000 };
/**
 * For what cannot be repeated: a connection that was idle for longer may be closed by the other side while we write, and
 * then nobody can tell whether the request arrived.
 */
const FRESH = { ...KEEP_ALIVE, timeout: 3_000 };
const BASE_HEADERS = { accept: 'application/json', 'user-agent': 'anyproof' };

/** What all requests of a client have in common. Throws BAD_RESPONSE for a host that may not be asked. */
export function baseConfig(
  http: ResolvedHttp,
  parts: BaseParts,
): Omit<InternalAxiosRequestConfig, 'headers'> & { readonly fresh: Agents } {
  return {
    baseURL: parts.baseUrl,
    timeout: http.timeoutMs,
    // A path is only ever a path: without this, `//elsewhere` would take the credentials there.
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    maxContentLength: parts.maxResponseBytes,
    maxBodyLength: Number.POSITIVE_INFINITY,
    // Proxies come from our own settings, never from the process's environment, and are the agents' matter.
    proxy: false,
    validateStatus: null,
    ...agents(http, parts, KEEP_ALIVE),
    fresh: agents(http, parts, FRESH),
  };
}

/** Whatever axios takes for them. */
interface Agents {
  readonly httpAgent: object;
  readonly httpsAgent: object;
}

function agents(
  { ca, clientCertificate, proxy }: ResolvedHttp,
  { baseUrl, onlyPublic, provider }: BaseParts,
  keepAlive: typeof KEEP_ALIVE,
): Agents {
  const tls = {
    ...(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] }),
    ...clientCertificate,
  };
  if (onlyPublic !== undefined) checkLiteralHost(new URL(baseUrl).hostname, onlyPublic, provider);
  // Behind a proxy it is the proxy that resolves names, and its rules that hold.
  if (proxy !== undefined) return proxyAgents({ proxy, keepAlive, tls, provider });
  const lookup = onlyPublic === undefined ? {} : { lookup: guardedLookup(onlyPublic, provider) };
  return {
    httpAgent: takingTimeToConnect(new HttpAgent({ ...keepAlive, ...lookup })),
    httpsAgent: takingTimeToConnect(new HttpsAgent({ ...keepAlive, ...lookup, ...tls })),
  };
}

/** Node would cut off a connection that is being made after the time of an idle one; the request has its own. */
function takingTimeToConnect(agent: HttpAgent): HttpAgent {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = ({ timeout: _idle, ...options }: ClientRequestArgs, done) =>
    connect(options, done);
  return agent;
}

/** What is this request's own. */
export function requestConfig(
  request: HttpRequest,
  wanted: NonNullable<HttpRequest['headers']>,
  stream: Readable | undefined,
): InternalAxiosRequestConfig {
  const { body } = request;
  const headers: Record<string, string> = { ...BASE_HEADERS };
  for (const [name, value] of Object.entries(wanted)) {
    // Axios would drop the characters that cannot be sent, and send the rest as if nothing were.
    validateHeaderName(name);
    validateHeaderValue(name, value);
    headers[name.toLowerCase()] = value;
  }
  if (body !== undefined) {
    headers['content-type'] ??= body.mediaType;
    headers['content-length'] = String(body.kind === 'bytes' ? body.bytes.length : body.size);
  }
  return {
    method: request.method,
    url: request.path + queryText(request.query),
    headers: new AxiosHeaders(headers),
    ...(body === undefined ? {} : { data: body.kind === 'bytes' ? body.bytes : stream }),
    ...(request.timeoutMs === undefined ? {} : { timeout: request.timeoutMs }),
  };
}

function queryText(query: HttpRequest['query']): string {
  let text = '';
  for (const name in query)
    text += `${text === '' ? '?' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(query[name] ?? '')}`;
  return text;
}
