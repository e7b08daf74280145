import { ProofingError } from './contract/errors.js';
import type { HandleWebhookInput, ResumeWebhooksOptions } from './contract/webhook.js';

/** Input may come from plain JavaScript. Throws INVALID_INPUT, and quotes nothing of it. */
export function checkedInput(input: HandleWebhookInput | null | undefined): HandleWebhookInput {
  if (typeof input !== 'object' || input === null)
    throw invalid('webhooks.handle needs the headers and the rawBody of a request');
  const { provider, maxBytes, onSession } = input;
  if (provider !== undefined && typeof provider !== 'string')
    throw invalid('provider must be the name of a configured provider');
  if (maxBytes !== undefined && typeof maxBytes !== 'number')
    throw invalid('maxBytes must be a number of bytes');
  checkOnSession(onSession);
  return input;
}

/** Throws INVALID_INPUT. */
export function checkResumeOptions(options: ResumeWebhooksOptions | null): void {
  if (typeof options !== 'object' || options === null)
    throw invalid('webhooks.resume takes an object of options');
  const { limit, onSession } = options;
  if (limit !== undefined && typeof limit !== 'number') throw invalid('limit must be a number of messages');
  checkOnSession(onSession);
}

function checkOnSession(onSession: unknown): void {
  if (onSession !== undefined && typeof onSession !== 'function')
    throw invalid('onSession must be a function');
}

function invalid(message: string): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message });
}
