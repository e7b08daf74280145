import { findingsOf, originOf, type ProofingConfig } from './config.js';
import { adapterFor, adapterListProblems, providerProblems } from './config-providers.js';
import { checkSettings } from './config-settings.js';
import { shapeProblems } from './config-shape.js';
import { textProblem } from './config-text.js';
import type { Adapter, SettingHelp } from './contract/adapter.js';
import { SEAL_KEY_FIX, type SealConfig, sealProblem } from './sealing/ref-sealer.js';

/** One thing that is missing or wrong in a configuration. */
export interface ConfigProblem {
  /** Absent when it is not about one provider. */
  readonly provider?: string;
  /** Such as `['providers', 'id360', 'password']`; the longest that is known. */
  readonly path: readonly string[];
  /** A whole sentence, beginning with the place to fix: an environment variable, or the file and the path. */
  readonly text: string;
  /** `unknown`: there is no such setting. `file`: its file cannot be used. Absent where the value is wrong. */
  readonly reason?: 'missing' | 'unknown' | 'file';
  /** Where the right value is found, where the adapter tells. */
  readonly help?: SettingHelp;
}

/** A provider whose settings are sound. */
export interface CheckedProvider {
  readonly name: string;
  readonly adapter: Adapter;
  /** As the adapter's schema gave them back. */
  readonly settings: unknown;
}

export interface CheckedConfig {
  readonly problems: readonly ConfigProblem[];
  readonly providers: readonly CheckedProvider[];
}

/** Checks a whole configuration against the adapters' own schemas. Makes no call, throws nothing, quotes no value. */
export function checkConfig(adapters: readonly Adapter[], config: ProofingConfig): CheckedConfig {
  const misshapen = shapeProblems(config);
  if (misshapen.length > 0) return { problems: misshapen, providers: [] };
  const unfit = adapterListProblems(adapters);
  if (unfit.length > 0) return { problems: [...unfit, ...loaderProblems(config)], providers: [] };
  const problems = [
    ...providerProblems(adapters, config).filter(({ path }) => path[0] !== 'provider' || !isNameTold(config)),
    ...sealProblems(adapters, config),
    ...loaderProblems(config),
  ];
  const providers: CheckedProvider[] = [];
  for (const [name, entry] of Object.entries(config.providers)) {
    const adapter = adapterFor(adapters, name, entry);
    if (adapter === undefined) continue;
    const checked = checkSettings(adapter, name, entry, config);
    problems.push(...checked.problems.filter(({ path }) => !isTold(config, path)));
    if (checked.settings !== undefined) providers.push({ name, adapter, settings: checked.settings.value });
  }
  return { problems, providers };
}

const DOCTOR = '`npx anyproof doctor` (from @anyproof/cli) checks the whole configuration.';

/** All problems in one text, a line or two for each. */
export function listProblems(problems: readonly Pick<ConfigProblem, 'text' | 'help'>[]): string {
  const count = problems.length === 1 ? 'one setting is' : `${problems.length} settings are`;
  const lines = problems.map(({ text, help }) => {
    const where = help === undefined ? '' : `\n    where to find it: ${helpText(help)}`;
    return `  - ${text}${where}`;
  });
  return `${count} missing or wrong:\n${lines.join('\n')}\n${DOCTOR}`;
}

/** In one line. */
export function helpText({ where, page }: SettingHelp): string {
  return page === undefined ? where : `${where}; ${page}`;
}

/** Whether the loader said why there is nothing there, or nothing right. */
function isTold(config: ProofingConfig, path: readonly string[]): boolean {
  const told = findingsOf(config).filter((finding) => finding.path.length > 0 && finding.path[0] === path[0]);
  return path[0] === 'seal'
    ? told.length > 0
    : told.some(
        (finding) => finding.path.length > 2 && finding.path.every((part, index) => path[index] === part),
      );
}

/** Whether the loader said what is wrong with the name of the provider for new sessions. */
function isNameTold(config: ProofingConfig): boolean {
  return findingsOf(config).some(({ path }) => path[0] === 'provider');
}

function loaderProblems(config: ProofingConfig): ConfigProblem[] {
  return findingsOf(config).map(({ path, text }) => {
    const [section, provider] = path;
    return { path, text, ...(section === 'providers' && provider !== undefined ? { provider } : {}) };
  });
}

function sealProblems(adapters: readonly Adapter[], config: ProofingConfig): ConfigProblem[] {
  const at = (...path: string[]) => originOf(config, path);
  const { seal } = config;
  const wrong = seal === undefined ? undefined : (sealTextProblem(seal) ?? sealProblem(seal));
  if (wrong !== undefined) {
    const path = ['seal', sealSetting(seal)];
    return [{ path, text: `${at(...path)} ${wrong}` }];
  }
  const needsKey = Object.entries(config.providers)
    .filter(([name, entry]) => adapterFor(adapters, name, entry)?.sealsState === true)
    .map(([name]) => name);
  if (seal !== undefined || needsKey.length === 0 || isTold(config, ['seal'])) return [];
  return [
    {
      path: ['seal', 'key'],
      reason: 'missing',
      text: `${at('seal', 'key')} is required, since session refs of ${needsKey.join(', ')} carry a secret; ${SEAL_KEY_FIX}, or set seal to 'none' (ANYPROOF_SEAL=none) where refs are stored encrypted`,
    },
  ];
}

/** A key is base64, so what is wrong with its text says more than that it is not. */
function sealTextProblem(seal: SealConfig): string | undefined {
  if (typeof seal !== 'object' || seal === null) return undefined;
  const keys: unknown = 'keys' in seal ? seal.keys : [seal.key];
  const texts = Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  return texts.map(textProblem).find((problem) => problem !== undefined);
}

function sealSetting(seal: ProofingConfig['seal']): 'key' | 'keys' {
  return typeof seal === 'object' && seal !== null && 'keys' in seal ? 'keys' : 'key';
}
