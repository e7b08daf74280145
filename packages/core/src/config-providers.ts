import { originOf, type ProofingConfig, type ProviderConfig } from './config.js';
import type { ConfigProblem } from './config-check.js';
import { textProblem } from './config-text.js';
import type { Adapter } from './contract/adapter.js';
import { nearest } from './support/nearest.js';

/** The adapter that a provider of this name uses; undefined where none was passed. */
export function adapterFor(
  adapters: readonly Adapter[],
  name: string,
  entry: ProviderConfig,
): Adapter | undefined {
  return adapters.find((adapter) => adapter.id === (entry.adapter ?? name));
}

/** What plain JavaScript may pass for adapters. */
export function adapterListProblems(adapters: unknown): readonly ConfigProblem[] {
  const at = (text: string): ConfigProblem => ({ path: ['adapters'], text });
  const PASS =
    'pass the adapters that the configuration names, as in createProofing({ adapters: [acme], config })';
  if (isAdapter(adapters)) return [at('adapters must be a list; put the adapter in brackets')];
  if (!Array.isArray(adapters)) return [at(`adapters is required; ${PASS}`)];
  if (adapters.length === 0) return [at(`adapters is empty; ${PASS}`)];
  const strange = adapters.flatMap((adapter: unknown, index) =>
    isAdapter(adapter)
      ? []
      : at(
          `adapters[${index}] is not an adapter; import what its package exports under the adapter's name, made by defineAdapter`,
        ),
  );
  if (strange.length > 0) return strange;
  const ids = adapters.filter(isAdapter).map(({ id }) => id);
  const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [...twice].map((id) => at(`adapters has two adapters with the id ${id}; pass one of them`));
}

function isAdapter(value: unknown): value is Adapter {
  if (typeof value !== 'object' || value === null) return false;
  const { id, settings, create }: { id?: unknown; settings?: unknown; create?: unknown } = value;
  const hasSchema = (typeof settings === 'object' && settings !== null) || typeof settings === 'function';
  return typeof id === 'string' && hasSchema && typeof create === 'function';
}

/** Whether the configured names fit together, and fit the adapters: each problem is reported once, where it is fixed. */
export function providerProblems(
  adapters: readonly Adapter[],
  config: ProofingConfig,
): readonly ConfigProblem[] {
  const names = Object.keys(config.providers);
  const chosen = chosenProblem(adapters, config, names);
  const unfit = Object.entries(config.providers).flatMap(([name, entry]) =>
    adapterFor(adapters, name, entry) === undefined ? [adapterProblem(adapters, name, entry, config)] : [],
  );
  return chosen === undefined ? unfit : [chosen, ...unfit];
}

/** What is wrong with the name of the provider for new sessions. */
function chosenProblem(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  names: readonly string[],
): ConfigProblem | undefined {
  const { provider } = config;
  if (names.includes(provider)) return undefined;
  const place = originOf(config, ['provider']);
  const problem = (text: string): ConfigProblem => ({ path: ['provider'], text });
  const unusable = textProblem(provider);
  if (unusable !== undefined) return problem(`${place} ${unusable}`);
  if (provider === '' && names.length === 0) {
    const settings = originOf(config, ['providers', '<provider>', '<setting>']);
    return problem(
      `${place} is not set, and no provider is configured: set it to one of the adapters passed to createProofing (${idsOf(adapters)}), and set what that provider needs (${settings})`,
    );
  }
  if (provider === '') return problem(`${place} is required: set it to ${names.join(' or ')}`);
  const of = names.length > 0 ? ` (${names.join(', ')})` : '';
  // Its settings may stand under the same name in capitals, which is reported there.
  if (adapters.some(({ id }) => id === provider) && names.some((name) => isOtherCase(name, provider)))
    return undefined;
  return problem(`${place} must name one of the configured providers${of}${meant(provider, names)}`);
}

/** What is wrong with a provider for which there is no adapter. */
function adapterProblem(
  adapters: readonly Adapter[],
  name: string,
  entry: ProviderConfig,
  config: ProofingConfig,
): ConfigProblem {
  const at = (...path: string[]) => originOf(config, path);
  const ids = adapters.map((adapter) => adapter.id);
  const others = Object.keys(config.providers).filter((other) => other !== name);
  const settings = Object.keys(entry);
  const passed = `an adapter passed to createProofing (${idsOf(adapters)})`;
  const isAlone = name === config.provider && settings.length === 0;
  const ofProvider = (text: string): ConfigProblem => ({ path: ['provider'], text });
  const ofAdapter = (text: string): ConfigProblem => ({
    provider: name,
    path: ['providers', name, 'adapter'],
    text,
  });

  if (entry.adapter !== undefined)
    return ofAdapter(
      `${at('providers', name, 'adapter')} must name ${passed}${meant(entry.adapter, ids) || '; pass that adapter, or correct the name'}`,
    );
  const sameLetters = [...others, ...ids].find((other) => isOtherCase(name, other));
  if (sameLetters !== undefined) {
    // From variables, the name itself stands in ANYPROOF_PROVIDER or ANYPROOF_PROVIDERS alone.
    const text = `names are case-sensitive, so ${name} is not ${sameLetters}; did you mean ${sameLetters}?`;
    return name === config.provider
      ? ofProvider(`${at('provider')}: ${text}`)
      : ofAdapter(`${at('providers', name)}: ${text}`);
  }
  if (isAlone) {
    // A name that stands there alone is a slip of the pen rather than a provider without an adapter.
    const configured = others.length === 0 ? '' : `a configured provider (${others.join(', ')}) or `;
    const fix = meant(name, [...others, ...ids]) || '; correct the name, or pass its adapter';
    return ofProvider(`${at('provider')} must name ${configured}${passed}${fix}`);
  }
  const [first = 'adapter'] = settings;
  const near = nearest(name, ids);
  if (near !== undefined)
    return ofAdapter(
      `${at('providers', name, 'adapter')} must name ${passed}; did you mean ${at('providers', near, first)} by ${at('providers', name, first)}?`,
    );
  const all = at('providers', name, '*');
  return ofAdapter(
    `${all}: the name is not that of ${passed}; pass the adapter, or remove ${all} (a name of your own needs ${at('providers', name, 'adapter')})`,
  );
}

/** Two names that differ in case, or in hyphens that were written as underscores. */
function isOtherCase(name: string, other: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll('_', '-');
  return name !== other && plain(name) === plain(other);
}

const idsOf = (adapters: readonly Adapter[]): string => adapters.map(({ id }) => id).join(', ');

function meant(wrong: string, known: readonly string[]): string {
  const near = nearest(wrong, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}
