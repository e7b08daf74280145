import { type ProofingConfig, withOrigin } from './config.js';
import type { SealConfig } from './seal.js';

const PREFIX = 'ANYPROOF_';
const RESERVED = new Set(['PROVIDER', 'PROVIDERS', 'SEAL', 'SEAL_KEY', 'SEAL_KEYS']);

type Environment = { readonly [name: string]: string | undefined };
type Settings = { [key: string]: string | Settings };

/**
 * Reads the configuration from environment variables:
 *
 * - `ANYPROOF_PROVIDER=id360`: the provider that new sessions go to.
 * - `ANYPROOF_<PROVIDER>_<SETTING>`: a setting, `ANYPROOF_ID360_BASE_URL` for `providers.id360.baseUrl`. Two
 *   underscores go one level down: `ANYPROOF_ID360_FLOWS__DEFAULT` is `flows.default`.
 * - `ANYPROOF_PROVIDERS=id360-fr,id360-be`: needed only when a provider's name has a hyphen.
 * - `ANYPROOF_SEAL_KEY`, or `ANYPROOF_SEAL_KEYS` (comma-separated, the first seals), or `ANYPROOF_SEAL=none`.
 *
 * Empty variables count as absent. Nothing is checked here: `createProofing` checks everything against the adapters'
 * own schemas, and names the variable to set for each finding.
 */
export function configFromEnv(env: Environment): ProofingConfig {
  // In order, so that the same environment reads the same wherever it comes from: FLOWS before FLOWS__DEFAULT.
  const variables = Object.entries(env)
    .filter(isOurs)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const provider = (env['ANYPROOF_PROVIDER'] ?? '').trim();
  const names = [...listOf(env['ANYPROOF_PROVIDERS']), ...(provider === '' ? [] : [provider])];
  const providers: { [name: string]: Settings } = Object.create(null);
  for (const name of names) providers[name] ??= Object.create(null);

  for (const [variable, value] of variables) {
    const rest = variable.slice(PREFIX.length);
    if (RESERVED.has(rest)) continue;
    const name = providerOf(rest, names);
    const setting = rest.slice(variablePart(name).length + 1);
    if (setting === '') continue;
    const settings: Settings = providers[name] ?? Object.create(null);
    providers[name] = settings;
    assign(settings, setting.split('__').map(camelCase), value);
  }

  const seal = sealFromEnv(env);
  const config: ProofingConfig = {
    provider,
    providers,
    ...(seal === undefined ? {} : { seal }),
  };
  return withOrigin(config, environmentName);
}

/** The variable that sets the setting at this path. */
export function environmentName(path: readonly string[]): string {
  const [section, ...rest] = path;
  if (section === 'provider') return `${PREFIX}PROVIDER`;
  if (section === 'seal') return `${PREFIX}SEAL_${rest[0] === 'keys' ? 'KEYS' : 'KEY'}`;
  const [name = '<PROVIDER>', ...setting] = rest;
  return [PREFIX + variablePart(name), setting.map(variablePart).join('__')].filter(Boolean).join('_');
}

function isOurs(entry: [string, string | undefined]): entry is [string, string] {
  const [name, value] = entry;
  return name.startsWith(PREFIX) && value !== undefined && value !== '';
}

/** The listed name with the longest match, else everything up to the first underscore. */
function providerOf(rest: string, names: readonly string[]): string {
  const matches = names.filter((name) => rest.startsWith(`${variablePart(name)}_`));
  const [longest] = matches.sort((a, b) => b.length - a.length);
  return longest ?? (rest.split('_')[0] ?? rest).toLowerCase();
}

function variablePart(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_+([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

function assign(target: Settings, path: readonly string[], value: string): void {
  const [key, ...deeper] = path;
  if (key === undefined) return;
  if (deeper.length === 0) {
    target[key] = value;
    return;
  }
  const existing = target[key];
  const next: Settings = typeof existing === 'object' ? existing : Object.create(null);
  target[key] = next;
  assign(next, deeper, value);
}

function sealFromEnv(env: Environment): SealConfig | undefined {
  if (env['ANYPROOF_SEAL'] === 'none') return 'none';
  const keys = listOf(env['ANYPROOF_SEAL_KEYS']);
  if (keys.length > 0) return { keys };
  const key = env['ANYPROOF_SEAL_KEY']?.trim();
  return key ? { key } : undefined;
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
