import { fieldsOf, isAbsentOr, isCount, isObject } from '../support/fields.js';
import { isInstant } from '../support/time.js';
import type { ProofingError } from './errors.js';
import type { NativeObject } from './reasons.js';
import { type Erasure, isErasure, type ProofingSession, type SessionRef } from './session.js';
import { type Decision, type EndedStatus, isEnded, isStatus, type Status } from './status.js';

/** A vendor's message as received: the body as bytes, not parsed, since signatures cover bytes. */
export interface WebhookRequest {
  /** Names in upper or lower case. */
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  readonly rawBody: Uint8Array;
}

/** What an authenticated message is about. */
export type WebhookNotice = {
  /** The vendor's id of this message, if it has one: the same when it is sent again. */
  readonly eventId?: string;
  /** When it happened, by the vendor: an ISO 8601 instant. It orders messages among themselves, never against answers. */
  readonly at?: string;
  /** The settings require no proof, so anyone may have sent it: it only causes a fetch from the vendor. */
  readonly unproven?: true;
} & (
  | {
      readonly about: 'session';
      /** The vendor's id of the session. */
      readonly sessionId: string;
      readonly says?: Saying;
    }
  /** Something that is not a session: `sessionsOf` says whose it is, when the message is settled. */
  | { readonly about: 'object'; readonly object: NativeObject }
  /** Authentic, but about another product or account part: vendors send all events to one address. */
  | { readonly about: 'unrelated' }
);

/** What a message says of a session. A verdict is never among it: that is always fetched. */
export interface Saying {
  /** An end without a decision that no fetch will ever show. */
  readonly ends?: EndByMessage;
  /**
   * The status that a fetch is to confirm. With `pending` or `processing` it is only progress, and the vendor is not
   * called; an end keeps the message in the inbox until the vendor confirms it. Absent: the vendor is called.
   */
  readonly announces?: Status;
  /** The vendor's own word. */
  readonly nativeStatus?: string;
  readonly erasure?: Erasure;
  readonly progress?: { readonly done: number; readonly total: number };
}

export type EndByMessage = Exclude<EndedStatus, 'completed'>;

/** A verified message that was accepted but whose session was not fetched yet. Plain JSON, no personal data. */
export interface InboxMessage {
  /** Ours, a UUID: the same for a message that is sent again. */
  readonly id: string;
  readonly provider: string;
  /** Milliseconds since the epoch; text of digits is read as well. */
  readonly receivedAt: number;
  readonly notice: WebhookNotice;
  /** What it says to other providers whose proof matches as well, if none of them was known to have the session. */
  readonly others?: readonly { readonly provider: string; readonly notice: WebhookNotice }[];
}

/** What is wrong with a notice from outside, an adapter or an inbox, in words that follow `returned an answer that …`. */
export function noticeProblem(value: unknown): string | undefined {
  const { about, sessionId, says, object, eventId, at, unproven } = fieldsOf(value);
  if (!isAbsentOr('string', eventId)) return 'has an event id that is not text';
  if (at !== undefined && !isInstant(at)) return 'has an `at` that is not an instant';
  if (!isAbsentOr('boolean', unproven)) return 'has an `unproven` that is not a boolean';
  switch (about) {
    case 'session':
      return isId(sessionId) ? sayingProblem(says) : 'does not name a session';
    case 'object':
      return isNativeObject(object) ? undefined : 'does not name an object by its type and id';
    case 'unrelated':
      return undefined;
    default:
      return 'does not say what the message is about';
  }
}

/** What a message says is stored with the session, so every part of it is checked. */
function sayingProblem(says: unknown): string | undefined {
  if (says === undefined) return undefined;
  if (!isObject(says)) return 'has a `says` that is not an object';
  const { ends, announces, nativeStatus, erasure, progress } = says;
  if (ends !== undefined && !isEndByMessage(ends))
    return 'has a `says` whose `ends` is not an end without a decision';
  if (announces !== undefined && !isStatus(announces))
    return 'has a `says` whose `announces` is not a status of the contract';
  if (!isAbsentOr('string', nativeStatus)) return 'has a `says` whose `nativeStatus` is not text';
  if (erasure !== undefined && !isErasure(erasure))
    return 'has a `says` whose `erasure` is not in the contract';
  return progress === undefined || isProgress(progress)
    ? undefined
    : 'has a `says` whose progress is not two numbers, `done` and `total`';
}

/** No vendor's ids are longer. */
const LONGEST_ID = 512;

function isId(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= LONGEST_ID;
}

function isNativeObject(value: unknown): boolean {
  const { type, id } = fieldsOf(value);
  return isId(type) && isId(id);
}

function isEndByMessage(value: unknown): boolean {
  return isStatus(value) && isEnded(value) && value !== 'completed';
}

function isProgress(value: unknown): boolean {
  const { done, total } = fieldsOf(value);
  return isCount(done) && isCount(total);
}

/** Why a message was refused, for operators: a fixed code, while the sender only learns that it was. */
export type WebhookProblem =
  /** No signature, no secret: not the vendor, or a proxy drops the header. */
  | 'proof_missing'
  /** It does not match: another secret, another environment, or a body changed in transit. */
  | 'proof_wrong'
  /** Signed too long ago, or in the future, at a vendor that signs a time. */
  | 'proof_old'
  /** The proof matches, but the body cannot be read. */
  | 'unreadable'
  /** The proof matches, but the body names no session. */
  | 'session_missing'
  /** The adapter does not say. */
  | 'other';

/** What a test message should report, in the contract's terms. */
export type WebhookNews = {
  /** These bytes instead of a body that reports it. */
  readonly body?: Uint8Array;
} & (
  | {
      readonly about?: 'session';
      /** The vendor's id of the session. */
      readonly sessionId: string;
      readonly status: Status;
      /** With `completed`. */
      readonly decision?: Decision;
      /** The app's own, if the vendor's messages contain it. */
      readonly reference?: string;
    }
  /** An authentic message about something else that the vendor does. */
  | { readonly about: 'unrelated' }
);

/** One header, whatever the case of its name; undefined when it is absent or came more than once. */
export function headerOf(request: WebhookRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const found = Object.entries(request.headers).filter(([key]) => key.toLowerCase() === wanted);
  const [only, ...more] = found.flatMap(([, value]) => value ?? []);
  return more.length === 0 ? only : undefined;
}

/** Headers as frameworks represent them: an object, or pairs (`Headers`, a `Map`), in which a name may come more than once. */
export type WebhookHeaders = WebhookRequest['headers'] | Iterable<readonly [name: string, value: string]>;

/** Vendors' messages are a few hundred bytes. */
export const MAX_WEBHOOK_BYTES = 1_048_576;

/** A session that a message names may be found a little later; after this time the message is dropped. */
export const NOT_FOUND_MS = 15 * 60_000;

/** Vendors have been late by minutes; after a day, an announced end that the vendor does not confirm is dropped. */
export const CONFIRMATION_MS = 24 * 3_600_000;

/**
 * What the app does with the fetched session after a message. It is awaited before the message leaves the inbox: if
 * it throws, the message stays, and `resume` delivers the session again. So it may be called more than once. A message names
 * the session's id only: `session.ref` has no `state`, so find your record by `session.ref.id`, and keep the ref that
 * createSession returned.
 */
export type OnSession = (session: ProofingSession) => unknown;

export interface HandleWebhookInput {
  /**
   * The provider whose messages arrive at this address. Without it the proof of every configured provider is tried, so one
   * address serves all vendors, including sessions in progress at the previous one.
   */
  readonly provider?: string;
  /** Names in upper or lower case. */
  readonly headers: WebhookHeaders;
  /** The raw bytes. */
  readonly rawBody: Uint8Array;
  /** Larger bodies are answered with 413; {@link MAX_WEBHOOK_BYTES} by default. */
  readonly maxBytes?: number;
  readonly onSession?: OnSession;
}

export interface HandledWebhook {
  /**
   * What to answer. 200: accepted, or about something else that the vendor does (`notice.about` is `unrelated`). 401: not the vendor's. 413: too large. 415: compressed. 503: it could not be stored, so the
   * vendor should send it again.
   */
  readonly status: number;
  readonly body: string;
  /**
   * The provider that the message belongs to; the first of those whose proof matches, if none of them is known to have
   * the session.
   */
  readonly provider?: string;
  readonly notice?: WebhookNotice;
  /** Why it was refused (401); its `problem` is a `WebhookProblem`. For operators: the sender must not learn it. */
  readonly refused?: ProofingError;
  /**
   * The session as the vendor reports it, fetched after the message: await it before the process may end.
   * For progress only, the vendor is not called, and it is the session as known here. Of a message about several
   * sessions it is the last one; `onSession` gets each. Undefined if the message was not
   * accepted, if the vendor does not answer now, and while it does not confirm an end that the message announced. Never
   * rejects.
   */
  readonly done: Promise<ProofingSession | undefined>;
}

export interface ResumeWebhooksOptions {
  /** How many messages at most, the oldest first; those left by earlier runs get a tenth of it, and what is free. 100 by default. */
  readonly limit?: number;
  /** Called once for each session. */
  readonly onSession?: OnSession;
}

export interface ResumedWebhooks {
  /** Messages that were waiting, up to the limit, excluding those of providers that are not configured here. */
  readonly found: number;
  /** Of these, those that were settled and removed from the inbox. */
  readonly settled: number;
  /** Of these, those that stay in the inbox because their vendor or the app's own code failed. */
  readonly left: number;
  /**
   * Of these, those that cannot be read, if any: a newer version wrote them, or the inbox returns another
   * shape than it was given. Investigate if they do not disappear.
   */
  readonly unreadable?: number;
}

export interface ProofingWebhooks {
  /**
   * Verifies a message, stores it in the inbox and remembers what it says (a callback can end a session only with a status
   * that cannot be fetched), all before the answer; then fetches the vendor's own state. A message that announces an
   * end stays in the inbox until the vendor confirms it, for {@link CONFIRMATION_MS} at most. Rejects with INVALID_INPUT for
   * a body that was parsed, UNSUPPORTED if no webhooks are configured, and CONFIG for a secret that cannot be obtained.
   */
  handle(input: HandleWebhookInput): Promise<HandledWebhook>;
  /**
   * Handles what is still in the inbox: after a restart, and every few minutes. Messages of a provider that is not
   * configured stay for a process that has it, and so do unreadable ones; the observer gets an event for both (`port`).
   * Throws STORE_UNAVAILABLE if the inbox cannot be read.
   */
  resume(options?: ResumeWebhooksOptions): Promise<ResumedWebhooks>;
  /**
   * The sessions that a stored message is about; empty if it is about none of ours. Asks the vendor if the message
   * is about another object; rejects with its error. Where the message matches several providers and none is known to
   * have the session, these are the candidates.
   */
  sessionsOf(message: InboxMessage): Promise<readonly SessionRef[]>;
  /**
   * Settles stored messages that are all about one session, with one query about it at most, and removes those that are
   * done from the inbox. For schedulers that decide themselves when a message's turn comes; others use `resume`. Rejects
   * with INVALID_INPUT only.
   */
  settle(messages: readonly InboxMessage[], options?: SettleWebhooksOptions): Promise<SettledWebhooks>;
}

export interface SettleWebhooksOptions {
  readonly signal?: AbortSignal;
  readonly onSession?: OnSession;
}

export interface SettledWebhooks {
  /** The ids of the messages that were removed. */
  readonly settled: readonly string[];
  /**
   * The session as the vendor reports it, even if that does not confirm what the messages announce; for mere progress,
   * as it is known.
   */
  readonly session?: ProofingSession;
  /** True if the vendor was queried about the session. */
  readonly asked: boolean;
  /** Why there is no session: the store failed, or the query did. */
  readonly error?: ProofingError;
}
