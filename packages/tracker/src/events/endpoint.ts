import { type Clock, ProofingError } from '@anyproof/core';
import type { EventEndpoint } from '../contract/events.js';
import type { Posted, Poster } from './post.js';
import type { Attempted, Recipient } from './recipient.js';
import { createSigner } from './sign.js';

interface EndpointParts {
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly poster: Poster;
}

/** The app's endpoint: each event is a POST, signed as Standard Webhooks says. Throws CONFIG for a wrong URL or secret. */
export function endpointRecipient(
  { url, secret }: EventEndpoint,
  { clock, timeoutMs, poster }: EndpointParts,
): Recipient {
  const address = checkedUrl(url);
  const sign = createSigner(secret);
  const attempt = async (id: string, message: object): Promise<Attempted> => {
    const body = JSON.stringify(message);
    const headers = { 'content-type': 'application/json', ...sign({ id, at: clock.now(), body }) };
    return judged(await poster.post({ url: address, headers, body, timeoutMs }), clock.now());
  };
  return {
    session: (event) => attempt(event.id, { type: event.type, timestamp: event.at, data: event }),
    creation: (creation) =>
      attempt(creation.id, { type: 'creation.unsettled', timestamp: creation.at, data: creation }),
    close: () => poster.close(),
  };
}

/** A redirect is a failure, too: following it would take the app's data to another place. */
function judged(posted: Posted, now: number): Attempted {
  if ('problem' in posted) return { delivered: false, problem: posted.problem };
  const { status, retryAfter } = posted;
  if (status >= 200 && status < 300) return { delivered: true };
  const asks = status === 429 || status === 503 ? retryAfterMs(retryAfter, now) : undefined;
  return {
    delivered: false,
    problem: `http_${status}`,
    ...(asks === undefined ? {} : { retryAfterMs: asks }),
    ...(status === 410 ? { isGone: true } : {}),
  };
}

/** RFC 9110 5.6.7; `Date.parse` alone would read a date into almost anything. */
const HTTP_DATE = /^[A-Z][a-z]{2,8},? .*\d{2}:\d{2}:\d{2}/;

/** Seconds, or a date. */
function retryAfterMs(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const at = HTTP_DATE.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function checkedUrl(text: unknown): URL {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined) throw wrong('events.url must be an absolute URL');
  if (url.username !== '' || url.password !== '')
    throw wrong('events.url must not contain a user and password; the signature authenticates the sender');
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!isSafe) throw wrong('events.url must begin with https:, or with http: on this machine (localhost)');
  return url;
}

/** As the URL parser normalizes names and addresses. */
function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Without the URL: it may contain anything. */
function wrong(message: string): ProofingError {
  return new ProofingError({ code: 'CONFIG', message, setting: 'events.url' });
}
