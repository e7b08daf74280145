import type { ProofingError } from './errors.js';
import type { ProofingSession } from './session.js';
import type { WebhookHeaders } from './webhook-message.js';
import type { WebhookNotice } from './webhooks.js';

/** Vendors' messages are some hundred bytes. */
export const MAX_WEBHOOK_BYTES = 1_048_576;

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
  /** Whose message it is. */
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
  /** Of these, those that are done with; also what was no message, and was removed. */
  readonly settled: number;
  /** Those that stay in the inbox, since their vendor or something of the app's own failed. */
  readonly left: number;
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
   * configured stay for a process that has it, and what is no message is removed; the observer is told of both (`port`).
   * Throws STORE_UNAVAILABLE when the inbox cannot be read.
   */
  resume(options?: ResumeWebhooksOptions): Promise<ResumedWebhooks>;
}
