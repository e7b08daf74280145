import type { DeliveryPolicy, PollingPolicy, TrackerPolicies } from '../contract/policies.js';

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** A polling policy in which every value is set. */
export type Polling = Required<PollingPolicy>;
export type DeliveryRules = Required<DeliveryPolicy>;
export type OutageRules = Required<NonNullable<TrackerPolicies['outage']>>;

const POLLING: Polling = {
  minMs: 5 * SECOND_MS,
  maxMs: 10 * MINUTE_MS,
  withMessagesMs: 15 * MINUTE_MS,
  giveUpMs: 30 * DAY_MS,
};
const DELIVERY: DeliveryRules = {
  attempts: 20,
  delayMs: 5 * SECOND_MS,
  maxDelayMs: 6 * HOUR_MS,
  timeoutMs: 30 * SECOND_MS,
};
const OUTAGE: OutageRules = { failures: 20, pauseMs: MINUTE_MS };

/** How a provider is polled: its own values, then the general ones, then the defaults. */
export function pollingFor({ polling = {} }: TrackerPolicies, provider?: string): Polling {
  const { providers = {}, ...general } = polling;
  const hasOwn = provider !== undefined && Object.hasOwn(providers, provider);
  const own: PollingPolicy = (hasOwn ? providers[provider] : undefined) ?? {};
  const given = (field: keyof PollingPolicy) => own[field] ?? general[field];
  const [minMs, maxMs] = bounds([given('minMs'), given('maxMs')], [POLLING.minMs, POLLING.maxMs]);
  return {
    minMs,
    maxMs,
    withMessagesMs: given('withMessagesMs') ?? POLLING.withMessagesMs,
    giveUpMs: given('giveUpMs') ?? POLLING.giveUpMs,
  };
}

export function deliveryRules({ delivery = {} }: TrackerPolicies): DeliveryRules {
  const [delayMs, maxDelayMs] = bounds(
    [delivery.delayMs, delivery.maxDelayMs],
    [DELIVERY.delayMs, DELIVERY.maxDelayMs],
  );
  return {
    attempts: delivery.attempts ?? DELIVERY.attempts,
    delayMs,
    maxDelayMs,
    timeoutMs: delivery.timeoutMs ?? DELIVERY.timeoutMs,
  };
}

export function outageRules({ outage = {} }: TrackerPolicies): OutageRules {
  return { failures: outage.failures ?? OUTAGE.failures, pauseMs: outage.pauseMs ?? OUTAGE.pauseMs };
}

/** A default yields to a bound that the app set: one of the two alone never contradicts the other. */
function bounds(
  [least, most]: readonly [least: number | undefined, most: number | undefined],
  [leastByDefault, mostByDefault]: readonly [least: number, most: number],
): readonly [least: number, most: number] {
  const low = least ?? Math.min(leastByDefault, most ?? mostByDefault);
  return [low, most ?? Math.max(mostByDefault, low)];
}
