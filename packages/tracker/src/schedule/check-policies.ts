import {
  type ConfigFinding,
  type ConfigProblem,
  configError,
  configFinding,
  MAX_TIMEOUT,
} from '@anyproof/core';
import type {
  DeliveryPolicy,
  PollingPolicy,
  RetentionPolicy,
  TrackerPolicies,
} from '../contract/policies.js';
import { deliveryRules } from './delivery.js';
import { DAY_MS } from './pauses.js';
import { pollingFor } from './polling.js';

type Kind = 'milliseconds' | 'timer' | 'days' | 'period' | 'count' | 'switch';

const LONGEST_DAYS = 36_500;
const LONGEST_MS = LONGEST_DAYS * DAY_MS;

const KINDS: {
  readonly [K in Kind]: { readonly accepts: (value: unknown) => boolean; readonly says: string };
} = {
  milliseconds: {
    accepts: within(1, LONGEST_MS),
    says: 'must be a number of milliseconds, from 1 to 100 years',
  },
  // Node's timers hold no more.
  timer: { accepts: within(1, MAX_TIMEOUT), says: 'must be a number of milliseconds, from 1 to 24 days' },
  days: { accepts: within(0, LONGEST_DAYS), says: `must be a number of days, from 0 to ${LONGEST_DAYS}` },
  period: { accepts: within(1, LONGEST_DAYS), says: `must be a number of days, from 1 to ${LONGEST_DAYS}` },
  count: {
    accepts: (value) => Number.isSafeInteger(value) && within(1, Number.MAX_SAFE_INTEGER)(value),
    says: 'must be a whole number above 0',
  },
  switch: { accepts: (value) => typeof value === 'boolean', says: 'must be true or false' },
};

type Fields<Policy> = { readonly [Field in keyof Policy]-?: Kind };

const POLLING: Fields<PollingPolicy> = {
  minMs: 'milliseconds',
  maxMs: 'milliseconds',
  withMessagesMs: 'milliseconds',
  giveUpMs: 'milliseconds',
};
const RETENTION: Fields<RetentionPolicy> = { days: 'days', eraseAtVendor: 'switch' };
const REVERIFY: Fields<NonNullable<TrackerPolicies['reverify']>> = { days: 'period' };
const DELIVERY: Fields<DeliveryPolicy> = {
  attempts: 'count',
  delayMs: 'milliseconds',
  maxDelayMs: 'milliseconds',
  timeoutMs: 'timer',
};
const OUTAGE: Fields<NonNullable<TrackerPolicies['outage']>> = { failures: 'count', pauseMs: 'milliseconds' };

/** `route` and `attempts` are core's to check. */
const NAMES: { readonly [Field in keyof TrackerPolicies]-?: true } = {
  route: true,
  attempts: true,
  polling: true,
  retention: true,
  reverify: true,
  delivery: true,
  outage: true,
};

/**
 * Throws CONFIG with everything that is wrong with the tracker's own policies. `configured`: the providers' names, so that
 * a misspelt one is found.
 */
export function checkPolicies(policies: TrackerPolicies, configured?: readonly string[]): void {
  const misshapen = shape(policies, ['policies'], Object.keys(NAMES));
  const findings = misshapen.length > 0 ? misshapen : policyFindings(policies, configured);
  if (findings.length > 0) throw configError(findings);
}

function policyFindings(
  policies: TrackerPolicies,
  configured: readonly string[] | undefined,
): ConfigFinding[] {
  const { retention, reverify, delivery, outage } = policies;
  const values = [
    ...pollingFindings(policies.polling, configured),
    ...section(retention, ['policies', 'retention'], RETENTION, ['days']),
    ...section(reverify, ['policies', 'reverify'], REVERIFY, ['days']),
    ...section(delivery, ['policies', 'delivery'], DELIVERY),
    ...section(outage, ['policies', 'outage'], OUTAGE),
  ];
  // Values that contradict each other are reported once each is sound.
  return values.length > 0 ? values : contradictions(policies);
}

function pollingFindings(polling: unknown, configured: readonly string[] | undefined): ConfigFinding[] {
  const path = ['policies', 'polling'];
  if (!isObject(polling)) return section(polling, path, POLLING);
  const { providers, ...general } = polling;
  const inside = [...path, 'providers'];
  const found = section(general, path, POLLING);
  if (providers === undefined) return found;
  if (!isObject(providers)) return [...found, finding('shape', inside, SHAPE)];
  const named = Object.entries(providers).flatMap(([name, own]) => [
    ...(configured?.includes(name) === false
      ? [finding('name', [...inside, name], `is not a configured provider (${configured.join(', ')})`)]
      : []),
    ...section(own, [...inside, name], POLLING),
  ]);
  return [...found, ...named];
}

function contradictions(policies: TrackerPolicies): ConfigFinding[] {
  const { polling, retention, reverify } = policies;
  const path = ['policies', 'polling'];
  const own = Object.keys(polling?.providers ?? {});
  const polled = [
    { path, ...pollingFor(policies) },
    ...own.map((name) => ({ path: [...path, 'providers', name], ...pollingFor(policies, name) })),
  ];
  const { delayMs, maxDelayMs } = deliveryRules(policies);
  const isTooLate = retention !== undefined && reverify !== undefined && reverify.days > retention.days;
  return [
    ...polled
      .filter(({ minMs, maxMs }) => minMs > maxMs)
      .map((one) => finding('invalid', [...one.path, 'minMs'], 'must be at most maxMs')),
    ...(delayMs > maxDelayMs
      ? [finding('invalid', ['policies', 'delivery', 'delayMs'], 'must be at most maxDelayMs')]
      : []),
    ...(isTooLate
      ? [
          finding(
            'invalid',
            ['policies', 'reverify', 'days'],
            'must be at most policies.retention.days: redacted, a session names nobody to verify again',
          ),
        ]
      : []),
  ];
}

const SHAPE = 'must be an object';

/** One group of values. What the app did not set is undefined, in plain JavaScript also as a property. */
function section(
  given: unknown,
  path: readonly string[],
  kinds: { readonly [field: string]: Kind },
  required: readonly string[] = [],
): ConfigFinding[] {
  if (given === undefined) return [];
  const misshapen = shape(given, path, Object.keys(kinds));
  if (misshapen.length > 0 || !isObject(given)) return misshapen;
  return Object.entries(kinds).flatMap(([field, kind]) => {
    const value = given[field];
    const { accepts, says } = KINDS[kind];
    if (value === undefined)
      return required.includes(field) ? [finding('missing', [...path, field], 'is required')] : [];
    return accepts(value) ? [] : [finding('invalid', [...path, field], says)];
  });
}

function shape(given: unknown, path: readonly string[], names: readonly string[]): ConfigFinding[] {
  if (!isObject(given)) return [finding('shape', path, SHAPE)];
  const isStrange = Object.keys(given).some((name) => !names.includes(name));
  // A name is not quoted: anything may have been put in the wrong place.
  return isStrange ? [finding('unknown', path, `has a field other than ${names.join(', ')}`)] : [];
}

function finding(problem: ConfigProblem, path: readonly string[], says: string): ConfigFinding {
  const where = path.join('.');
  return configFinding(problem, path, where, `${where} ${says}`);
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function within(least: number, most: number): (value: unknown) => boolean {
  return (value) => typeof value === 'number' && value >= least && value <= most;
}
