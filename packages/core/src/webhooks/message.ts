import { invalidInput, ProofingError } from '../contract/errors.js';
import type { ProofingProvider, ProviderWebhooks } from '../contract/provider.js';
import type { SessionRef } from '../contract/session.js';
import type { WebhookHeaders, WebhookProblem, WebhookRequest } from '../contract/webhook.js';
import { PORT_LIMIT_MS } from '../ports/guard.js';
import { isBytes } from '../support/fields.js';
import { withTimeout } from '../support/time.js';
import type { Addressee } from './message-format.js';

/** Throws INVALID_INPUT unless it holds headers; values that are not text are left out. */
export function headerRecord(
  headers: WebhookHeaders,
  provider: string | undefined,
): WebhookRequest['headers'] {
  const all = new Map<string, string[]>();
  for (const [name, value] of pairsOf(headers, provider)) {
    const texts = all.get(name) ?? [];
    all.set(name, texts);
    for (const text of Array.isArray(value) ? value : [value]) if (typeof text === 'string') texts.push(text);
  }
  return Object.fromEntries(
    [...all].flatMap(([name, [first, ...more]]) =>
      first === undefined ? [] : [[name, more.length === 0 ? first : [first, ...more]]],
    ),
  );
}

/** `unknown`, because an app may be plain JavaScript. */
function pairsOf(headers: unknown, provider: string | undefined): readonly (readonly [string, unknown])[] {
  if (typeof headers !== 'object' || headers === null) throw noHeaders(provider);
  if (!(Symbol.iterator in headers)) return Object.entries(headers);
  const pairs: unknown[] =
    typeof headers[Symbol.iterator] === 'function' ? Array.from(headers as Iterable<unknown>) : [];
  return pairs.map((pair) => {
    if (!Array.isArray(pair) || typeof pair[0] !== 'string') throw noHeaders(provider);
    return [pair[0], pair[1]];
  });
}

function noHeaders(provider: string | undefined): ProofingError {
  return invalidInput("headers must be the request's", { provider });
}

/** Throws INVALID_INPUT, with the fix, if the body is no longer the bytes that were signed. */
export function checkRawBody(rawBody: unknown, provider: string | undefined): asserts rawBody is Uint8Array {
  if (!isBytes(rawBody)) throw bodyWasParsed(provider);
}

export function bodyWasParsed(provider?: string): ProofingError {
  return new ProofingError({
    code: 'INVALID_INPUT',
    message: [
      "the webhook's body was read or parsed before the handler got it; the proof covers the raw bytes.",
      "Express: register the webhook before express.json(), or put express.raw({ type: '*/*' }) before it on this path.",
      "Fastify: in a plugin of its own, removeAllContentTypeParsers() and addContentTypeParser('*', (request, payload, done) => done(null)).",
      'NestJS: NestFactory.create(AppModule, { rawBody: true }), and pass request.rawBody.',
      'Next.js: a route handler with webWebhookHandler; under pages/api, export const config = { api: { bodyParser: false } }.',
    ].join('\n'),
    provider,
  });
}

/**
 * True if the body is compressed. A proof covers the bytes that the vendor signed, and no vendor is known to sign
 * compressed ones, so a proxy must have compressed them.
 */
export function isEncoded(headers: WebhookRequest['headers']): boolean {
  const encodings = Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'content-encoding' ? (value ?? []) : [],
  );
  return encodings.some((encoding) => !['', 'identity'].includes(encoding.trim().toLowerCase()));
}

export interface Recipient {
  readonly name: string;
  readonly webhooks: ProviderWebhooks;
}

/** The provider that a message is from and what it says, or why it was refused. */
export type Sender =
  | (Addressee & {
      /** Other providers whose proof matches as well, if none is known to have the session. */
      readonly others: readonly Addressee[];
    })
  | { readonly refused: ProofingError };

export function recipients(
  names: readonly string[],
  find: (name: string) => ProofingProvider,
): readonly Recipient[] {
  return names.flatMap((name) => {
    const { webhooks } = find(name);
    return webhooks === undefined ? [] : [{ name, webhooks }];
  });
}

/**
 * Tries the proof of every recipient, so that one address serves all vendors, including the previous one's sessions
 * after a switch. All are always tried, so the time taken does not reveal which one matched. If several match, as two
 * providers with a shared secret at one vendor do, a proof takes precedence over none, then a provider that the message
 * concerns, then one that `knows` the session, then the order of the configuration. If a message carries a proof that another provider checked and found
 * wrong, a provider that requires no proof does not get it: it may be that provider's own, sent with a changed secret.
 * Throws a configuration error (CONFIG) if no other proof matches, and whatever `knows` throws.
 */
export async function findSender(
  request: WebhookRequest,
  all: readonly Recipient[],
  knows: (ref: SessionRef) => Promise<boolean>,
): Promise<Sender> {
  const attempts = await Promise.all(all.map((recipient) => attempt(recipient, request)));
  const read = attempts.flatMap((one) => ('notice' in one ? [one] : []));
  const errors = attempts.flatMap((one) => ('refused' in one ? [one.refused] : []));
  const broken = errors.find(({ code }) => code !== 'WEBHOOK_INVALID');
  const proven = read.filter(({ notice }) => notice.unproven !== true);
  const isOthers = broken !== undefined || errors.some((error) => DOES_NOT_FIT.has(problemOf(error)));
  const fitting = proven.length > 0 ? proven : isOthers ? [] : read;
  const related = fitting.filter(({ notice }) => notice.about !== 'unrelated');
  const [first, ...more] = related.length > 0 ? related : fitting.slice(0, 1);
  if (first !== undefined)
    return more.length === 0 ? { ...first, others: [] } : owner([first, ...more], knows);
  if (broken !== undefined) throw broken;
  return { refused: mostTelling(errors) };
}

/** The message carries a proof, which does not match: it may be forged, or from a vendor whose secret was changed. */
const DOES_NOT_FIT: ReadonlySet<WebhookProblem> = new Set(['proof_wrong', 'proof_old']);

async function attempt(
  { name, webhooks }: Recipient,
  request: WebhookRequest,
): Promise<Addressee | { readonly refused: ProofingError }> {
  try {
    // One hanging adapter must not keep the other providers' messages from the app.
    const notice = await withTimeout(PORT_LIMIT_MS, () => webhooks.read(request), {
      late: (): never => {
        throw hangs(name);
      },
    });
    return { provider: name, notice };
  } catch (error) {
    if (ProofingError.isInstance(error)) return { refused: error };
    throw error;
  }
}

const hangs = (provider: string) =>
  new ProofingError({ code: 'TIMEOUT', message: 'its adapter did not read a webhook in time', provider });

async function owner(
  fitting: readonly [Addressee, ...Addressee[]],
  knows: (ref: SessionRef) => Promise<boolean>,
): Promise<Addressee & { readonly others: readonly Addressee[] }> {
  const known = await Promise.all(
    fitting.map(
      ({ provider, notice }) => notice.about === 'session' && knows({ provider, id: notice.sessionId }),
    ),
  );
  const [first, ...others] = fitting;
  const one = fitting.find((_one, index) => known[index]);
  return one === undefined ? { ...first, others } : { ...one, others: [] };
}

/**
 * The most informative problem first: a provider whose proof matched says more than those that were never addressed.
 */
const TELLING: readonly WebhookProblem[] = [
  'session_missing',
  'unreadable',
  'proof_old',
  'proof_wrong',
  'proof_missing',
];

function mostTelling(errors: readonly ProofingError[]): ProofingError {
  const rank = (error: ProofingError) => {
    const problem = problemOf(error);
    return problem === 'other' ? TELLING.length : TELLING.indexOf(problem);
  };
  const [best] = [...errors].sort((a, b) => rank(a) - rank(b));
  return best ?? new ProofingError({ code: 'WEBHOOK_INVALID', message: 'a webhook could not be verified' });
}

/** The fixed code of a refusal; anything else that an adapter sets becomes `other`. */
export function problemOf({ problem }: ProofingError): WebhookProblem {
  return TELLING.find((one) => one === problem) ?? 'other';
}
