import { ProofingError, type Status, type WebhookNews, type WebhookRequest } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import type { Id360Callback } from './id360-settings.js';
import { wordFor } from './id360-status.js';

/** Steps that ran of four, where not all did. */
const STEPS_DONE: { readonly [status in Status]?: number } = {
  pending: 1,
  processing: 3,
  expired: 0,
  abandoned: 1,
  canceled: 0,
};

/** A callback as ID360 would send it to the first configured address, for tests of apps. */
export function signForTest(
  { sessionId, status, decision, body }: WebhookNews,
  [first]: readonly Id360Callback[],
  provider: string,
): WebhookRequest {
  const word = wordFor(status === 'completed' ? (decision ?? 'approved') : status);
  if (word === undefined)
    throw new ProofingError({
      code: 'UNSUPPORTED',
      message: `ID360 sends no callback for ${decision ?? status}`,
      provider,
    });
  const id = Number(sessionId);
  if (!Number.isSafeInteger(id) || id <= 0)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: "ID360's session ids are whole numbers",
      provider,
    });
  const text = JSON.stringify({
    id,
    status: word,
    reason: null,
    steps_status: { done: entryOf(STEPS_DONE, status) ?? 4, total: 4 },
  });
  return {
    headers: { 'content-type': 'application/json', ...first?.headers },
    rawBody: body ?? Buffer.from(text),
  };
}
