import type { Adapter, AdapterDeps, ProviderWithClient } from './adapter.js';
import { originOf, type ProofingConfig, type ProviderConfig } from './config.js';
import { ProofingError } from './errors.js';
import type { TokenCache } from './ports.js';
import { createSealer, readKeys, SEAL_KEY_MEND, sealProblem } from './seal.js';
import { issuePath } from './standard-schema.js';
import { protectTokens } from './token-cache.js';

export interface ConfiguredProvider {
  readonly name: string;
  readonly adapter: Adapter;
  readonly provider: ProviderWithClient<unknown>;
}

type SharedDeps = Omit<AdapterDeps, 'provider' | 'sealer' | 'tokens'>;

interface Assembly {
  /** The app's own. */
  readonly tokens?: TokenCache | undefined;
  /** What was found wrong elsewhere, to be told with the rest. */
  readonly problems?: readonly string[];
}

/**
 * Builds every configured provider. Throws one CONFIG error that lists all that is missing or wrong, each with the
 * name to set; values are never quoted.
 */
export function assembleProviders(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  deps: SharedDeps,
  { tokens, problems: found = [] }: Assembly = {},
): ReadonlyMap<string, ConfiguredProvider> {
  const problems = [...configProblems(adapters, config), ...tokenProblems(config, tokens)];
  const sound: { readonly name: string; readonly adapter: Adapter; readonly settings: unknown }[] = [];
  for (const [name, entry] of Object.entries(config.providers)) {
    const adapter = adapterFor(adapters, name, entry);
    if (adapter === undefined) continue;
    const checked = checkSettings(adapter, name, entry, config);
    problems.push(...checked.problems);
    if (checked.settings !== undefined) sound.push({ name, adapter, settings: checked.settings.value });
  }
  problems.push(...found);
  if (problems.length > 0) throw new ProofingError({ code: 'CONFIG', message: listProblems(problems) });

  const providers = new Map<string, ConfiguredProvider>();
  for (const { name, adapter, settings } of sound) {
    const sealer = createSealer(name, config.seal);
    const own = tokensFor(name, config, tokens, deps);
    const provider = adapter.create(settings, { ...deps, ...own, provider: name, sealer });
    providers.set(name, { name, adapter, provider });
  }
  return providers;
}

function tokensFor(
  provider: string,
  { seal }: ProofingConfig,
  tokens: TokenCache | undefined,
  { observer }: SharedDeps,
): Pick<AdapterDeps, 'tokens'> {
  if (tokens === undefined || seal === undefined || seal === 'none') return {};
  return { tokens: protectTokens(tokens, { provider, keys: readKeys(seal), observer }) };
}

/** Whoever reads a shared cache could act as the app: nothing readable goes there. */
function tokenProblems(config: ProofingConfig, tokens: TokenCache | undefined): string[] {
  if (tokens === undefined || (config.seal !== undefined && config.seal !== 'none')) return [];
  return [
    `${originOf(config, ['seal', 'key'])} is required, since what deps.tokens keeps is sealed; ${SEAL_KEY_MEND}, or leave deps.tokens out`,
  ];
}

function configProblems(adapters: readonly Adapter[], config: ProofingConfig): string[] {
  const problems: string[] = [];
  const names = Object.keys(config.providers);
  const known = adapters.map((adapter) => adapter.id).join(', ');
  const at = (...path: string[]) => originOf(config, path);
  if (!names.includes(config.provider))
    problems.push(
      `${at('provider')} must name one of the configured providers${names.length > 0 ? ` (${names.join(', ')})` : ''}`,
    );
  const sealWrong = config.seal === undefined ? undefined : sealProblem(config.seal);
  if (sealWrong !== undefined) problems.push(`${at('seal', sealSetting(config.seal))} ${sealWrong}`);
  const needsKey: string[] = [];
  for (const [name, entry] of Object.entries(config.providers)) {
    const adapter = adapterFor(adapters, name, entry);
    if (adapter === undefined && name === config.provider && Object.keys(entry).length === 0)
      // A name that stands there alone is a slip of the pen rather than a provider without an adapter.
      problems.push(
        `${at('provider')} must name ${[others(names, name), `an adapter passed to createProofing (${known})`].filter(Boolean).join(' or ')}`,
      );
    else if (adapter === undefined)
      problems.push(
        `${at('providers', name, 'adapter')} must name an adapter passed to createProofing (${known})`,
      );
    else if (adapter.sealsState === true) needsKey.push(name);
  }
  if (config.seal === undefined && needsKey.length > 0)
    problems.push(
      `${at('seal', 'key')} is required, since session refs of ${needsKey.join(', ')} carry a secret; ${SEAL_KEY_MEND}, or set seal to 'none' where refs are stored encrypted`,
    );
  return problems;
}

function others(names: readonly string[], name: string): string {
  const rest = names.filter((other) => other !== name);
  return rest.length === 0 ? '' : `a configured provider (${rest.join(', ')})`;
}

function sealSetting(seal: ProofingConfig['seal']): 'key' | 'keys' {
  return typeof seal === 'object' && seal !== null && 'keys' in seal ? 'keys' : 'key';
}

function adapterFor(adapters: readonly Adapter[], name: string, entry: ProviderConfig): Adapter | undefined {
  return adapters.find((adapter) => adapter.id === (entry.adapter ?? name));
}

function checkSettings(
  adapter: Adapter,
  name: string,
  entry: ProviderConfig,
  config: ProofingConfig,
): { readonly problems: string[]; readonly settings?: { readonly value: unknown } } {
  const { adapter: _adapter, ...settings } = entry;
  const checked = adapter.settings['~standard'].validate(settings);
  if ('then' in checked) {
    checked.then(undefined, () => undefined);
    return { problems: [`the settings schema of adapter ${adapter.id} must validate synchronously`] };
  }
  if (checked.issues === undefined) return { problems: [], settings: { value: checked.value } };
  const problems = checked.issues.map((issue) => {
    const { path, inside, absent } = locate(settings, issuePath(issue));
    const place = originOf(config, ['providers', name, ...path]);
    const within = inside.length === 0 ? '' : ` (at ${inside.join('.')})`;
    return `${place}${absent ? ' is required' : ''}${within}: ${issue.message}`;
  });
  return { problems };
}

/** A setting may be JSON in one text, as in an environment variable: what is wrong inside it is mended there. */
function locate(settings: object, path: readonly string[]) {
  let value: unknown = settings;
  for (const [depth, key] of path.entries()) {
    if (typeof value === 'string')
      return { path: path.slice(0, depth), inside: path.slice(depth), absent: false };
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return { path, inside: [], absent: value === undefined };
}

function listProblems(problems: readonly string[]): string {
  const count = problems.length === 1 ? 'one setting is' : `${problems.length} settings are`;
  return `${count} missing or wrong:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`;
}
