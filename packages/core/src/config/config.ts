import type { SettingHelp } from '../contract/adapter.js';
import type { ConfigProblem, SettingProblem } from '../contract/errors.js';
import type { SealConfig } from '../sealing/ref-sealer.js';

/** One provider: an adapter under a name, with the adapter's own settings beside it. */
export interface ProviderConfig {
  /** The adapter's id; the provider's name when absent. */
  readonly adapter?: string;
  /** Accepts sessions of the vendor's test mode, whose decisions prove nothing. */
  readonly testMode?: boolean;
  readonly [setting: string]: unknown;
}

export interface ProofingConfig {
  /** The provider that new sessions go to. */
  readonly provider: string;
  readonly providers: { readonly [name: string]: ProviderConfig };
  readonly seal?: SealConfig;
}

/** One thing that is missing or wrong in a configuration. */
export interface ConfigFinding extends SettingProblem {
  /** A whole sentence for people that names the place; it never quotes a value. */
  readonly message: string;
  /** Absent when it does not concern one provider. */
  readonly provider?: string;
  /** The path that was probably meant, if the name is close to a known one. */
  readonly meant?: readonly string[];
  /** Where the right value is found, if the adapter says. */
  readonly help?: SettingHelp;
}

const ORIGIN = Symbol.for('anyproof.config.origin');
const FINDINGS = Symbol.for('anyproof.config.findings');

/** Says where a setting is set, so that an error can name the place. */
export type ConfigOrigin = (path: readonly string[]) => string;

/**
 * For config loaders: remembers where each setting comes from and what is wrong there, so that `createProofing` can
 * report it.
 */
export function withOrigin(
  config: ProofingConfig,
  origin: ConfigOrigin,
  findings: readonly ConfigFinding[] = [],
): ProofingConfig {
  const copy = Object.defineProperty({ ...config }, ORIGIN, { value: origin });
  return Object.defineProperty(copy, FINDINGS, { value: findings });
}

/** Where to set the setting at this path: an environment variable's name, or the path itself. */
export function originOf(config: ProofingConfig, path: readonly string[]): string {
  const origin: unknown = Reflect.get(config, ORIGIN);
  return typeof origin === 'function' ? String(origin(path)) : path.join('.');
}

/** What the loader of this configuration found wrong. */
export function findingsOf(config: ProofingConfig): readonly ConfigFinding[] {
  const findings: unknown = Reflect.get(config, FINDINGS);
  return Array.isArray(findings) ? findings : [];
}

/** For config loaders: a finding about a path of the configuration; `where` is the place that the message names. */
export function configFinding(
  problem: ConfigProblem,
  setting: readonly string[],
  where: string,
  message: string,
  details: Pick<ConfigFinding, 'meant' | 'help'> = {},
): ConfigFinding {
  const [section, provider] = setting;
  const of = section === 'providers' && provider !== undefined ? { provider } : {};
  return { setting, problem, where, message, ...of, ...details };
}

/**
 * What prevents a configuration from plain JavaScript or a file from being checked any further; empty if nothing does.
 */
export function shapeFindings(config: ProofingConfig): readonly ConfigFinding[] {
  const given: unknown = config;
  if (given === undefined) {
    const message = 'config is required; pass configFromEnv(), or await loadConfig() of @anyproof/config';
    return [configFinding('missing', [], 'config', message)];
  }
  if (isPromise(given))
    return [
      configFinding('shape', [], 'config', 'config is a promise; await it, as in config: await loadConfig()'),
    ];
  if (!isObject(given)) {
    const message = 'the configuration must be an object with provider and providers';
    return [configFinding('shape', [], 'config', message)];
  }
  const misshapen = (path: readonly string[], says: string) => {
    const place = originOf(config, path);
    return configFinding('shape', path, place, `${place} ${says}`);
  };
  const { provider, providers } = given;
  const findings: ConfigFinding[] = [];
  if (typeof provider !== 'string')
    findings.push(misshapen(['provider'], 'must be the name of a configured provider'));
  if (!isObject(providers))
    return [...findings, misshapen(['providers'], 'must be an object: settings by provider name')];
  for (const [name, entry] of Object.entries(providers)) {
    if (!isObject(entry)) findings.push(misshapen(['providers', name], 'must be an object with settings'));
    else if (entry['adapter'] !== undefined && typeof entry['adapter'] !== 'string')
      findings.push(misshapen(['providers', name, 'adapter'], 'must be an adapter id'));
    else if (!TEST_MODES.includes(entry['testMode']))
      findings.push(misshapen(['providers', name, 'testMode'], 'must be true or false'));
  }
  return findings;
}

/** Environment variables are text. */
const TEST_MODES: readonly unknown[] = [undefined, true, false, 'true', 'false'];

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
