import type { Observation } from './reducer.js';
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
