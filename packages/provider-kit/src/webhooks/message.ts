import { ProofingError, type WebhookProblem, type WebhookRequest } from '@anyproof/core';
import { decodeText } from '../answers/decode.js';
import { RefusedJson, safeJson } from '../answers/safe-json.js';

/** A message that is not the vendor's, or cannot be read; `why` is ours, never the message's own text. */
export function webhookInvalid(
  provider: string,
  why: string,
  problem: WebhookProblem = 'other',
): ProofingError {
  return new ProofingError({
    code: 'WEBHOOK_INVALID',
    message: `webhook refused: ${why}`,
    problem,
    provider,
  });
}

/** The error of a message without a valid proof: none of these headers is present, or one does not match. */
export function proofRefused(
  { headers }: Pick<WebhookRequest, 'headers'>,
  proofs: readonly string[],
  provider: string,
  why: string,
): ProofingError {
  const wanted = proofs.map((name) => name.toLowerCase());
  const came = Object.keys(headers).some((name) => wanted.includes(name.toLowerCase()));
  return webhookInvalid(provider, why, came ? 'proof_wrong' : 'proof_missing');
}

/**
 * The JSON of an authenticated message: strict UTF-8, with or without a byte order mark, and what
 * {@link safeJson} accepts. Throws WEBHOOK_INVALID for everything else.
 */
export function webhookJson({ rawBody }: Pick<WebhookRequest, 'rawBody'>, provider: string): unknown {
  const text = decodeText(rawBody);
  if (text === undefined) throw webhookInvalid(provider, 'its body is not UTF-8', 'unreadable');
  try {
    return safeJson(text);
  } catch (error) {
    const why = error instanceof RefusedJson ? error.reason : 'is not JSON';
    throw webhookInvalid(provider, `its body ${why}`, 'unreadable');
  }
}
