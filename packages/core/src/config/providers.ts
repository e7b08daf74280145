import type { Adapter } from '../contract/adapter.js';
import { type ConfigProblem, ProofingError } from '../contract/errors.js';
import type { ProofingPolicies, RoutePolicy } from '../contract/proofing.js';
import { fieldsOf } from '../support/fields.js';
import { nearest } from '../support/nearest.js';
import {
  type ConfigFinding,
  configFinding,
  originOf,
  type ProofingConfig,
  type ProviderConfig,
} from './config.js';
import { textProblem } from './texts.js';

/** The adapter that a provider of this name uses; undefined if none was passed. */
export function adapterFor(
  adapters: readonly Adapter[],
  name: string,
  entry: ProviderConfig,
): Adapter | undefined {
  return adapters.find((adapter) => adapter.id === (entry.adapter ?? name));
}

/** What plain JavaScript may pass for adapters. */
export function adapterListFindings(adapters: unknown): readonly ConfigFinding[] {
  const at = (problem: ConfigProblem, message: string) =>
    configFinding(problem, ['adapters'], 'adapters', message);
  const PASS =
    'pass the adapters that the configuration names, as in createProofing({ adapters: [acme], config })';
  if (isAdapter(adapters)) return [at('shape', 'adapters must be a list; put the adapter in brackets')];
  if (!Array.isArray(adapters)) return [at('missing', `adapters is required; ${PASS}`)];
  if (adapters.length === 0) return [at('empty', `adapters is empty; ${PASS}`)];
  const strange = adapters.flatMap((adapter: unknown, index) =>
    isAdapter(adapter)
      ? []
      : at(
          'shape',
          `adapters[${index}] is not an adapter; import what its package exports under the adapter's name, made by defineAdapter`,
        ),
  );
  if (strange.length > 0) return strange;
  const ids = adapters.filter(isAdapter).map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map((id) => at('clash', `adapters has two adapters with the id ${id}; pass one of them`));
}

function isAdapter(value: unknown): value is Adapter {
  if (typeof value !== 'object' || value === null) return false;
  const { id, settings, create }: { id?: unknown; settings?: unknown; create?: unknown } = value;
  const hasSchema = (typeof settings === 'object' && settings !== null) || typeof settings === 'function';
  return typeof id === 'string' && hasSchema && typeof create === 'function';
}

/** How a message describes the available adapters, given their ids. */
export type NameAdapters = (ids: string) => string;

const passedAdapter: NameAdapters = (ids) => `an adapter passed to createProofing (${ids})`;

/**
 * Checks that the configured names fit each other and the adapters. Each problem is reported once, where it can be
 * fixed.
 */
export function providerFindings(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  nameAdapters = passedAdapter,
): readonly ConfigFinding[] {
  const names = Object.keys(config.providers);
  const chosen = chosenFinding(adapters, config, names);
  const known = nameAdapters(idsOf(adapters));
  const unfit = Object.entries(config.providers).flatMap(([name, entry]) =>
    adapterFor(adapters, name, entry) === undefined
      ? [adapterFinding(adapters, name, entry, config, known)]
      : [],
  );
  return chosen === undefined ? unfit : [chosen, ...unfit];
}

/** Checks the name of the provider for new sessions. */
function chosenFinding(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  names: readonly string[],
): ConfigFinding | undefined {
  const { provider } = config;
  if (names.includes(provider)) return undefined;
  const place = originOf(config, ['provider']);
  const at = (problem: ConfigProblem, says: string, details = {}) =>
    configFinding(problem, ['provider'], place, `${place} ${says}`, details);
  const unusable = textProblem(provider);
  if (unusable !== undefined) return at('invalid', unusable);
  if (provider === '' && names.length === 0) {
    const settings = originOf(config, ['providers', '<provider>', '<setting>']);
    return at(
      'missing',
      `is not set, and no provider is configured: set it to one of the adapters passed to createProofing (${idsOf(adapters)}), and set what that provider needs (${settings})`,
    );
  }
  if (provider === '') return at('missing', `is required: set it to ${names.join(' or ')}`);
  const of = names.length > 0 ? ` (${names.join(', ')})` : '';
  // Its settings may be under the same name in capitals, which is reported there.
  if (adapters.some(({ id }) => id === provider) && names.some((name) => isOtherCase(name, provider)))
    return undefined;
  const near = nearest(provider, names);
  return at('name', `must name one of the configured providers${of}${didYouMean(near)}`, meantProvider(near));
}

/** The finding about a provider without an adapter; `known` lists the available adapters. */
function adapterFinding(
  adapters: readonly Adapter[],
  name: string,
  entry: ProviderConfig,
  config: ProofingConfig,
  known: string,
): ConfigFinding {
  const at = (...path: string[]) => originOf(config, path);
  const ids = adapters.map((adapter) => adapter.id);
  const others = Object.keys(config.providers).filter((other) => other !== name);
  const settings = Object.keys(entry);
  const isAlone = name === config.provider && settings.length === 0;
  const place = at('providers', name, 'adapter');
  const ofProvider = (says: string, details = {}) =>
    configFinding('name', ['provider'], at('provider'), `${at('provider')}${says}`, details);
  const ofAdapter = (where: string, says: string, details = {}) =>
    configFinding('name', ['providers', name, 'adapter'], where, `${where}${says}`, details);

  if (entry.adapter !== undefined) {
    const near = nearest(entry.adapter, ids);
    const fix = didYouMean(near) || '; pass that adapter, or correct the name';
    return ofAdapter(
      place,
      ` must name ${known}${fix}`,
      near === undefined ? {} : { meant: ['adapters', near] },
    );
  }
  const sameLetters = [...others, ...ids].find((other) => isOtherCase(name, other));
  if (sameLetters !== undefined) {
    // In environment variables, only ANYPROOF_PROVIDER and ANYPROOF_PROVIDERS contain the name itself.
    const says = `: names are case-sensitive, so ${name} is not ${sameLetters}; did you mean ${sameLetters}?`;
    const details = meantProvider(sameLetters);
    return name === config.provider
      ? ofProvider(says, details)
      : ofAdapter(at('providers', name), says, details);
  }
  if (isAlone) {
    // A name used nowhere else is more likely a typing error than a provider without an adapter.
    const configured = others.length === 0 ? '' : `a configured provider (${others.join(', ')}) or `;
    const near = nearest(name, [...others, ...ids]);
    const fix = didYouMean(near) || '; correct the name, or pass its adapter';
    return ofProvider(` must name ${configured}${known}${fix}`, meantProvider(near));
  }
  const [first = 'adapter'] = settings;
  const near = nearest(name, ids);
  if (near !== undefined) {
    const meant = ['providers', near, first];
    const fix = `; did you mean ${at(...meant)} instead of ${at('providers', name, first)}?`;
    return ofAdapter(place, ` must name ${known}${fix}`, { meant });
  }
  const all = at('providers', name, '*');
  return ofAdapter(
    all,
    `: the name does not match ${known}; pass the adapter, or remove ${all} (a name of your own needs ${place})`,
  );
}

/** True if two names differ only in case, or in hyphens written as underscores. */
function isOtherCase(name: string, other: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll('_', '-');
  return name !== other && plain(name) === plain(other);
}

const idsOf = (adapters: readonly Adapter[]): string => adapters.map(({ id }) => id).join(', ');

const didYouMean = (near: string | undefined): string =>
  near === undefined ? '' : `; did you mean ${near}?`;

const meantProvider = (near: string | undefined): Pick<ConfigFinding, 'meant'> =>
  near === undefined ? {} : { meant: ['providers', near] };

/**
 * The error for a requested provider that is not configured: misspelt, or removed from the configuration while some of
 * its sessions are still stored. The name comes from a store or a call and may be anything, even a secret, so it is not
 * shown.
 */
export function noSuchProvider(name: unknown, configured: readonly string[]): ProofingError {
  const near = typeof name === 'string' ? nearest(name, configured) : undefined;
  const fix =
    near === undefined
      ? 'add its settings again: they are needed as long as its sessions are kept'
      : `did you mean ${near}?`;
  return new ProofingError({
    code: 'NO_SUCH_PROVIDER',
    message: `this provider is not in the configuration, which has ${configured.join(', ')}; ${fix}`,
  });
}

/** Webhook settings belong to this check of `anyproof doctor`; see `SettingHelp.check`. */
const WEBHOOK_CHECK = 'webhook secret';

/**
 * Why a provider has no webhooks, and which settings would enable them: those whose `settingsHelp` names the check
 * `webhook secret`.
 */
export function webhooksMissing(
  { settingsHelp = {} }: Adapter,
  provider: string,
  config: ProofingConfig,
): string {
  const places = Object.entries(settingsHelp)
    .filter(([, { check }]) => check === WEBHOOK_CHECK)
    .map(([setting]) => originOf(config, ['providers', provider, ...setting.split('.')]));
  return places.length === 0
    ? 'this vendor sends no webhooks; poll with waitForResult'
    : `webhooks are not configured for this provider; set ${places.join(' or ')}, or poll with waitForResult`;
}

/** Checks the policies, whose providers must be configured. */
export function policyFindings(
  { route, attempts, ...others }: ProofingPolicies,
  configured: readonly string[],
): readonly ConfigFinding[] {
  const strange = Object.keys(others).map(() => {
    const message = 'policies has a field other than route and attempts';
    return configFinding('unknown', ['policies'], 'policies', message);
  });
  return [
    ...strange.slice(0, 1),
    ...routeFindings(route, configured),
    ...attemptsFindings(attempts, configured),
  ];
}

const THEN = "must be 'decline', 'cancel' or { provider }";

/** `unknown`, because an app may be plain JavaScript. */
function attemptsFindings(policy: unknown, configured: readonly string[]): readonly ConfigFinding[] {
  if (policy === undefined) return [];
  const at = (problem: ConfigProblem, says: string, ...inside: string[]) => {
    const setting = ['policies', 'attempts', ...inside];
    return configFinding(problem, setting, setting.join('.'), `${setting.join('.')} ${says}`);
  };
  const { max, then, ...others } = fieldsOf(policy);
  const strange = Object.keys(others).length > 0 ? [at('unknown', 'has fields other than max and then')] : [];
  const isCount = typeof max === 'number' && Number.isSafeInteger(max) && max > 0;
  const found = [...strange, ...(isCount ? [] : [at('invalid', 'must be a whole number above 0', 'max')])];
  if (then === 'decline' || then === 'cancel') return found;
  const { provider } = fieldsOf(then);
  if (typeof then !== 'object' || typeof provider !== 'string')
    return [...found, at('invalid', THEN, 'then')];
  if (configured.length === 1 && configured.includes(provider))
    return [
      ...found,
      at('name', 'names the only provider, so there is none to go on to', 'then', 'provider'),
    ];
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
