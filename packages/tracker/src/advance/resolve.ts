import { type InboxMessage, ProofingError } from '@anyproof/core';
import { afterFailure, outageMs, pollingFor } from '../schedule/polling.js';
import type { AdvanceParts } from './parts.js';

/** A vendor that was asked for so long does not know the object any more. */
const LONGEST_MS = 7 * 86_400_000;
/** A vendor's read side may lag behind its messages for so long. */
const NOT_FOUND_MS = 15 * 60_000;

/** Resolves claimed messages, unless their vendor is to be left alone. */
export async function resolveMessages(parts: AdvanceParts, claim: string): Promise<readonly Promise<void>[]> {
  const { clock, inbox, policies, switches } = parts;
  const [messages, byProvider] = await Promise.all([inbox.claimed(claim), switches.read()]);
  return messages.map((message) => {
    const { pausedAt, outageUntil } = byProvider.get(message.provider) ?? {};
    const again = pausedAt === undefined ? outageUntil : clock.now() + outageMs(policies);
    const mustWait = again !== undefined && again > clock.now();
    return mustWait ? inbox.postpone(message.id, again) : resolveMessage(parts, message);
  });
}

/** Asks which sessions a message is about, and hands each of them its own; a message about none of ours is dropped. */
async function resolveMessage(parts: AdvanceParts, message: InboxMessage): Promise<void> {
  const { proofing, inbox, clock, random, policies } = parts;
  try {
    await inbox.replace(message, await proofing.webhooks.sessionsOf(message));
  } catch (error) {
    const isOurs = ProofingError.isInstance(error);
    if (!isOurs) parts.report(error);
    const age = clock.now() - message.receivedAt;
    if (age > (isOurs && error.retryable ? LONGEST_MS : NOT_FOUND_MS)) return inbox.remove(message.id);
    const policy = pollingFor(policies, message.provider);
    const failures = Math.max(1, Math.ceil(Math.log2(1 + age / 10_000)));
    const at = afterFailure({
      now: clock.now(),
      failures,
      isRetryable: true,
      policy,
      fraction: random.fraction(),
    });
    await inbox.postpone(message.id, at);
  }
}
