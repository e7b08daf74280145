import type { DeliveryPolicy, TrackerPolicies } from '../contract/policies.js';
import { bounds, doubled, HOUR_MS, jittered, SECOND_MS, wished } from './pauses.js';

/** A delivery policy in which every value is set. */
export type DeliveryRules = Required<DeliveryPolicy>;

const DEFAULTS: DeliveryRules = {
  attempts: 20,
  delayMs: 5 * SECOND_MS,
  maxDelayMs: 6 * HOUR_MS,
  timeoutMs: 30 * SECOND_MS,
};

export function deliveryRules({ delivery = {} }: TrackerPolicies): DeliveryRules {
  const [delayMs, maxDelayMs] = bounds(
    [delivery.delayMs, delivery.maxDelayMs],
    [DEFAULTS.delayMs, DEFAULTS.maxDelayMs],
  );
  return {
    attempts: delivery.attempts ?? DEFAULTS.attempts,
    delayMs,
    maxDelayMs,
    timeoutMs: delivery.timeoutMs ?? DEFAULTS.timeoutMs,
  };
}

export interface FailedDelivery {
  readonly now: number;
  /** All failed, this one included. */
  readonly attempts: number;
  /** What the endpoint asked for. */
  readonly retryAfterMs?: number | undefined;
  readonly policy: DeliveryRules;
  /** From 0 up to 1, random. */
  readonly fraction: number;
}

/** When an event is delivered again after a failure; `dead` after the last attempt. */
export function afterDelivery(failed: FailedDelivery): number | 'dead' {
  const { now, attempts, retryAfterMs, policy, fraction } = failed;
  if (attempts >= policy.attempts) return 'dead';
  const pause = doubled(policy.delayMs, attempts, policy.maxDelayMs);
  return now + jittered(pause, wished(retryAfterMs), fraction);
}
