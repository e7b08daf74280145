import { lookup } from 'node:dns/promises';
import { isIP, connect as tcpConnect } from 'node:net';
import { type TLSSocket, connect as tlsConnect } from 'node:tls';
import type { CallOptions, DiagnosisStep, Finding, HttpOptions } from '@anyproof/core';

const TIMEOUT_MS = 10_000;
const DAY_MS = 24 * 3_600_000;

export interface Target {
  readonly url: URL;
  readonly http: HttpOptions;
  /** The name of the setting that holds the URL. */
  readonly setting: string;
}

/** Whether the vendor can be reached, and speaks TLS that is trusted here. Behind a proxy, whether that can be. */
export function networkSteps({ url, http, setting }: Target, now: () => number): readonly DiagnosisStep[] {
  const proxy = http.proxy === undefined ? undefined : new URL(http.proxy);
  return [
    {
      check: 'reachability',
      run: (call) => reach(proxy ?? url, call),
      fix:
        proxy === undefined
          ? "check the address, this machine's network and its firewall; set http.proxy if this network requires a proxy"
          : 'check http.proxy: the proxy itself cannot be reached',
      settings: [proxy === undefined ? setting : 'http.proxy'],
    },
    {
      check: 'TLS',
      run: async (call) => {
        if (proxy !== undefined) return { skipped: 'behind a proxy; the checks below go through it' };
        return url.protocol === 'https:'
          ? shake({ url, http, setting }, now, call)
          : plain(url, setting, call);
      },
      fix: 'set http.ca to the PEM of its authority if it uses a private CA; otherwise contact the vendor',
      settings: ['http.ca', setting],
    },
  ];
}

const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

async function reach(url: URL, { signal }: CallOptions): Promise<Finding> {
  const [host, port] = [hostOf(url), portOf(url)];
  try {
    const { address } = await lookup(host);
    await connected(tcpConnect({ host: address, port }), 'connect', signal);
    return `${host}:${port}${address === host ? '' : ` (${address})`}`;
  } catch (error) {
    return { failed: whyUnreachable(codeOf(error), host, port) };
  }
}

function whyUnreachable(code: string, host: string, port: number): string {
  switch (code) {
    case 'ENOTFOUND':
      return `unknown host ${host}`;
    case 'EAI_AGAIN':
      return `no name server answers for ${host}: is this machine online?`;
    case 'ECONNREFUSED':
      return `nothing is listening at ${host}:${port}`;
    case 'TIMEOUT':
      return `no answer from ${host}:${port} in ${TIMEOUT_MS / 1_000} s`;
    default:
      return `${host}:${port} cannot be reached${code === '' ? '' : ` (${code})`}`;
  }
}

async function shake(
  { url, http, setting }: Target,
  now: () => number,
  { signal }: CallOptions,
): Promise<Finding> {
  const { ca, clientCertificate } = http;
  try {
    const socket = handshake(url, { ...(ca === undefined ? {} : { ca: [ca].flat() }), ...clientCertificate });
    return await connected(socket, 'secureConnect', signal, () => seen(socket, now()));
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EPROTO' || code.startsWith('ERR_SSL_WRONG_VERSION'))
      return {
        failed: `${url.host} does not speak TLS`,
        fix: 'check the port; plain http is accepted on a loopback address only',
        settings: [setting],
      };
    if (code.includes('_ALERT_'))
      return {
        failed: `${url.host} refused the TLS connection (${code})`,
        fix: 'set http.clientCertificate if the vendor requires one; otherwise contact the vendor',
        settings: ['http.clientCertificate'],
      };
    if (CERTIFICATE.test(code)) return { failed: `its certificate is not trusted here (${code})` };
    return {
      failed:
        code === 'TIMEOUT'
          ? `no TLS answer within ${TIMEOUT_MS / 1_000} s`
          : `the connection broke off during the TLS handshake${code === '' ? '' : ` (${code})`}`,
      fix: 'check the port and any firewall in between; otherwise the vendor is down or slow: try again later',
      settings: [setting],
    };
  }
}

/** Of Node's codes, those about a certificate. */
const CERTIFICATE = /CERT|UNABLE_TO_|CRL|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH/;

function seen(socket: TLSSocket, now: number): string {
  const days = Math.floor((Date.parse(socket.getPeerCertificate().valid_to) - now) / DAY_MS);
  return `${socket.getProtocol() ?? 'TLS'}, certificate valid for ${days} days`;
}

/** On a loopback address plain http is taken; a server that speaks TLS there would only cut us off. */
async function plain(url: URL, setting: string, { signal }: CallOptions): Promise<Finding> {
  try {
    await connected(handshake(url, { rejectUnauthorized: false }), 'secureConnect', signal);
  } catch {
    return { skipped: 'plain http on a loopback address' };
  }
  return { failed: `${url.host} speaks TLS`, fix: 'write https:// instead of http://', settings: [setting] };
}

function handshake(url: URL, options: object): TLSSocket {
  const host = hostOf(url);
  return tlsConnect({
    host,
    port: portOf(url),
    ...(isIP(host) === 0 ? { servername: host } : {}),
    ...options,
  });
}

/** What `look` gives once the event came; the socket is closed whatever happens. */
async function connected<Seen>(
  socket: ReturnType<typeof tcpConnect>,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal | undefined,
  look?: () => Seen,
): Promise<Seen | undefined> {
  try {
    return await new Promise((resolve, reject) => {
      socket.setTimeout(TIMEOUT_MS, () => reject(Object.assign(new Error('no answer'), { code: 'TIMEOUT' })));
      socket.once(event, () => resolve(look?.()));
      socket.once('error', reject);
      socket.once('close', () => reject(Object.assign(new Error('cut off'), { code: 'EPROTO' })));
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  } finally {
    socket.on('error', () => undefined);
    socket.destroy();
  }
}

function codeOf(error: unknown): string {
  const code: unknown = Object(error).code;
  return typeof code === 'string' ? code : '';
}
