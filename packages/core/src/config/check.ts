import type { Adapter, SettingHelp } from '../contract/adapter.js';
import { ProofingError } from '../contract/errors.js';
import type { TokenCache } from '../contract/ports.js';
import type { ProofingPolicies } from '../contract/proofing.js';
import { SEAL_KEY_FIX, type SealConfig, sealProblem, sealTexts } from '../sealing/ref-sealer.js';
import { fieldsOf } from '../support/fields.js';
import { checkSettings } from './check-settings.js';
import {
  type ConfigFinding,
  configFinding,
  findingsOf,
  originOf,
  type ProofingConfig,
  shapeFindings,
} from './config.js';
import { policyFindings } from './policies.js';
import { adapterFor, adapterListFindings, type NameAdapters, providerFindings } from './providers.js';
import { textProblem } from './texts.js';

export interface CheckedProvider {
  readonly name: string;
  readonly adapter: Adapter;
  /** As the adapter's schema returned them. */
  readonly settings: unknown;
  /** Whether sessions of the vendor's test mode are accepted. */
  readonly testMode: boolean;
}

export interface CheckedConfig {
  readonly findings: readonly ConfigFinding[];
  readonly providers: readonly CheckedProvider[];
}

/** The other arguments of `createProofing` that must fit the configuration. */
export interface CheckConfigOptions {
  readonly policies?: ProofingPolicies | undefined;
  /** The app's own cache. */
  readonly tokens?: TokenCache | undefined;
  /** How messages describe the available adapters; by default as those passed to `createProofing`. */
  readonly nameAdapters?: NameAdapters | undefined;
}

/**
 * Checks a whole configuration against the adapters' own schemas, and finds every problem in one pass. Makes no call,
 * throws nothing, quotes no value.
 */
export function checkConfig(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  { policies, tokens, nameAdapters }: CheckConfigOptions = {},
): CheckedConfig {
  const misshapen = shapeFindings(config);
  if (misshapen.length > 0) return { findings: misshapen, providers: [] };
  const loaded = findingsOf(config);
  const beside = [
    ...tokenFindings(config, tokens),
    ...policyFindings(policies ?? {}, Object.keys(config.providers)),
  ];
  const unfit = adapterListFindings(adapters);
  if (unfit.length > 0) return { findings: [...unfit, ...loaded, ...beside], providers: [] };
  const checked = Object.entries(config.providers).flatMap(([name, entry]) => {
    const adapter = adapterFor(adapters, name, entry);
    return adapter === undefined ? [] : [{ name, adapter, ...checkSettings(adapter, name, entry, config) }];
  });
  const names = providerFindings(adapters, config, nameAdapters);
  const settings = checked.flatMap(({ findings }) => findings);
  const findings = [
    ...names.filter(({ setting }) => setting[0] !== 'provider' || !isReported(loaded, setting)),
    ...sealFindings(adapters, config),
    ...loaded,
    ...settings.filter(({ setting }) => !isReported(loaded, setting)),
    ...beside,
  ];
  const providers = checked.flatMap(({ name, adapter, settings: sound }) =>
    sound === undefined ? [] : [{ name, adapter, settings: sound.value, testMode: isTestMode(config, name) }],
  );
  return { findings, providers };
}

function isTestMode({ providers }: ProofingConfig, name: string): boolean {
  // Environment variables are text.
  const given: unknown = providers[name]?.testMode;
  return given === true || given === 'true';
}

/** The CONFIG error of a configuration with findings. */
export function configError(findings: readonly ConfigFinding[]): ProofingError {
  return new ProofingError({ code: 'CONFIG', message: listFindings(findings), findings });
}

const DOCTOR = '`npx anyproof doctor` (from @anyproof/cli) checks the whole configuration.';

/** All findings in one text, a line or two for each. */
function listFindings(findings: readonly ConfigFinding[]): string {
  const count = findings.length === 1 ? 'one setting is' : `${findings.length} settings are`;
  const lines = findings.map(({ message, help }) => {
    const where = help === undefined ? '' : `\n    where to find it: ${helpText(help)}`;
    return `  - ${message}${where}`;
  });
  return `${count} missing or wrong:\n${lines.join('\n')}\n${DOCTOR}`;
}

function helpText({ where, page }: SettingHelp): string {
  return page === undefined ? where : `${where}; ${page}`;
}

/** True if the loader already reported why the value at this path is missing or wrong. */
function isReported(loaded: readonly ConfigFinding[], path: readonly string[]): boolean {
  if (path[0] !== 'providers') return loaded.some(({ setting }) => setting[0] === path[0]);
  return loaded.some(
    ({ setting }) => setting.length > 2 && setting.every((part, index) => path[index] === part),
  );
}

function sealFindings(adapters: readonly Adapter[], config: ProofingConfig): ConfigFinding[] {
  const { seal } = config;
  const wrong = seal === undefined ? undefined : (sealTextProblem(seal) ?? sealProblem(seal));
  if (wrong !== undefined) {
    const isClash = sealTexts(seal) === 'both';
    const path = isClash ? ['seal'] : ['seal', sealSetting(seal)];
    const place = originOf(config, path);
    return [configFinding(isClash ? 'clash' : 'invalid', path, place, `${place} ${wrong}`)];
  }
  const needsKey = Object.entries(config.providers)
    .filter(([name, entry]) => adapterFor(adapters, name, entry)?.sealsState === true)
    .map(([name]) => name);
  if (seal !== undefined || needsKey.length === 0 || isReported(findingsOf(config), ['seal'])) return [];
  return [
    missingKey(
      config,
      `session refs of ${needsKey.join(', ')} contain a secret`,
      "set seal to 'none' (ANYPROOF_SEAL=none) if refs are stored encrypted",
    ),
  ];
}

/** Anyone who can read a shared cache could act as the app, so nothing readable may be stored there. */
function tokenFindings(config: ProofingConfig, tokens: TokenCache | undefined): ConfigFinding[] {
  if (tokens === undefined || (config.seal !== undefined && config.seal !== 'none')) return [];
  return [missingKey(config, 'deps.tokens stores sealed values only', 'omit deps.tokens')];
}

function missingKey(config: ProofingConfig, since: string, otherwise: string): ConfigFinding {
  const path = ['seal', 'key'];
  const place = originOf(config, path);
  const message = `${place} is required because ${since}; ${SEAL_KEY_FIX}, or ${otherwise}`;
  return configFinding('missing', path, place, message);
}

/** A key is base64. Where its text has a problem of its own, such as quotes, that is more useful than "not base64". */
function sealTextProblem(seal: SealConfig): string | undefined {
  const keys = sealTexts(seal);
  const texts = Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  return texts.map(textProblem).find((problem) => problem !== undefined);
}

function sealSetting(seal: ProofingConfig['seal']): 'key' | 'keys' {
  return fieldsOf(seal)['keys'] === undefined ? 'key' : 'keys';
}
