import { Agent as HttpAgent, validateHeaderName, validateHeaderValue } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { type AdapterDeps, abortedError } from '@anyproof/core';
import { AxiosHeaders, type AxiosResponse, getAdapter, type InternalAxiosRequestConfig } from 'axios';
import { errorText, toDownload } from './downloads.js';
import type { HttpClient, HttpRequest, HttpResponse } from './http-request.js';
import { createRetries, type RetrySettings } from './retries.js';
import { errorFromStatus, type VendorErrors } from './status-errors.js';
import { errorFromTransport } from './transport-errors.js';
import { unreadable } from './unreadable.js';

export interface HttpClientOptions {
  /** Absolute, without a final slash. */
  readonly baseUrl: string;
  /** Milliseconds; 30,000 by default. */
  readonly timeoutMs?: number;
  /** Bytes of an answer; 20 MiB by default. */
  readonly maxResponseBytes?: number;
  /** Bytes of a downloaded file; 50 MiB by default. */
  readonly maxDownloadBytes?: number;
  readonly retries?: RetrySettings;
  readonly errors: VendorErrors;
  /** Told of every answer, errors too, before anything is made of it. */
  readonly onAnswer?: (response: HttpResponse) => void;
}

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RESPONSE_BYTES = 20 * 1024 * 1024;
/** As axios sets it on every socket: another figure would cost two system calls a request. */
const KEEP_ALIVE = { keepAlive: true, keepAliveMsecs: 60_000 };
const BASE_HEADERS = { accept: 'application/json', 'user-agent': 'anyproof' };

/** The HTTP client of one provider: kept connections, no redirects, finite times and sizes, our errors only. */
export function createHttpClient(options: HttpClientOptions, deps: AdapterDeps): HttpClient {
  // Axios' transport with a config of our own: none of axios.defaults, interceptors or merging lies between, so nothing
  // global can reach in, and each request costs less.
  const transport = getAdapter('http');
  const base = baseConfig(options, deps);
  const retries = createRetries(options.retries ?? {}, deps);

  const attempt = async <Data>(
    request: HttpRequest,
    number: number,
    responseType: 'text' | 'stream',
  ): Promise<AxiosResponse<Data>> => {
    if (request.signal?.aborted) throw abortedError(deps.provider);
    const { attemptHeaders } = request;
    const headers = attemptHeaders ? { ...request.headers, ...(await attemptHeaders()) } : request.headers;
    const startedAt = deps.clock.now();
    const tell = (status?: number) =>
      observeAttempt(deps, request, number, deps.clock.now() - startedAt, status);
    const stream = request.body?.kind === 'stream' ? request.body.open() : undefined;
    try {
      const config = { ...base, ...requestConfig(request, headers ?? {}, stream), responseType };
      const response: AxiosResponse<Data> = await transport(config);
      tell(response.status);
      return response;
    } catch (error) {
      tell();
      throw errorFromTransport(error, request, deps.provider);
    } finally {
      // An attempt can end before its body was read to the end; the file beneath must not stay open.
      stream?.destroy();
    }
  };
  const check = (request: HttpRequest, answer: HttpResponse): HttpResponse => {
    options.onAnswer?.(answer);
    if (isAnswer(request, answer.status)) {
      if (!isWebPage(answer.text)) return answer;
      throw unreadable(request, deps.provider, 'a web page came instead of an answer', answer.status);
    }
    throw errorFromStatus(answer, request, options.errors, deps);
  };

  return {
    send: (request) =>
      retries.run(request, async (number) => {
        const response = await attempt<string>(request, number, 'text');
        return check(request, toResponse(response, response.data ?? ''));
      }),
    download: (request) =>
      retries.run(request, async (number) => {
        const response = await attempt<Readable>(request, number, 'stream');
        const failed = !isAnswer(request, response.status);
        const { headers } = check(
          request,
          toResponse(response, failed ? await errorText(response.data) : ''),
        );
        return toDownload(response.data, headers, options.maxDownloadBytes, request, deps.provider);
      }),
  };
}

function baseConfig(
  options: HttpClientOptions,
  deps: AdapterDeps,
): Omit<InternalAxiosRequestConfig, 'headers'> {
  const { ca, clientCertificate } = deps.http;
  const tls = {
    ...KEEP_ALIVE,
    ...(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] }),
    ...clientCertificate,
  };
  return {
    baseURL: options.baseUrl,
    timeout: options.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    // A path is only ever a path: without this, `//elsewhere` would take the credentials there.
    allowAbsoluteUrls: false,
    maxRedirects: 0,
    maxContentLength: options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
    maxBodyLength: Number.POSITIVE_INFINITY,
    // Proxies come from our own settings, never from the process's environment.
    proxy: false,
    validateStatus: null,
    httpAgent: new HttpAgent(KEEP_ALIVE),
    httpsAgent: new HttpsAgent(tls),
  };
}

function requestConfig(
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
    ...(request.signal === undefined ? {} : { signal: request.signal }),
  };
}

function queryText(query: HttpRequest['query']): string {
  let text = '';
  for (const name in query)
    text += `${text === '' ? '?' : '&'}${encodeURIComponent(name)}=${encodeURIComponent(query[name] ?? '')}`;
  return text;
}

function toResponse(response: AxiosResponse<unknown>, text: string): HttpResponse {
  return {
    status: response.status,
    text,
    // Seldom needed, so read on demand.
    get headers() {
      return plainHeaders(response.headers);
    },
  };
}

function plainHeaders(headers: AxiosResponse['headers']): HttpResponse['headers'] {
  const plain: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined && value !== null) plain[name.toLowerCase()] = String(value);
  return plain;
}

function isAnswer(request: HttpRequest, status: number): boolean {
  return (status >= 200 && status < 300) || request.answers?.includes(status) === true;
}

/** No API answers with one: a proxy or a portal on the way does, for a request that never reached the vendor. */
function isWebPage(text: string): boolean {
  return /^\s*<(?:!doctype|html)[\s>]/i.test(text);
}

function observeAttempt(
  deps: AdapterDeps,
  request: HttpRequest,
  attempt: number,
  milliseconds: number,
  status: number | undefined,
): void {
  try {
    deps.observer.observe({
      type: 'http',
      provider: deps.provider,
      method: request.method,
      route: request.route,
      milliseconds,
      attempt,
      ...(status === undefined ? {} : { status }),
    });
  } catch {
    // An observer must never change what the app gets.
  }
}
