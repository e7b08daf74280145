import type { Adapter, SettingHelp } from './adapter.js';
import { findingsOf, originOf, type ProofingConfig, type ProviderConfig } from './config.js';
import { checkSettings } from './config-settings.js';
import { shapeProblems } from './config-shape.js';
import { nearest } from './nearest.js';
import { SEAL_KEY_MEND, sealProblem } from './seal.js';

/** One thing that is missing or wrong in a configuration. */
export interface ConfigProblem {
  /** Absent when it is not about one provider. */
  readonly provider?: string;
  /** Such as `['providers', 'id360', 'password']`; the longest that is known. */
  readonly path: readonly string[];
  /** A whole sentence, beginning with the place to mend: an environment variable, or the file and the path. */
  readonly text: string;
  /** `unknown`: there is no such setting. `wrong` when absent. */
  readonly reason?: 'missing' | 'unknown';
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
  const problems = [...wholeProblems(adapters, config), ...loaderProblems(config)];
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

/** All problems in one text, a line or two for each. */
export function listProblems(problems: readonly Pick<ConfigProblem, 'text' | 'help'>[]): string {
  const count = problems.length === 1 ? 'one setting is' : `${problems.length} settings are`;
  const lines = problems.map(({ text, help }) => {
    const where = help === undefined ? '' : `\n    where to find it: ${helpText(help)}`;
    return `  - ${text}${where}`;
  });
  return `${count} missing or wrong:\n${lines.join('\n')}`;
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

function loaderProblems(config: ProofingConfig): ConfigProblem[] {
  return findingsOf(config).map(({ path, text }) => {
    const [section, provider] = path;
    return { path, text, ...(section === 'providers' && provider !== undefined ? { provider } : {}) };
  });
}

function wholeProblems(adapters: readonly Adapter[], config: ProofingConfig): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const names = Object.keys(config.providers);
  const at = (...path: string[]) => originOf(config, path);
  if (!names.includes(config.provider)) {
    const of = names.length > 0 ? ` (${names.join(', ')})` : '';
    const text = `${at('provider')} must name one of the configured providers${of}${meant(config.provider, names)}`;
    problems.push({ path: ['provider'], text });
  }
  const sealWrong = config.seal === undefined ? undefined : sealProblem(config.seal);
  if (sealWrong !== undefined) {
    const path = ['seal', sealSetting(config.seal)];
    problems.push({ path, text: `${at(...path)} ${sealWrong}` });
  }
  const needsKey: string[] = [];
  for (const [name, entry] of Object.entries(config.providers)) {
    const adapter = adapterFor(adapters, name, entry);
    if (adapter === undefined) problems.push(adapterProblem(adapters, name, entry, config));
    else if (adapter.sealsState === true) needsKey.push(name);
  }
  if (config.seal === undefined && needsKey.length > 0 && !isTold(config, ['seal']))
    problems.push({
      path: ['seal', 'key'],
      reason: 'missing',
      text: `${at('seal', 'key')} is required, since session refs of ${needsKey.join(', ')} carry a secret; ${SEAL_KEY_MEND}, or set seal to 'none' (ANYPROOF_SEAL=none) where refs are stored encrypted`,
    });
  return problems;
}

function adapterProblem(
  adapters: readonly Adapter[],
  name: string,
  entry: ProviderConfig,
  config: ProofingConfig,
): ConfigProblem {
  const at = (...path: string[]) => originOf(config, path);
  const ids = adapters.map((adapter) => adapter.id);
  const known = `an adapter passed to createProofing (${ids.join(', ')})`;
  const settings = Object.keys(entry);
  if (name === config.provider && settings.length === 0) {
    // A name that stands there alone is a slip of the pen rather than a provider without an adapter.
    const others = Object.keys(config.providers).filter((other) => other !== name);
    const configured = others.length === 0 ? '' : `a configured provider (${others.join(', ')}) or `;
    const text = `${at('provider')} must name ${configured}${known}${meant(name, [...others, ...ids])}`;
    return { path: ['provider'], text };
  }
  const path = ['providers', name, 'adapter'];
  const text = `${at(...path)} must name ${known}`;
  const [first] = settings;
  const near = nearest(entry.adapter ?? name, ids);
  const hint =
    near === undefined || entry.adapter !== undefined || first === undefined
      ? meant(entry.adapter ?? name, ids)
      : `; did you mean ${at('providers', near, first)} by ${at('providers', name, first)}?`;
  return { provider: name, path, text: text + hint };
}

function meant(wrong: string, known: readonly string[]): string {
  const near = nearest(wrong, known);
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function sealSetting(seal: ProofingConfig['seal']): 'key' | 'keys' {
  return typeof seal === 'object' && seal !== null && 'keys' in seal ? 'keys' : 'key';
}

function adapterFor(adapters: readonly Adapter[], name: string, entry: ProviderConfig): Adapter | undefined {
  return adapters.find((adapter) => adapter.id === (entry.adapter ?? name));
}
