import { ProofingError, type ProofingErrorCode, type SessionRef } from '@anyproof/core';
import type { UnsettledCreation } from '../contract/events.js';
import { afterFailure, pollingFor } from '../schedule/polling.js';
import type { OpenCreation } from '../stores/creations.js';
import { trackSession } from '../stores/tracking.js';
import type { AdvanceParts } from './parts.js';

/** Vendors keep what a key made for about a day; after that, a repeated call would make a second session. */
const LONGEST_MS = 20 * 3_600_000;

/**
 * The vendor, or core, will say the same tomorrow. Of everything else, credentials, networks, and adapters with a fault, something
 * may be put right, or another process may have the provider.
 */
const FINAL: ReadonlySet<ProofingErrorCode> = new Set([
  'AMBIGUOUS',
  'INVALID_INPUT',
  'PROVIDER_REJECTED',
  'UNSUPPORTED',
]);

/**
 * Finds out what became of a creation whose process did not say: the same call with the same key. Core asks the vendor, and
 * stores the session if there is one. What nobody can say is reported to the app.
 */
export async function settleCreation(
  parts: AdvanceParts,
  creation: OpenCreation,
  signal: AbortSignal,
): Promise<void> {
  const { clock, creations, proofing, random } = parts;
  const { id, key, input, provider, begunAt, unsettled } = creation;
  if (unsettled !== undefined) return report(parts, creation, unsettled);
  if (creation.made !== undefined) return trackMade(parts, creation, creation.made);
  try {
    const options = { idempotencyKey: key, signal, ...(provider === undefined ? {} : { provider }) };
    await parts.under(creation.claim, () => proofing.createSession(input, options));
  } catch (error) {
    const { code, retryable } = ProofingError.isInstance(error) ? error : UNEXPECTED;
    if (!ProofingError.isInstance(error)) parts.report(error);
    // It is still as open as before.
    if (signal.aborted) return;
    const now = clock.now();
    const isFinal = !retryable && FINAL.has(code);
    if (isFinal || now - begunAt > LONGEST_MS) return creations.unsettled(id, random.uuid(), code);
    const policy = pollingFor(parts.policies, provider ?? proofing.defaultProvider);
    const failures = creation.failures + 1;
    const fraction = random.fraction();
    const at = afterFailure({ now, failures, isRetryable: retryable, policy, fraction });
    await creations.postpone(id, at, code, failures);
  }
}

/** Its process died while the app's transaction was open. */
function trackMade(
  { clock, stores }: AdvanceParts,
  { key, input }: OpenCreation,
  ref: SessionRef,
): Promise<void> {
  const { reference, subject } = input;
  return trackSession(stores, stores.database, {
    ref,
    reference,
    ...(subject === undefined ? {} : { subject }),
    key,
    pollAt: clock.now(),
  });
}

const UNEXPECTED = { code: 'BAD_RESPONSE', retryable: true } as const;

async function report(
  { creations, deliverer }: AdvanceParts,
  { id, key, input, begunWith, failures }: OpenCreation,
  { eventId, at, problem }: NonNullable<OpenCreation['unsettled']>,
): Promise<void> {
  const { reference, subject, previous } = input;
  const event: UnsettledCreation = {
    id: eventId,
    at: new Date(at).toISOString(),
    reference,
    ...(subject === undefined ? {} : { subject }),
    ...(begunWith === undefined ? {} : { provider: begunWith }),
    ...(previous === undefined ? {} : { previous }),
    idempotencyKey: key,
    error: problem,
  };
  const next = await deliverer.deliverCreation(event, failures + 1);
  if (next === undefined) await creations.closed(id);
  else await creations.postpone(id, next, problem, failures + 1);
}
