import { isSaid } from '../boundary/answers.js';
import { invalidInput, ProofingError } from '../contract/errors.js';
import type { InboxMessage } from '../contract/ports.js';
import type { ProofingProvider } from '../contract/provider.js';
import type {
  ProviderWebhooks,
  WebhookHeaders,
  WebhookNotice,
  WebhookProblem,
  WebhookRequest,
} from '../contract/webhook.js';
import { fieldsOf, isAbsentOr } from '../support/fields.js';

/** Throws INVALID_INPUT for what holds no headers; a value that is no text is none. */
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

/** Throws INVALID_INPUT, with the fix, for a body that is no longer what was signed. */
export function checkRawBody(rawBody: unknown, provider: string | undefined): asserts rawBody is Uint8Array {
  if (!isBytes(rawBody)) throw bodyWasParsed(provider);
}

/** Also of another realm. */
export function isBytes(value: unknown): value is Uint8Array {
  return value instanceof Uint8Array || Object.prototype.toString.call(value) === '[object Uint8Array]';
}

export function bodyWasParsed(provider?: string): ProofingError {
  return new ProofingError({
    code: 'INVALID_INPUT',
    message: [
      "the webhook's body was read or parsed before it came here, and its proof is over the bytes as they were sent.",
      "Express: register the webhook before express.json(), or put express.raw({ type: '*/*' }) before it on this path.",
      "Fastify: in a plugin of its own, removeAllContentTypeParsers() and addContentTypeParser('*', (request, payload, done) => done(null)).",
      'NestJS: NestFactory.create(AppModule, { rawBody: true }), and pass request.rawBody.',
      'Next.js: a route handler with webWebhookHandler; under pages/api, export const config = { api: { bodyParser: false } }.',
    ].join('\n'),
    provider,
  });
}

/**
 * Whether the body is compressed: a proof is over the bytes that the vendor signed, and no vendor is known to sign packed
 * ones, so a proxy packed them.
 */
export function isEncoded(headers: WebhookRequest['headers']): boolean {
  const encodings = Object.entries(headers).flatMap(([name, value]) =>
    name.toLowerCase() === 'content-encoding' ? (value ?? []) : [],
  );
  return encodings.some((encoding) => !['', 'identity'].includes(encoding.trim().toLowerCase()));
}

/** As it is kept. The app's reference may name a person, and nothing here needs it. */
export function inboxMessage(
  id: string,
  provider: string,
  receivedAt: number,
  { reference: _reference, ...notice }: WebhookNotice,
): InboxMessage {
  return { id, provider, receivedAt, notice };
}

/** An inbox is the app's own, so it may give anything. */
export function isInboxMessage(value: unknown): value is InboxMessage {
  const { id, provider, receivedAt, notice } = fieldsOf(value);
  if (typeof id !== 'string' || typeof provider !== 'string' || !Number.isFinite(receivedAt)) return false;
  const { sessionId, says, unproven } = fieldsOf(notice);
  return (
    typeof sessionId === 'string' && isAbsentOr('boolean', unproven) && (says === undefined || isSaid(says))
  );
}

/** A provider that receives messages. */
export interface Recipient {
  readonly name: string;
  readonly webhooks: ProviderWebhooks;
}

/** Whose message it is, and what it says; or why it is nobody's. */
export type Sender =
  | { readonly provider: string; readonly notice: WebhookNotice }
  | { readonly refused: ProofingError };

/** The providers among these that receive messages. */
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
 * Tries the proof of every recipient, so that one address serves all vendors, and sessions under way after a swap. All are
 * always tried: how long it takes says nothing of which one fitted. Where several fit, as with two providers at one vendor
 * that share a secret, a proof goes before its absence, then whoever `knows` the session, then the order of the
 * configuration. Throws what is wrong with a set-up (CONFIG) when no other proof fits.
 */
export async function findSender(
  request: WebhookRequest,
  all: readonly Recipient[],
  knows: (provider: string, sessionId: string) => Promise<boolean>,
): Promise<Sender> {
  const attempts = await Promise.all(all.map((recipient) => attempt(recipient, request)));
  const read = attempts.flatMap((one) => ('notice' in one ? [one] : []));
  const proven = read.filter(({ notice }) => notice.unproven !== true);
  const fitting = proven.length > 0 ? proven : read;
  const [first, ...more] = fitting;
  if (first !== undefined) return more.length === 0 ? first : ((await known(fitting, knows)) ?? first);
  const errors = attempts.flatMap((one) => ('refused' in one ? [one.refused] : []));
  const broken = errors.find(({ code }) => code !== 'WEBHOOK_INVALID');
  if (broken !== undefined) throw broken;
  return { refused: mostTelling(errors) };
}

async function attempt({ name, webhooks }: Recipient, request: WebhookRequest): Promise<Sender> {
  try {
    return { provider: name, notice: await webhooks.read(request) };
  } catch (error) {
    if (ProofingError.isInstance(error)) return { refused: error };
    throw error;
  }
}

async function known(
  fitting: readonly { readonly provider: string; readonly notice: WebhookNotice }[],
  knows: (provider: string, sessionId: string) => Promise<boolean>,
) {
  for (const one of fitting) if (await knows(one.provider, one.notice.sessionId)) return one;
  return undefined;
}

/** Whose proof fitted but could not be read has more to say than those it was never meant for. */
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

/** The fixed code of a refusal, whatever an adapter put there. */
export function problemOf({ problem }: ProofingError): WebhookProblem {
  return TELLING.find((one) => one === problem) ?? 'other';
}
