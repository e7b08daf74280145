import { type ConfigFinding, type ProofingConfig, withOrigin } from './config.js';
import {
  camelCase,
  environmentName,
  PREFIX,
  providerPart,
  RESERVED,
  unknownVariable,
} from './config-env-names.js';
import { addVariable, emptySettings, type Settings } from './config-env-settings.js';
import { readSecretFileSync, secretFile } from './config-secret-file.js';
import { textProblem, withoutByteOrderMark, withoutQuotes } from './config-text.js';
import { ProofingError } from './contract/errors.js';
import type { SealConfig } from './sealing/ref-sealer.js';

/** Variables by name, as `process.env` has them. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

const FILE = '_FILE';

/**
 * Reads the configuration from environment variables:
 *
 * - `ANYPROOF_PROVIDER=id360`: the provider that new sessions go to.
 * - `ANYPROOF_<PROVIDER>_<SETTING>`: a setting, `ANYPROOF_ID360_BASE_URL` for `providers.id360.baseUrl`. Two
 *   underscores go one level down: `ANYPROOF_ID360_FLOWS__DEFAULT` is `flows.default`, and is added to what
 *   `ANYPROOF_ID360_FLOWS` holds as JSON.
 * - `ANYPROOF_<PROVIDER>_<SETTING>_FILE`: the file that holds it ({@link secretFile}), as containers hand secrets over.
 * - `ANYPROOF_PROVIDERS=id360-fr,id360-be`: needed only when a provider's name has a hyphen.
 * - `ANYPROOF_SEAL_KEY`, or `ANYPROOF_SEAL_KEYS` (comma-separated, the first seals), or `ANYPROOF_SEAL=none`; the first
 *   two may end in `_FILE`, too.
 *
 * Reads the process's own environment unless another is passed. An empty variable sets nothing and is found wrong: a
 * secret that came out empty must not be overlooked. It throws nothing: `createProofing` checks everything against the
 * adapters' own schemas, and names the variable to set for each finding.
 */
export function configFromEnv(env: Environment = process.env): ProofingConfig {
  // In order, so that the same environment reads the same wherever it comes from: FLOWS before FLOWS__DEFAULT.
  const variables = Object.entries(env)
    .filter(isOurs)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const findings: ConfigFinding[] = otherCaseVariables(env);
  const provider = nameIn(env, 'ANYPROOF_PROVIDER', findings);
  const entries = listOf(nameIn(env, 'ANYPROOF_PROVIDERS', findings));
  findings.push(...strangeNames(entries));
  const listed = entries.filter(isProviderName);
  const names = [...listed, ...(provider === '' ? [] : [provider])];
  const providers: { [name: string]: Settings } = Object.create(null);
  for (const name of names) providers[name] ??= emptySettings();
  findings.push(...emptyVariables(env, names));
  const ofFiles = new Set<string>();

  for (const [variable, value] of variables) {
    const rest = variable.slice(PREFIX.length);
    if (RESERVED.has(rest)) continue;
    const unknown = unknownVariable(rest, names);
    if (unknown !== undefined) {
      findings.push({ path: [], text: unknown });
      continue;
    }
    const { name, setting, isFile } = settingOf(rest, names);
    if (isFile) ofFiles.add(variable);
    providers[name] ??= emptySettings();
    const wrong = addVariable(providers[name], {
      variable,
      setting,
      value: isFile ? secretFile(value) : value,
    });
    if (wrong !== undefined) findings.push({ path: ['providers', name, ...wrong.path], text: wrong.text });
  }

  const seal = sealFromEnv(env, findings);
  const config: ProofingConfig = {
    provider,
    providers,
    ...(seal === undefined ? {} : { seal }),
  };
  const origin = (path: readonly string[]) => {
    const name = environmentName(path);
    return ofFiles.has(name + FILE) ? name + FILE : name;
  };
  return withOrigin(config, origin, findings);
}

/** The provider, its setting without `_FILE`, and whether a file holds it. */
function settingOf(rest: string, names: readonly string[]) {
  const { name, setting } = providerPart(rest, names);
  const isFile = setting.length > FILE.length && setting.endsWith(FILE);
  return { name, setting: isFile ? setting.slice(0, -FILE.length) : setting, isFile };
}

/** As variables and refs can hold it. */
function isProviderName(name: string): boolean {
  return /^\w[\w.-]{0,63}$/.test(name);
}

/** Errors show names, so what cannot be one may be a secret that was set in the wrong place. */
function strangeNames(entries: readonly string[]): ConfigFinding[] {
  return entries.flatMap((name, index) =>
    isProviderName(name)
      ? []
      : {
          path: [],
          text: `ANYPROOF_PROVIDERS: entry ${index + 1} is not the name of a provider (letters, digits, hyphens, underscores and dots); list names, such as id360-fr`,
        },
  );
}

/** Without a provider there is nothing to overlook: that it is missing is told anyhow. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['PROVIDER', 'PROVIDERS']);

function emptyVariables(env: Environment, names: readonly string[]): ConfigFinding[] {
  const empty = Object.keys(env).filter((variable) => variable.startsWith(PREFIX) && env[variable] === '');
  return empty.sort().flatMap((variable) => {
    const rest = variable.slice(PREFIX.length);
    if (MAY_BE_EMPTY.has(rest)) return [];
    const { name, setting } = settingOf(rest, names);
    const path = RESERVED.has(rest) ? ['seal'] : ['providers', name, ...setting.split('__').map(camelCase)];
    return [{ path, text: `${variable} is set and empty: give it a value, or remove it` }];
  });
}

/** Names in lower case are other variables everywhere but on Windows, and would be overlooked in silence. */
function otherCaseVariables(env: Environment): ConfigFinding[] {
  const found = Object.keys(env).filter(
    (name) =>
      !name.startsWith(PREFIX) &&
      name.toUpperCase().startsWith(PREFIX) &&
      env[name] &&
      env[name.toUpperCase()] === undefined,
  );
  return found.sort().map((name) => ({
    path: [],
    text: `${name} sets nothing; variables are upper case, did you mean ${name.toUpperCase()}?`,
  }));
}

/** Names of providers. What is wrong with the text is reported, and the rest is read as it was meant. */
function nameIn(env: Environment, variable: string, findings: ConfigFinding[]): string {
  const text = withoutByteOrderMark(env[variable] ?? '').trim();
  const problem = textProblem(text);
  if (problem === undefined) return text;
  findings.push({ path: ['provider'], text: `${variable} ${problem}` });
  return withoutQuotes(text).trim();
}

function isOurs(entry: [string, string | undefined]): entry is [string, string] {
  const [name, value] = entry;
  return name.startsWith(PREFIX) && value !== undefined && value !== '';
}

/** Each says all: of two, one would be dropped in silence. */
const SEAL_NAMES = ['ANYPROOF_SEAL', 'ANYPROOF_SEAL_KEY', 'ANYPROOF_SEAL_KEYS'] as const;

function sealFromEnv(env: Environment, findings: ConfigFinding[]): SealConfig | undefined {
  const given = SEAL_NAMES.filter((name) => [name, name + FILE].some((one) => env[one]));
  const [first, second] = given;
  if (first !== undefined && second !== undefined)
    findings.push({ path: ['seal'], text: `${second} is set beside ${first}: keep one of the two` });
  const word = env['ANYPROOF_SEAL'];
  if (word === 'none') return 'none';
  if (word)
    findings.push({
      path: ['seal'],
      text: `ANYPROOF_SEAL ${textProblem(word) ?? 'can be none only; a key goes into ANYPROOF_SEAL_KEY'}`,
    });
  const read = (name: string): string => {
    const file = env[name + FILE];
    if (file === undefined || file === '') return env[name] ?? '';
    try {
      if (env[name]) throw new ProofingError({ code: 'CONFIG', message: `${name} is set, too: keep one` });
      return readSecretFileSync(secretFile(file));
    } catch (error) {
      const why = ProofingError.isInstance(error) ? error.message : 'cannot be read';
      findings.push({ path: ['seal'], text: `${name}${FILE}: ${why}` });
      return '';
    }
  };
  const keys = listOf(read('ANYPROOF_SEAL_KEYS').replaceAll('\n', ','));
  if (keys.length > 0) return { keys };
  const key = read('ANYPROOF_SEAL_KEY').trim();
  return key ? { key } : undefined;
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
