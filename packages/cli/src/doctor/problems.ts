import {
  type Adapter,
  type ConfigProblem,
  checkConfig,
  type Diagnosis,
  helpText,
  originOf,
  type ProofingConfig,
  type SettingHelp,
} from '@anyproof/core';
import { baseUrlProblem } from '@anyproof/provider-kit';
import { inWordsOfTheShell } from '../shell-words.js';

/** Those that an adapter is named for, be it the wrong one. A slip of the pen in a name makes another, which is none. */
export function meantProviders(adapters: readonly Adapter[], { providers }: ProofingConfig): string[] {
  return Object.keys(providers).filter(
    (name) => providers[name]?.adapter !== undefined || adapters.some(({ id }) => id === name),
  );
}

/** By provider; under '' what concerns the whole configuration. What another problem tells as well is left out. */
export function problemsOf(
  adapters: readonly Adapter[],
  config: ProofingConfig,
  name: string,
): readonly ConfigProblem[] {
  const { problems } = checkConfig(adapters, config);
  const meant = meantProviders(adapters, config);
  return problems
    .filter(({ provider = '' }) => (meant.includes(provider) ? provider : '') === name)
    .filter((one) => one.reason !== 'missing' || !problems.some((other) => tellsOf(other, one, config)))
    .map((problem) => ({ ...problem, ...helpFor(problem, adapters, config) }));
}

/** Whether what is missing is there under the wrong name of the other problem. */
function tellsOf(
  { text, path, provider = '' }: ConfigProblem,
  missing: ConfigProblem,
  config: ProofingConfig,
): boolean {
  const means = (place: readonly string[]) => text.includes(`did you mean ${originOf(config, place)}`);
  if (means(missing.path)) return true;
  const [, owner = '', setting = ''] = missing.path;
  const entry = config.providers[provider];
  return (
    path[2] === 'adapter' &&
    entry !== undefined &&
    Object.hasOwn(entry, setting) &&
    means(['providers', owner])
  );
}

/** A loader's finding brings none along. */
function helpFor(
  { help, provider = '', path }: ConfigProblem,
  adapters: readonly Adapter[],
  { providers }: ProofingConfig,
): { readonly help?: SettingHelp } {
  if (help !== undefined) return { help };
  const adapter = adapters.find(({ id }) => id === (providers[provider]?.adapter ?? provider));
  const [found] = path
    .map((_part, index) => path.slice(2, path.length - index).join('.'))
    .flatMap((name) => adapter?.settingsHelp?.[name] ?? []);
  return found === undefined ? {} : { help: found };
}

/** The check of a provider's setting. */
export function checkOf({ path, help, reason }: ConfigProblem, given: object): string {
  const setting = path[2] ?? '';
  const value: unknown = Reflect.get(given, setting);
  if (setting === 'baseUrl' && typeof value === 'string' && baseUrlProblem(value) !== undefined)
    return baseUrlProblem(value.replace(/^http:/i, 'https:')) === undefined ? 'TLS' : 'config';
  if (reason !== 'unknown' && help?.check !== undefined) return help.check;
  return reason === 'file' && typeof value === 'function' ? 'credentials' : 'config';
}

/** The problems as one failed check; undefined when there are none. */
export function failed(check: string, problems: readonly ConfigProblem[]): Diagnosis | undefined {
  if (problems.length === 0) return undefined;
  const fixes = new Set(check === 'TLS' ? [HTTPS] : problems.map(fixOf));
  const settings = problems.flatMap(({ provider, path }) =>
    provider === undefined ? [] : [path.slice(2).join('.')],
  );
  return {
    check,
    outcome: 'failed',
    detail: problems.map(({ text }) => inWordsOfTheShell(text)).join('\n'),
    fix: [...fixes].join('\n'),
    settings: [...new Set(settings)],
  };
}

const HTTPS =
  'write https:// instead of http://: credentials and personal data go there, and only a loopback address is safe without';
const FILE = 'put the value alone into that file, as UTF-8, readable for this process';
const RENAME = 'give it its right name, or take it out';
const SHAPE = 'an object with provider, providers (settings by name) and seal, as in docs/command.md';
const CLASH = /another variable sets the same|no JSON object that it could be added to/;

function fixOf(problem: ConfigProblem): string {
  const { reason, path, help, text } = problem;
  const [section, provider, setting] = path;
  if (reason === 'unknown') return RENAME;
  switch (section) {
    case 'seal':
      return sealFix(problem);
    case 'provider':
      return 'set it to the name of a provider that is configured';
    case 'providers':
      break;
    default:
      return section !== undefined || / sets nothing;/.test(text) ? RENAME : SHAPE;
  }
  if (provider === undefined || setting === undefined) return SHAPE;
  if (setting === 'adapter')
    return text.includes('did you mean')
      ? RENAME
      : 'name an adapter that is installed, or add one of your own with --adapter';
  if (CLASH.test(text)) return 'keep one of the two';
  if (reason === 'file') return FILE;
  if (help !== undefined) return helpText(help);
  return reason === 'missing'
    ? 'set it: there is no default'
    : 'correct the value, or take it out where there is a default';
}

/** A new key in the place of one that is in use would make every ref unreadable. */
function sealFix({ reason, text }: ConfigProblem): string {
  if (reason === 'missing')
    return 'make a key with `openssl rand -base64 32`, and keep it as you keep the password of a database';
  return text.includes('keep one')
    ? 'keep the one that refs were sealed with; never replace a key that sealed refs'
    : 'mount the file or set the variable, with the key that is in use; never replace a key that sealed refs';
}
