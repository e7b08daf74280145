import { createHmac } from 'node:crypto';
import {
  type Decision,
  ProofingError,
  type Status,
  type WebhookNews,
  type WebhookRequest,
} from '@anyproof/core';
import { compact, entryOf } from '@anyproof/provider-kit';

/** The words of messages (dossier 9); the vendor announces no other ending, not even EXPIRED. */
const WORDS: { readonly [news in Status | Decision]?: string } = {
  pending: 'SESSION_INITIALIZED',
  processing: 'SESSION_STARTED',
  in_review: 'WAITING_FOR_MANUAL_APPROVE',
  approved: 'AUTO_APPROVED',
  declined: 'AUTO_REJECTED',
};

/** A message as the vendor would send it, for tests of apps; unsigned without a key. */
export function messageForTest(
  { sessionId, status, decision, reference, body }: WebhookNews,
  key: string | undefined,
  provider: string,
): WebhookRequest {
  const word = entryOf(WORDS, status === 'completed' ? (decision ?? 'approved') : status);
  if (word === undefined)
    throw new ProofingError({
      code: 'UNSUPPORTED',
      message: `the vendor sends no message for ${decision ?? status}`,
      provider,
    });
  const fields = { sessionId, status: word, projectId: 'development', ...compact({ externalId: reference }) };
  const rawBody = body ?? Buffer.from(JSON.stringify(fields));
  const proof =
    key === undefined ? {} : { 'x-signature': createHmac('sha256', key).update(rawBody).digest('base64') };
  return { headers: { 'content-type': 'application/json; charset=utf-8', ...proof }, rawBody };
}
