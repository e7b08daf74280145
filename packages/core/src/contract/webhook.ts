import type { ProofingError } from './errors.js';
import type { Observation } from './observation.js';
import type { ProofingSession } from './session.js';
import type { Decision, Status } from './status.js';

/** A vendor's message as it came: the body as bytes, not parsed, since signatures are over bytes. */
export interface WebhookRequest {
  /** Names in any case. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly rawBody: Uint8Array;
}

/** What a message that proved its origin says. */
export interface WebhookNotice {
  /** The vendor's id of the session. */
  readonly sessionId: string;
  readonly reference?: string;
  /**
   * What it says of the session's state. With `pending` or `processing` it is mere progress, and the vendor is not asked;
   * absent: it says nothing that can be trusted, so the vendor is.
   */
  readonly says?: Pick<Observation, 'outcome' | 'nativeStatus' | 'notFetchable' | 'erasedAt'>;
  readonly progress?: { readonly done: number; readonly total: number };
  /** The vendor's id of this message, where it has one: the same when it is sent again. */
  readonly eventId?: string;
  /** Settings ask for no proof, so anyone may have sent it: it only leads to a question to the vendor. */
  readonly unproven?: true;
}

/** Why a message was refused, for operators: a fixed code, while the sender only learns that it was. */
export type WebhookProblem =
  /** No signature, no secret: not the vendor, or a proxy drops the header. */
  | 'proof_missing'
  /** It does not fit: another secret, another environment, or a body that was changed on the way. */
  | 'proof_wrong'
  /** Signed too long ago, or in the future. */
  | 'proof_old'
  /** The proof fits, and the body cannot be read. */
  | 'unreadable'
  /** The proof fits, and the body names no session. */
  | 'session_missing'
  /** The adapter does not say. */
  | 'other';

/** What a message is to tell, in the contract's words. */
export interface WebhookNews {
  /** The vendor's id of the session. */
  readonly sessionId: string;
  readonly status: Status;
  /** With `completed`. */
  readonly decision?: Decision;
  /** The app's own, where the vendor's messages carry it. */
  readonly reference?: string;
  /** These bytes instead of a body that tells the status. */
  readonly body?: Uint8Array;
}

/** An adapter's side of webhooks. */
export interface ProviderWebhooks {
  /** Verifies and reads a message. Throws WEBHOOK_INVALID: forged, without proof, or not readable. */
  read(request: WebhookRequest): Promise<WebhookNotice>;
  /**
   * A message as the vendor words and proves it, made with the configured secret: for tests of apps, see
   * `signWebhookForTest` in `@anyproof/core/testing`. Throws UNSUPPORTED for news that the vendor never sends.
   */
  signForTest?(news: WebhookNews): Promise<WebhookRequest>;
}

/** One header, whatever the case of its name; undefined when it is absent or came more than once. */
export function headerOf(request: WebhookRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const found = Object.entries(request.headers).filter(([key]) => key.toLowerCase() === wanted);
  const [only, ...more] = found.flatMap(([, value]) => value ?? []);
  return more.length === 0 ? only : undefined;
}

/** Headers as frameworks hold them: an object, or pairs (`Headers`, a `Map`), in which a name may come more than once. */
export type WebhookHeaders = WebhookRequest['headers'] | Iterable<readonly [name: string, value: string]>;

/** Vendors' messages are some hundred bytes. */
export const MAX_WEBHOOK_BYTES = 1_048_576;

/** A session that a message names may be found a little later; after this time the message is let go. */
export const NOT_FOUND_MS = 15 * 60_000;

/** Vendors have been late by minutes; after a day, an announced end that the vendor does not show is let go. */
export const CONFIRMATION_MS = 24 * 3_600_000;

/**
 * What the app does with the vendor's own word after a message. It is awaited before the message leaves the inbox: when
 * it throws, the message stays, and `resume` brings the session again. So it may be called more than once. A message names
 * the session's id alone: `session.ref` has no `state`, so find your record by `session.ref.id`, and keep the ref that
 * createSession gave.
 */
export type OnSession = (session: ProofingSession) => unknown;

export interface HandleWebhookInput {
  /**
   * The provider whose messages arrive at this address. Without it the proof of every configured provider is tried, so one
   * address serves all vendors, and sessions under way at the vendor of yesterday.
   */
  readonly provider?: string;
  /** Names in any case. */
  readonly headers: WebhookHeaders;
  /** The bytes as they came. */
  readonly rawBody: Uint8Array;
  /** Larger bodies are answered 413; {@link MAX_WEBHOOK_BYTES} by default. */
  readonly maxBytes?: number;
  readonly onSession?: OnSession;
}

export interface HandledWebhook {
  /**
   * What to answer. 200: taken. 401: not the vendor's. 413: too large. 415: compressed. 503: it could not be kept, so the
   * vendor is to send it again.
   */
  readonly status: number;
  readonly body: string;
  /** Whose message it is; the first of those whose proof fits, where none of them is known to have the session. */
  readonly provider?: string;
  readonly notice?: WebhookNotice;
  /** Why it was refused (401); its `problem` is a `WebhookProblem`. For operators: the sender must not learn it. */
  readonly refused?: ProofingError;
  /**
   * The session by the vendor's own word, which is asked for after the message: await it before the process may end.
   * For mere progress the vendor is not asked, and it is the session as it is known. Undefined when the message was not
   * taken, when the vendor does not answer now, and while it does not confirm an end that the message announced. Never
   * rejects.
   */
  readonly done: Promise<ProofingSession | undefined>;
}

export interface ResumeWebhooksOptions {
  /** How many messages at most, the oldest first; those that were left before get a tenth of it, and what is free. 100 by default. */
  readonly limit?: number;
  /** Called once for each session. */
  readonly onSession?: OnSession;
}

export interface ResumedWebhooks {
  /** Messages that were waiting, up to the limit; those of providers that are not configured here do not count. */
  readonly found: number;
  /** Of these, those that are done with, and left the inbox. */
  readonly settled: number;
  /** Those that stay in the inbox, since their vendor or something of the app's own failed. */
  readonly left: number;
  /**
   * Of these, those that cannot be read, where there are any: a newer version wrote them, or the inbox returns another
   * shape than it was given. Look into it when they do not go.
   */
  readonly unreadable?: number;
}

export interface ProofingWebhooks {
  /**
   * Verifies a message, keeps it in the inbox and remembers what it says (a callback can end a session only with a word
   * that cannot be fetched), all before the answer; then asks the vendor for its own state. A message that announces an
   * end stays in the inbox until the vendor confirms it, for {@link CONFIRMATION_MS} at most. Rejects with INVALID_INPUT for
   * a body that was parsed, UNSUPPORTED where no webhooks are configured, and CONFIG for a secret that cannot be had.
   */
  handle(input: HandleWebhookInput): Promise<HandledWebhook>;
  /**
   * Takes up what is still in the inbox: after a restart, and every few minutes. Messages of a provider that is not
   * configured stay for a process that has it, and so does what cannot be read; the observer is told of both (`port`).
   * Throws STORE_UNAVAILABLE when the inbox cannot be read.
   */
  resume(options?: ResumeWebhooksOptions): Promise<ResumedWebhooks>;
}
