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
 * `keepAliveMsecs` is what axios sets on every socket: another value would cost two system calls per request. `timeout`
 * closes idle connections, so that none outlives its client for long; if the server announces less, they are closed
 * earlier.
 */
const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 60_000, timeout: 30_000 };
/**
 * For requests that cannot be repeated: the other side may close a connection that was idle for longer while we write,
 * and it would then be unknown whether the request arrived.
 */
const FRESH = { ...KEEP_ALIVE, timeout: 3_000 };
const BASE_HEADERS = { accept: 'application/json', 'user-agent': 'anyproof' };

/** What all requests of a client have in common. Throws BAD_RESPONSE for a host that must not be contacted. */
export function baseConfig(
  http: ResolvedHttp,
  parts: BaseParts,
): Omit<InternalAxiosRequestConfig, 'headers'> & { readonly fresh: Agents } {
  return {
    baseURL: parts.baseUrl,
    timeout: http.timeoutMs,
    // A path must stay a path: otherwise `//elsewhere` would send the credentials there.
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    maxContentLength: parts.maxResponseBytes,
    maxBodyLength: Number.POSITIVE_INFINITY,
    // Proxies come from our own settings, never from the environment of the process, and the agents handle them.
    proxy: false,
    validateStatus: null,
    ...agents(http, parts, KEEP_ALIVE),
    fresh: agents(http, parts, FRESH),
  };
}

/** The agents in the form that axios accepts. */
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
  // Behind a proxy, the proxy resolves names, and its rules apply.
  if (proxy !== undefined) return proxyAgents({ proxy, keepAlive, tls, provider });
  const lookup = onlyPublic === undefined ? {} : { lookup: guardedLookup(onlyPublic, provider) };
  return {
    httpAgent: takingTimeToConnect(new HttpAgent({ ...keepAlive, ...lookup })),
    httpsAgent: takingTimeToConnect(new HttpsAgent({ ...keepAlive, ...lookup, ...tls })),
  };
}

/** Node would apply the idle timeout while a connection is being established; the request has a timeout of its own. */
function takingTimeToConnect(agent: HttpAgent): HttpAgent {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = ({ timeout: _idle, ...options }: ClientRequestArgs, done) =>
    connect(options, done);
  return agent;
}

/** The configuration of one request. */
export function requestConfig(
  request: HttpRequest,
  wanted: NonNullable<HttpRequest['headers']>,
  stream: Readable | undefined,
): InternalAxiosRequestConfig {
  const { body } = request;
  const headers: Record<string, string> = { ...BASE_HEADERS };
  for (const [name, value] of Object.entries(wanted)) {
    // Axios would silently drop characters that cannot be sent, and send the rest.
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
