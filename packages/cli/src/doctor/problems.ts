import type {
  Adapter,
  CheckedConfig,
  ConfigFinding,
  Diagnosis,
  ProofingConfig,
  SettingHelp,
} from '@anyproof/core';
import { field } from '@anyproof/provider-kit';

/** Those that an adapter is named for, be it the wrong one. A slip of the pen in a name makes another, which is none. */
export function meantProviders(adapters: readonly Adapter[], { providers }: ProofingConfig): string[] {
  return Object.keys(providers).filter(
    (name) => providers[name]?.adapter !== undefined || adapters.some(({ id }) => id === name),
  );
}

/** By provider; under '' what concerns the whole configuration. What another finding says as well is left out. */
export function findingsFor(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  { findings }: CheckedConfig,
  name: string,
): readonly ConfigFinding[] {
  const meant = meantProviders(adapters, config);
  return findings
    .filter(({ provider = '' }) => (meant.includes(provider) ? provider : '') === name)
    .filter((one) => one.problem !== 'missing' || !findings.some((other) => covers(other, one, config)))
    .map((finding) => ({ ...finding, ...helpFor(finding, adapters, config) }));
}

/** Whether what is missing is there under the wrong name of the other finding. */
function covers(
  { setting, meant, provider = '' }: ConfigFinding,
  missing: ConfigFinding,
  { providers }: ProofingConfig,
): boolean {
  if (meant === undefined) return false;
  const [section, owner, name = ''] = missing.setting;
  if (section === 'seal') return meant[0] === 'seal';
  if (startsWith(meant, missing.setting)) return true;
  // A whole provider under a wrong name has this setting with it.
  const entry = providers[provider];
  const isOwner = meant[0] === 'providers' && meant[1] === owner;
  return setting[2] === 'adapter' && isOwner && entry !== undefined && Object.hasOwn(entry, name);
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.length > 0 && start.every((part, index) => path[index] === part);
}

/** A loader's finding brings none along. */
function helpFor(
  { help, provider = '', setting }: ConfigFinding,
  adapters: readonly Adapter[],
  { providers }: ProofingConfig,
): { readonly help?: SettingHelp } {
  if (help !== undefined) return { help };
  const adapter = adapters.find(({ id }) => id === (providers[provider]?.adapter ?? provider));
  const found = helpOf(adapter, setting.slice(2));
  return found === undefined ? {} : { help: found };
}

/** Of the setting at this path, or of the one that it is part of. */
export function helpOf(adapter: Adapter | undefined, path: readonly string[]): SettingHelp | undefined {
  const [found] = path
    .map((_part, index) => path.slice(0, path.length - index).join('.'))
    .flatMap((name) => adapter?.settingsHelp?.[name] ?? []);
  return found;
}

/** The check that a finding about a provider's setting belongs to. */
export function checkOf({ setting, help, problem }: ConfigFinding, given: object): string {
  const name = setting[2] ?? '';
  const value: unknown = Reflect.get(given, name);
  if (name === 'baseUrl' && typeof value === 'string' && !isBaseUrl(value))
    return isBaseUrl(value.replace(/^http:/i, 'https:')) ? 'TLS' : 'config';
  if (problem !== 'unknown' && help?.check !== undefined) return help.check;
  return problem === 'file' && typeof value === 'function' ? 'credentials' : 'config';
}

const baseUrl = field.baseUrl()['~standard'];

const isBaseUrl = (text: string): boolean => {
  const checked = baseUrl.validate(text);
  return !('then' in checked) && checked.issues === undefined;
};

/** The findings as one failed check; undefined when there are none. */
export function failed(check: string, findings: readonly ConfigFinding[]): Diagnosis | undefined {
  const [first] = findings;
  if (first === undefined) return undefined;
  const fixes = new Set(check === 'TLS' ? [HTTPS] : findings.map(fixOf));
  const settings = findings.flatMap(({ provider, setting }) =>
    provider === undefined ? [] : [setting.slice(2).join('.')],
  );
  return {
    check,
    outcome: 'failed',
    detail: findings.map(({ message }) => message).join('\n'),
    fix: [...fixes].join('\n'),
    settings: [...new Set(settings)],
    problem: first.problem,
  };
}

const HTTPS =
  'write https:// instead of http://: credentials and personal data go there, and only a loopback address is safe without it';
const FILE = 'put only the value in that file, as UTF-8, readable by this process';
const RENAME = 'use the correct name, or remove it';
const SHAPE = 'an object with provider, providers (settings by name) and seal, as in docs/command.md';

function fixOf(finding: ConfigFinding): string {
  const { problem, setting, help, meant } = finding;
  const [section, provider, name] = setting;
  if (problem === 'unknown') return RENAME;
  switch (section) {
    case undefined:
      return SHAPE;
    case 'seal':
      return sealFix(finding);
    case 'provider':
      return 'set it to the name of a configured provider';
    case 'providers':
      break;
    default:
      return RENAME;
  }
  if (provider === undefined || name === undefined) return SHAPE;
  if (name === 'adapter')
    return meant !== undefined ? RENAME : 'name an installed adapter, or add your own with --adapter';
  if (problem === 'clash') return 'keep one of the two';
  if (problem === 'file') return FILE;
  if (help !== undefined) return help.where;
  return problem === 'missing'
    ? 'set it: there is no default'
    : 'correct the value, or remove it if there is a default';
}

/** A new key in the place of one that is in use would make every ref unreadable. */
function sealFix({ problem }: ConfigFinding): string {
  if (problem === 'missing')
    return 'make a key with `openssl rand -base64 32`, and keep it as safe as a database password';
  return problem === 'clash'
    ? 'keep the one that sealed existing refs; never replace a key that sealed refs'
    : 'mount the file or set the variable with the key in use; never replace a key that sealed refs';
}
