import type { ConfigProblem } from '../contract/errors.js';
import type { ProofingPolicies, RoutePolicy } from '../contract/proofing.js';
import { fieldsOf } from '../support/fields.js';
import { type ConfigFinding, configFinding } from './config.js';

/** Checks the policies, whose providers must be configured. */
export function policyFindings(
  { route, attempts }: ProofingPolicies,
  configured: readonly string[],
): readonly ConfigFinding[] {
  return [...routeFindings(route, configured), ...attemptsFindings(attempts, configured)];
}

const THEN = "must be 'decline', 'cancel' or { provider }";

/** `unknown`, because an app may be plain JavaScript. */
function attemptsFindings(policy: unknown, configured: readonly string[]): readonly ConfigFinding[] {
  if (policy === undefined) return [];
  const at = (problem: ConfigProblem, says: string, ...inside: string[]) => {
    const setting = ['policies', 'attempts', ...inside];
    return configFinding(problem, setting, setting.join('.'), `${setting.join('.')} ${says}`);
  };
  const { max, then } = fieldsOf(policy);
  const isCount = typeof max === 'number' && Number.isSafeInteger(max) && max > 0;
  const found = isCount ? [] : [at('invalid', 'must be a whole number above 0', 'max')];
  if (then === 'decline' || then === 'cancel') return found;
  const { provider } = fieldsOf(then);
  if (typeof then !== 'object' || typeof provider !== 'string')
    return [...found, at('invalid', THEN, 'then')];
  if (configured.includes(provider)) return found;
  const says = `names ${quoted(provider)}, which is not configured (${configured.join(', ')})`;
  return [...found, at('name', says, 'then', 'provider')];
}

/** Checks a policy that is data. A function is judged by what it returns. */
function routeFindings(
  policy: RoutePolicy | undefined,
  configured: readonly string[],
): readonly ConfigFinding[] {
  if (policy === undefined || typeof policy === 'function') return [];
  const path = ['policies', 'route'];
  const at = (problem: ConfigProblem, says: string, inside: readonly string[] = []) => {
    const setting = [...path, ...inside];
    return configFinding(problem, setting, setting.join('.'), `${setting.join('.')} ${says}`);
  };
  const unknownNames = (names: readonly unknown[], inside: readonly string[] = []) =>
    names
      .filter((name) => typeof name !== 'string' || !configured.includes(name))
      .map((name) =>
        at('name', `names ${quoted(name)}, which is not configured (${configured.join(', ')})`, inside),
      );
  if (Array.isArray(policy)) {
    if (policy.length === 0) return [at('empty', 'does not name a provider')];
    const isTwice = policy.some((name, index) => policy.indexOf(name) !== index);
    return [...unknownNames(policy), ...(isTwice ? [at('clash', 'names a provider twice')] : [])];
  }
  const weights: unknown =
    typeof policy === 'object' && policy !== null ? Reflect.get(policy, 'weights') : undefined;
  if (typeof weights !== 'object' || weights === null || Array.isArray(weights))
    return [at('shape', "must be providers' names in order, { weights }, or a function")];
  const entries = Object.entries(weights);
  const wrong = entries.filter(([, weight]) => !(Number.isFinite(weight) && weight > 0));
  return [
    ...(entries.length === 0 ? [at('empty', 'does not name a provider', ['weights'])] : []),
    ...unknownNames(Object.keys(weights), ['weights']),
    ...wrong.map(([name]) => at('invalid', 'must be a positive, finite number', ['weights', name])),
  ];
}

/** Shows a value only if it looks like a provider's name. */
function quoted(name: unknown): string {
  return typeof name === 'string' && /^[A-Za-z0-9][\w.-]{0,63}$/.test(name) ? `"${name}"` : 'something';
}
