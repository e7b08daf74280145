import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { checkServerIdentity, type SecureContextOptions } from 'node:tls';
import { ProofingError } from '@anyproof/core';
import { Agent, type AgentConnectOpts } from 'agent-base';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';

/** The headers of a CONNECT or plain request to the proxy. */
type ProxyHeaders = () => { readonly [name: string]: string };

export interface ProxyParts {
  /** Including its credentials. */
  readonly proxy: string;
  readonly keepAlive: { readonly keepAlive: boolean; readonly keepAliveMsecs: number };
  /** The certificates used with the vendor, inside the tunnel. */
  readonly tls: SecureContextOptions;
  readonly provider: string;
}

export function proxyAgents({ proxy, keepAlive, tls, provider }: ProxyParts) {
  const url = new URL(proxy);
  const headers = proxyHeaders(url);
  // The agents' own debug log shows their URL, so the credentials are sent in a header instead.
  url.username = '';
  url.password = '';
  const fail = (error: unknown) => proxyError(error, provider);
  return {
    httpAgent: new PlainAgent(url, { ...keepAlive, headers }, fail),
    httpsAgent: new TunnelAgent(url, keepAlive, headers, tls, fail),
  };
}

function proxyHeaders({ username, password }: URL): ProxyHeaders {
  if (username === '' && password === '') return () => ({});
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  const value = `Basic ${Buffer.from(pair).toString('base64')}`;
  return () => ({ 'Proxy-Authorization': value });
}

/** For https: a CONNECT tunnel with the vendor's TLS inside. */
class TunnelAgent extends Agent {
  constructor(
    private readonly proxy: URL,
    keepAlive: ProxyParts['keepAlive'],
    private readonly proxyHeaders: ProxyHeaders,
    private readonly tls: SecureContextOptions,
    private readonly fail: (error: unknown) => ProofingError,
  ) {
    super({ ...keepAlive });
  }

  override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
    // A request that is abandoned while the proxy is silent must not leave its connection behind. It has no socket yet,
    // so destroying it is not reported to anyone.
    const ending = new AbortController();
    const { destroy } = request;
    request.destroy = (error) => {
      ending.abort();
      return destroy.call(request, error);
    };
    let status = 200;
    const answered = (answer: { readonly statusCode: number }) => {
      status = answer.statusCode;
    };
    request.once('proxyConnect', answered);
    try {
      const tunnel = new HttpsProxyAgent(this.proxy, { headers: this.proxyHeaders, signal: ending.signal });
      const { host = '' } = options;
      const socket = await tunnel.connect(request, {
        ...options,
        ...this.tls,
        // Without a server name, as for an IP address, the certificate would be checked against "localhost".
        checkServerIdentity: (_name, certificate) => checkServerIdentity(host, certificate),
      } as AgentConnectOpts);
      if (status === 200) return socket;
      socket.destroy();
    } catch (error) {
      throw this.fail(error);
    } finally {
      request.destroy = destroy;
      request.off('proxyConnect', answered);
    }
    throw this.fail({ status });
  }
}

type PlainRequest = Parameters<HttpProxyAgent<string>['connect']>[0];

/** For http: the proxy is sent the whole address. */
class PlainAgent extends HttpProxyAgent<string> {
  constructor(
    proxy: URL,
    options: ProxyParts['keepAlive'] & { readonly headers: ProxyHeaders },
    private readonly fail: (error: unknown) => ProofingError,
  ) {
    super(proxy, options);
  }

  override async connect(request: PlainRequest, options: AgentConnectOpts): Promise<Socket> {
    return super.connect(request, options).catch((error: unknown) => {
      throw this.fail(error);
    });
  }
}

/** The error for a proxy that failed: nothing reached the vendor. Uses the error's status or code and nothing else. */
function proxyError(error: unknown, provider: string): ProofingError {
  const { status, code }: { status?: unknown; code?: unknown } = Object(error);
  if (typeof status !== 'number')
    return new ProofingError({
      code: 'NETWORK',
      message: 'the proxy cannot be reached, or closed the connection without an answer; check http.proxy',
      provider,
      nativeCode: typeof code === 'string' ? code : undefined,
    });
  return new ProofingError({
    code: 'NETWORK',
    message:
      status === 407
        ? 'the proxy requires (different) credentials; check http.proxy (HTTP 407 from the proxy)'
        : `the proxy did not connect to the vendor (HTTP ${status} from the proxy)`,
    provider,
    nativeCode: `PROXY_${status}`,
    retryable: status >= 500,
  });
}
