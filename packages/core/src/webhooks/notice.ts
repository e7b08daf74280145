import { ProofingError, type ProofingErrorCode } from '../contract/errors.js';
import type { SessionState } from '../contract/observation.js';
import type { NativeObject } from '../contract/reasons.js';
import type { ProofingSession, SessionRef } from '../contract/session.js';
import { type EndedStatus, isEnded } from '../contract/status.js';
import {
  CONFIRMATION_MS,
  type InboxMessage,
  NOT_FOUND_MS,
  type Saying,
  type WebhookNotice,
} from '../contract/webhook.js';
import { attemptsMade, currentOutcome, erasureOf, withState } from '../state/outcome.js';
import { type Addressee, addresseesOf } from './inbox.js';

/** A session that a message is about, if it is for that session's provider. */
export interface Addressed {
  readonly ref: SessionRef;
  readonly notice: WebhookNotice;
}

/** One session that a message is about: a message about another object may be about several. */
export interface Part {
  /** As it is in the inbox. */
  readonly message: InboxMessage;
  /** More than one if it may be for several providers. */
  readonly whose: readonly [Addressed, ...Addressed[]];
}

/** If there are neither parts nor errors, the message is about none of our sessions. */
export interface Resolved {
  readonly parts: readonly Part[];
  /** Why it is not known now. */
  readonly errors: readonly unknown[];
}

export interface ResolverParts {
  /** May throw. */
  sessionsOf(provider: string, object: NativeObject): Promise<readonly string[]>;
  /** True if something is remembered of the session. May throw. */
  knows(ref: SessionRef): Promise<boolean>;
}

/** Finds the sessions that a message is about; never rejects. */
export function createResolver(parts: ResolverParts): (message: InboxMessage) => Promise<Resolved> {
  const idsOf = async ({ provider, notice }: Addressee): Promise<readonly string[]> => {
    switch (notice.about) {
      case 'session':
        return [notice.sessionId];
      case 'object':
        return parts.sessionsOf(provider, notice.object);
      case 'unrelated':
        return [];
    }
  };

  /**
   * Of providers that share an account, each finds the sessions, and one of them has them. While one of them cannot be
   * asked, another's finding counts only if it has them.
   */
  const owner = async (candidates: readonly (readonly Addressed[])[], isComplete: boolean) => {
    if (candidates.length > 1 || !isComplete)
      for (const candidate of candidates)
        for (const { ref } of candidate) if (await parts.knows(ref)) return candidate;
    return isComplete ? candidates[0] : undefined;
  };

  const lookUp = async (message: InboxMessage): Promise<Resolved> => {
    const candidates: (readonly Addressed[])[] = [];
    const errors: unknown[] = [];
    for (const addressee of addresseesOf(message)) {
      const { provider, notice } = addressee;
      try {
        const found = (await idsOf(addressee)).map((id) => ({ ref: { provider, id }, notice }));
        if (found.length > 0) candidates.push(found);
      } catch (error) {
        errors.push(error);
      }
    }
    const isComplete = !errors.some((error) => ProofingError.isInstance(error) && error.retryable);
    const found = (await owner(candidates, isComplete)) ?? [];
    return { parts: found.map((one) => ({ message, whose: [one] })), errors };
  };

  return async (message) => {
    const addressees = addresseesOf(message);
    const [first, ...others] = addressees.flatMap(aboutSession);
    if (first !== undefined && others.length + 1 === addressees.length)
      return { parts: [{ message, whose: [first, ...others] }], errors: [] };
    return lookUp(message).catch((error: unknown) => ({ parts: [], errors: [error] }));
  };
}

function aboutSession({ provider, notice }: Addressee): readonly Addressed[] {
  return notice.about === 'session' ? [{ ref: { provider, id: notice.sessionId }, notice }] : [];
}

/** The parts of messages about the same session, in the order of the messages. */
export function bySession(parts: readonly Part[]): readonly (readonly [Part, ...Part[]])[] {
  const sessions = new Map<string, [Part, ...Part[]]>();
  for (const part of parts) {
    const key = JSON.stringify(part.whose.map(({ ref }) => [ref.provider, ref.id]));
    const known = sessions.get(key);
    if (known === undefined) sessions.set(key, [part]);
    else known.push(part);
  }
  return [...sessions.values()];
}

/** What a message says of a session. Anyone may have sent an unproven one, so it counts as saying nothing. */
export function sayingOf(notice: WebhookNotice): Saying | undefined {
  return notice.about === 'session' && notice.unproven !== true ? notice.says : undefined;
}

/**
 * The end that a message reports. Such a message stays until the end is confirmed: the vendor's first answer may not
 * show it yet, and the end would be lost.
 */
export function endOf(notice: WebhookNotice): EndedStatus | undefined {
  const { ends, announces } = sayingOf(notice) ?? {};
  const status = ends ?? announces;
  return status !== undefined && isEnded(status) ? status : undefined;
}

/** What a message reports that only says that the session continues. */
export interface Progress {
  readonly status: 'pending' | 'processing';
  readonly nativeStatus?: string;
  readonly progress?: { readonly done: number; readonly total: number };
}

/** Undefined if the message may say more, so that the vendor is to be called. */
export function progressOf(notice: WebhookNotice): Progress | undefined {
  const { ends, announces: status, nativeStatus, progress } = sayingOf(notice) ?? {};
  if (ends !== undefined || (status !== 'pending' && status !== 'processing')) return undefined;
  return {
    status,
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(progress === undefined ? {} : { progress }),
  };
}

/** The session as it is known, with the progress that was reported. */
export function progressed(
  ref: SessionRef,
  adapter: string,
  state: SessionState,
  progress: Progress,
): ProofingSession {
  const session = { ref, adapter, ...progress, reasons: [], warnings: [] };
  const known = currentOutcome(state);
  if (known !== undefined && isEnded(known.outcome.status)) return withState(session, state);
  const erasure = erasureOf(state);
  const made = attemptsMade(state);
  return {
    ...session,
    ...(erasure === undefined ? {} : { erasure }),
    ...(made === 0 ? {} : { attempts: { made } }),
    ...(state.testMode && { testMode: state.testMode }),
  };
}

/** A message, as the provider reads it that it is for. */
export interface Told {
  readonly message: InboxMessage;
  readonly notice: WebhookNotice;
}

/** True if the end that a message reports is no longer waited for. */
export function isOverdue({ receivedAt }: InboxMessage, now: number): boolean {
  return now - receivedAt >= CONFIRMATION_MS;
}

/** True if the message is dropped, given how the queries for it failed. */
export function isLetGo({ message, notice }: Told, errors: readonly unknown[], now: number): boolean {
  if (errors.every(isOfTestMode)) return true;
  if (!errors.every((error) => isAnswered(error, notice))) return false;
  if (endOf(notice) !== undefined) return isOverdue(message, now);
  // The vendor's read side may lag behind. Unproven messages, which anyone may have sent, are not kept for that.
  const isOld = now - message.receivedAt >= NOT_FOUND_MS;
  return notice.unproven === true || !errors.some(isNotFound) || isOld;
}

/** The vendor has nothing to report about this session, and repeating the query would not change that. */
const NOTHING_TO_TELL: ReadonlySet<ProofingErrorCode> = new Set([
  'SESSION_NOT_FOUND',
  'SESSION_GONE',
  'INVALID_INPUT',
  'REF_INVALID',
]);

/**
 * A message without a status may come from anyone, if the settings accept unsigned ones. Those that the vendor rejects
 * are not kept, or a hundred of them would block all others forever.
 */
function isAnswered(error: unknown, notice: WebhookNotice): boolean {
  if (!ProofingError.isInstance(error)) return false;
  const { ends, announces } = sayingOf(notice) ?? {};
  const saysNothing = ends === undefined && announces === undefined;
  return NOTHING_TO_TELL.has(error.code) || (error.code === 'PROVIDER_REJECTED' && saysNothing);
}

/** The session is none of this configuration's, and never will be. */
function isOfTestMode(error: unknown): boolean {
  return ProofingError.isInstance(error) && error.problem === 'test_mode';
}

function isNotFound(error: unknown): boolean {
  return ProofingError.isInstance(error) && error.code === 'SESSION_NOT_FOUND';
}
