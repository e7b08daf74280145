import type { Readable } from 'node:stream';
import { type AdapterDeps, type HttpOptions, MAX_TIMEOUT, runObserved } from '@anyproof/core';
import { type AxiosResponse, getAdapter } from 'axios';
import { decodeText } from '../answers/decode.js';
import type { OnlyPublic } from '../urls/address-guard.js';
import { CallScope } from './call-scope.js';
import { errorBytes, toDownload } from './download.js';
import { createHostGuard } from './host-guard.js';
import { type ResolvedHttp, resolveHttp } from './options.js';
import type { HttpClient, HttpDownload, HttpRequest, HttpResponse } from './request.js';
import { createRetries } from './retries.js';
import { errorFromStatus, type VendorErrors } from './status-errors.js';
import { baseConfig, requestConfig } from './transport.js';
import { DEADLINE_PASSED, errorFromTransport } from './transport-errors.js';
import { isWebPage, isWebPageType, unreadable } from './unusable-answer.js';

export interface HttpClientOptions {
  /** Absolute, without a final slash. */
  readonly baseUrl: string;
  /** The provider's own `http` setting (see `withHttpSettings`); it takes precedence over the options for all providers. */
  readonly http?: HttpOptions;
  /** Limit of an answer's bytes, decompressed; 20 MiB by default. */
  readonly maxResponseBytes?: number;
  /** Limit of a downloaded file's bytes, decompressed; 50 MiB by default. */
  readonly maxDownloadBytes?: number;
  readonly errors: VendorErrors;
  /** For hosts whose names may come from a vendor's body. Behind a proxy, names are the proxy's to resolve. */
  readonly onlyPublic?: OnlyPublic;
  /** For hosts that are not the vendor's API: our client certificate is not sent there. */
  readonly anonymous?: boolean;
  /** Called with every answer, errors too, before it is interpreted; `sentAt` is when its request was sent, by the clock. */
  readonly onAnswer?: (response: HttpResponse, sentAt: number) => void;
}

const DEFAULT_MAX_RESPONSE_BYTES = 20 * 1024 * 1024;
const DEFAULT_MAX_DOWNLOAD_BYTES = 50 * 1024 * 1024;

/**
 * The HTTP client of one provider at one host: keep-alive, no redirects, finite times and sizes, retries where
 * they are safe, our errors only. Throws CONFIG for invalid options.
 */
export function createHttpClient(options: HttpClientOptions, deps: AdapterDeps): HttpClient {
  const { provider } = deps;
  const resolved = resolveHttp(deps.http, options.http, provider);
  const http = options.anonymous === true ? withoutCertificate(resolved) : resolved;
  const { host } = new URL(options.baseUrl);
  // Axios' transport with a configuration of our own, bypassing axios.defaults, interceptors and merging: nothing
  // global can interfere, and each request costs less.
  const transport = getAdapter('http');
  const { maxResponseBytes = DEFAULT_MAX_RESPONSE_BYTES, onlyPublic } = options;
  const { fresh, ...base } = baseConfig(http, {
    baseUrl: options.baseUrl,
    maxResponseBytes,
    onlyPublic,
    provider,
  });
  const asBytes = { ...base, responseType: 'arraybuffer' } as const;
  // A download has a limit of its own, which is enforced while it is streamed.
  const asStream = { ...base, responseType: 'stream', maxContentLength: -1 } as const;
  const retries = createRetries(http.retries, deps);
  const guard = createHostGuard(http, host, deps);

  /** One request on the wire. */
  const attempt = async <Data>(
    request: HttpRequest,
    scope: CallScope,
    number: number,
    common: typeof asBytes | typeof asStream,
  ): Promise<{ readonly response: AxiosResponse<Data>; readonly sentAt: number }> => {
    const { attemptHeaders } = request;
    const headers = attemptHeaders
      ? { ...request.headers, ...(await scope.race(attemptHeaders())) }
      : request.headers;
    scope.check();
    const sentAt = deps.clock.now();
    const tell = (status?: number) =>
      deps.observer.observe({
        type: 'http',
        provider,
        method: request.method,
        route: request.route,
        milliseconds: deps.clock.now() - sentAt,
        attempt: number,
        ...(status === undefined ? {} : { status }),
      });
    const stream = request.body?.kind === 'stream' ? request.body.open() : undefined;
    try {
      const own = requestConfig(request, headers ?? {}, stream);
      const agents = request.repeat === 'safe' ? undefined : fresh;
      const size = request.maxAnswerBytes;
      const limit = size === undefined || common.responseType === 'stream' ? {} : { maxContentLength: size };
      const response: AxiosResponse<Data> = await transport({
        ...common,
        ...agents,
        ...own,
        ...limit,
        signal: scope,
      });
      tell(response.status);
      return { response, sentAt };
    } catch (error) {
      tell();
      throw errorFromTransport(scope.ended === 'deadline' ? DEADLINE_PASSED : error, request, provider);
    } finally {
      // An attempt can end before its body was read completely; the file behind it must not stay open.
      stream?.destroy();
    }
  };

  const check = (request: HttpRequest, answer: HttpResponse, sentAt: number): HttpResponse => {
    options.onAnswer?.(answer, sentAt);
    if (isAnswer(request, answer.status)) {
      if (!isWebPage(answer.text)) return answer;
      throw unreadable(request, provider, 'got a web page instead of an API response', {
        httpStatus: answer.status,
        damaged: true,
      });
    }
    throw errorFromStatus(answer, request, options.errors, deps);
  };

  /** Decodes an error body even if it is damaged: only codes and request ids are read from it, and those are ASCII. */
  const textOf = (
    bytes: Uint8Array,
    { status, headers }: AxiosResponse<unknown>,
    request: HttpRequest,
  ): string => {
    const text = decodeText(bytes, headerOf(headers, 'content-type'));
    if (text !== undefined) return text;
    if (!isAnswer(request, status)) return Buffer.from(bytes).toString('latin1');
    throw unreadable(request, provider, 'the answer is not text in its declared charset', {
      httpStatus: status,
    });
  };

  /** An observer's span learns that the work ended and how, but never sees the answer. */
  const observed = async <Answer>(
    request: HttpRequest,
    number: number,
    work: () => Promise<Answer>,
  ): Promise<Answer> => {
    const { method, route } = request;
    const answers: Answer[] = [];
    await runObserved(
      deps.observer,
      { kind: 'http', provider, method, route, host, attempt: number },
      async () => {
        answers.push(await work());
      },
    );
    const [answer] = answers;
    return answer as Answer;
  };

  /** A call: one attempt after another, within one deadline. `scope` stays open while the answer is streamed. */
  const call = async <Answer>(
    request: HttpRequest,
    attemptOnce: (scope: CallScope, number: number) => Promise<Answer>,
    flowsOn: boolean,
  ): Promise<Answer> => {
    const deadlineMs = deadlineOf(request, http);
    const scope = new CallScope(request, deadlineMs, provider);
    try {
      const answer = await retries.run(request, scope, deadlineMs, (number) => {
        scope.check();
        const work = () => attemptOnce(scope, number);
        return guard.run(
          scope,
          request,
          deps.observer.around === undefined ? work : () => observed(request, number, work),
        );
      });
      if (flowsOn) scope.stopTimer();
      else scope.close();
      return answer;
    } catch (error) {
      scope.close();
      throw error;
    }
  };

  return {
    send: (request) =>
      call(
        request,
        async (scope, number) => {
          const { response, sentAt } = await attempt<Uint8Array>(request, scope, number, asBytes);
          const text = textOf(response.data ?? new Uint8Array(), response, request);
          return check(request, toResponse(response, text), sentAt);
        },
        false,
      ),
    download: (request) =>
      call<HttpDownload>(
        request,
        async (scope, number) => {
          const { response, sentAt } = await attempt<Readable>(request, scope, number, asStream);
          const { timeoutMs = http.timeoutMs, route } = request;
          const failed = !isAnswer(request, response.status);
          const text = failed ? textOf(await errorBytes(response.data, timeoutMs), response, request) : '';
          const { headers } = check(request, toResponse(response, text), sentAt);
          if (isWebPageType(headers['content-type'])) {
            response.data.destroy();
            throw unreadable(request, provider, 'got a web page instead of a file', {
              httpStatus: response.status,
              damaged: true,
            });
          }
          return toDownload(headers, {
            source: response.data,
            scope,
            route,
            provider,
            maxBytes: request.maxAnswerBytes ?? options.maxDownloadBytes ?? DEFAULT_MAX_DOWNLOAD_BYTES,
            timeoutMs,
            deadlineMs: http.downloadDeadlineMs,
            onFailure: guard.failed,
          });
        },
        true,
      ),
  };
}

function withoutCertificate({ clientCertificate: _ours, ...http }: ResolvedHttp): ResolvedHttp {
  return http;
}

/** Requests with a longer timeout of their own, such as uploads, get twice that as their deadline. */
function deadlineOf({ timeoutMs = 0 }: HttpRequest, http: ResolvedHttp): number {
  return timeoutMs > http.timeoutMs
    ? Math.min(Math.max(http.deadlineMs, 2 * timeoutMs), MAX_TIMEOUT)
    : http.deadlineMs;
}

function toResponse(response: AxiosResponse<unknown>, text: string): HttpResponse {
  return {
    status: response.status,
    text,
    // Rarely needed, so created on demand.
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

function headerOf(headers: AxiosResponse['headers'], name: string): string | undefined {
  const value: unknown = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function isAnswer(request: HttpRequest, status: number): boolean {
  return (status >= 200 && status < 300) || request.answers?.includes(status) === true;
}
