import { inspectInput, invalidInput } from '../contract/errors.js';
import type { SealConfig } from '../sealing/ref-sealer.js';
import { isObject } from '../support/fields.js';
import { type ConfigFinding, configFinding, type ProofingConfig, withOrigin } from './config.js';
import { readSecretFileSync, secretFile } from './secret-file.js';
import { textProblem, withoutByteOrderMark, withoutQuotes } from './texts.js';
import {
  addVariable,
  emptySettings,
  environmentName,
  fileVariable,
  isConfigVariable,
  isReserved,
  PREFIX,
  parseName,
  type Settings,
  unknownVariable,
} from './variables.js';

/** Variables by name, as `process.env` has them. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

/**
 * Reads the configuration from environment variables:
 *
 * - `ANYPROOF_PROVIDER=id360`: the provider that new sessions go to.
 * - `ANYPROOF_<PROVIDER>_<SETTING>`: a setting; `ANYPROOF_ID360_BASE_URL` sets `providers.id360.baseUrl`. Two
 *   underscores go one level down: `ANYPROOF_ID360_FLOWS__DEFAULT` sets `flows.default`, and is added to the JSON in
 *   `ANYPROOF_ID360_FLOWS`, if there is any.
 * - `ANYPROOF_<PROVIDER>_<SETTING>_FILE`: the file that contains it ({@link secretFile}), as containers provide
 *   secrets.
 * - `ANYPROOF_PROVIDERS=id360-fr,id360-be`: required only if a provider's name contains a hyphen.
 * - `ANYPROOF_SEAL_KEY`, or `ANYPROOF_SEAL_KEYS` (comma-separated, the first seals), or `ANYPROOF_SEAL=none`; the first
 *   two may also end in `_FILE`.
 *
 * Reads the environment of this process unless another one is passed. An empty variable sets nothing and is reported,
 * since a secret that is empty by mistake must not go unnoticed. No problem throws here: `createProofing` checks
 * everything against the adapters' own schemas, and names the variable to set for each finding.
 */
export function configFromEnv(given: Environment = process.env): ProofingConfig {
  const { env, findings } = textsOf(given);
  // Sorted, so that FLOWS comes before FLOWS__DEFAULT and the same variables always give the same configuration.
  const variables = Object.entries(env)
    .filter(isOurs)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const provider = nameIn(env, 'ANYPROOF_PROVIDER', findings);
  const entries = listOf(nameIn(env, 'ANYPROOF_PROVIDERS', findings));
  findings.push(...strangeNames(entries));
  const listed = entries.filter(isProviderName);
  const names = [...listed, ...(provider === '' ? [] : [provider])];
  findings.unshift(...otherCaseVariables(env, names));
  const providers: { [name: string]: Settings } = Object.create(null);
  for (const name of names) providers[name] ??= emptySettings();
  findings.push(...emptyVariables(env, names));
  const ofFiles = new Set<string>();

  for (const [variable, value] of variables) {
    const rest = variable.slice(PREFIX.length);
    if (isReserved(rest)) continue;
    const unknown = unknownVariable(rest, names);
    if (unknown !== undefined) {
      const { message, ...details } = unknown;
      findings.push(configFinding('unknown', [], variable, message, details));
      continue;
    }
    const { provider: name, setting, path, isFile } = parseName(rest, names);
    if (isFile) ofFiles.add(variable);
    providers[name] ??= emptySettings();
    const added = { variable, setting, value: isFile ? secretFile(value) : value };
    const clash = addVariable(providers[name], added);
    if (clash !== undefined) findings.push(configFinding('clash', path, variable, clash));
  }

  const seal = sealFromEnv(env, findings);
  const config: ProofingConfig = {
    provider,
    providers,
    ...(seal === undefined ? {} : { seal }),
  };
  const origin = (path: readonly string[]) => {
    const name = environmentName(path);
    return ofFiles.has(fileVariable(name)) ? fileVariable(name) : name;
  };
  return withOrigin(config, origin, findings);
}

/**
 * Plain JavaScript may pass anything: a value that is not text sets nothing and is reported. Throws INVALID_INPUT for
 * anything but an object.
 */
function textsOf(given: unknown): { readonly env: Environment; readonly findings: ConfigFinding[] } {
  if (!isObject(given)) throw invalidInput('configFromEnv reads an object of variables, such as process.env');
  const entries = inspectInput(() => Object.entries(given));
  const isText = ([, value]: [string, unknown]) => value === undefined || typeof value === 'string';
  const findings = entries
    .filter((entry) => entry[0].startsWith(PREFIX) && !isText(entry))
    .map(([variable]) => configFinding('shape', [], variable, `${variable} must be a string`));
  // If all values are texts, the object itself is used: on Windows, its names are case-insensitive.
  return {
    env: (findings.length === 0 ? given : Object.fromEntries(entries.filter(isText))) as Environment,
    findings,
  };
}

/** Names that variables and refs can contain. */
function isProviderName(name: string): boolean {
  return /^\w[\w.-]{0,63}$/.test(name);
}

/** Errors show names, so text that cannot be a name is not shown: it may be a secret set in the wrong place. */
function strangeNames(entries: readonly string[]): ConfigFinding[] {
  const where = 'ANYPROOF_PROVIDERS';
  return entries.flatMap((name, index) =>
    isProviderName(name)
      ? []
      : configFinding(
          'name',
          [],
          where,
          `${where}: entry ${index + 1} is not the name of a provider (letters, digits, hyphens, underscores and dots); list names, such as id360-fr`,
        ),
  );
}

/** A missing provider is reported anyway, so an empty variable needs no finding of its own. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['PROVIDER', 'PROVIDERS']);

function emptyVariables(env: Environment, names: readonly string[]): ConfigFinding[] {
  const empty = Object.keys(env).filter((variable) => isConfigVariable(variable) && env[variable] === '');
  return empty.sort().flatMap((variable) => {
    const rest = variable.slice(PREFIX.length);
    if (MAY_BE_EMPTY.has(rest)) return [];
    const path = isReserved(rest) ? ['seal'] : parseName(rest, names).path;
    const message = `${variable} is set but empty: give it a value, or remove it`;
    return [configFinding('empty', path, variable, message)];
  });
}

/** Names in lower case are different variables everywhere except on Windows, and would be ignored silently. */
function otherCaseVariables(env: Environment, names: readonly string[]): ConfigFinding[] {
  const found = Object.keys(env).filter(
    (name) =>
      !name.startsWith(PREFIX) &&
      name.toUpperCase().startsWith(PREFIX) &&
      env[name] &&
      env[name.toUpperCase()] === undefined,
  );
  return found.sort().map((name) => {
    const right = name.toUpperCase();
    const { path: meant } = parseName(right.slice(PREFIX.length), names);
    const message = `${name} is not a variable AnyProof reads; names are upper case, did you mean ${right}?`;
    return configFinding('unknown', [], name, message, { meant });
  });
}

/** Reads a variable that names providers. Problems with its text are reported, and the rest is read as it was meant. */
function nameIn(env: Environment, variable: string, findings: ConfigFinding[]): string {
  const text = withoutByteOrderMark(env[variable] ?? '').trim();
  const problem = textProblem(text);
  if (problem === undefined) return text;
  findings.push(configFinding('invalid', ['provider'], variable, `${variable} ${problem}`));
  return withoutQuotes(text).trim();
}

function isOurs(entry: [string, string | undefined]): entry is [string, string] {
  const [name, value] = entry;
  return isConfigVariable(name) && value !== undefined && value !== '';
}

/** Only one of these may be set: with two, one would be ignored silently. */
const SEAL_NAMES = ['ANYPROOF_SEAL', 'ANYPROOF_SEAL_KEY', 'ANYPROOF_SEAL_KEYS'] as const;

function sealFromEnv(env: Environment, findings: ConfigFinding[]): SealConfig | undefined {
  const report = (problem: 'clash' | 'invalid' | 'file', where: string, message: string) =>
    findings.push(configFinding(problem, ['seal'], where, message));
  const given = SEAL_NAMES.filter((name) => [name, fileVariable(name)].some((one) => env[one]));
  const [first, second] = given;
  if (first !== undefined && second !== undefined)
    report('clash', second, `${first} and ${second} are both set: keep one of the two`);
  const word = env['ANYPROOF_SEAL'];
  if (word === 'none') return 'none';
  if (word) {
    const problem = textProblem(word) ?? "must be 'none'; put a key in ANYPROOF_SEAL_KEY";
    report('invalid', 'ANYPROOF_SEAL', `ANYPROOF_SEAL ${problem}`);
  }
  const read = (name: string): string => {
    const variable = fileVariable(name);
    const file = env[variable];
    if (file === undefined || file === '') return env[name] ?? '';
    if (env[name]) {
      report('clash', variable, `${variable}: ${name} is also set: keep one`);
      return '';
    }
    const content = readSecretFileSync(secretFile(file));
    if ('text' in content) return content.text;
    report('file', variable, `${variable}: ${content.problem}`);
    return '';
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
