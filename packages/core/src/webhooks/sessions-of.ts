import type { InboxMessage } from '../contract/ports.js';
import type { NativeObject } from '../contract/reasons.js';
import type { SessionRef } from '../contract/session.js';
import type { WebhookNotice } from '../contract/webhook.js';
import { type Addressee, addresseesOf } from './message-format.js';

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
        return [...new Set(await parts.sessionsOf(provider, notice.object))];
      case 'unrelated':
        return [];
    }
  };

  /** Of providers that share an account, each finds the sessions, and one of them has them. */
  const owner = async (candidates: readonly (readonly Addressed[])[]) => {
    if (candidates.length > 1)
      for (const candidate of candidates)
        for (const { ref } of candidate) if (await parts.knows(ref)) return candidate;
    return candidates[0];
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
    const found = (await owner(candidates)) ?? [];
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
