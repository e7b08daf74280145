import { originOf, type ProofingConfig } from './config.js';
import type { ConfigProblem } from './config-check.js';

/** What a configuration out of plain JavaScript, or out of a file, lacks to be looked at any further; none when sound. */
export function shapeProblems(config: ProofingConfig): readonly ConfigProblem[] {
  const given: unknown = config;
  if (given === undefined)
    return [
      problem([], 'config is required; pass configFromEnv(), or await loadConfig() of @anyproof/config'),
    ];
  if (isPromise(given))
    return [problem([], 'config is a promise; await it, as in config: await loadConfig()')];
  if (!isObject(given))
    return [problem([], 'the configuration must be an object with provider and providers')];
  const at = (...path: string[]) => originOf(config, path);
  const { provider, providers } = given;
  const problems: ConfigProblem[] = [];
  if (typeof provider !== 'string')
    problems.push(problem(['provider'], `${at('provider')} must be the name of a configured provider`));
  if (!isObject(providers))
    return [
      ...problems,
      problem(['providers'], `${at('providers')} must be an object: settings by provider name`),
    ];
  for (const [name, entry] of Object.entries(providers)) {
    if (!isObject(entry))
      problems.push(problem(['providers', name], `${at('providers', name)} must be an object with settings`));
    else if (entry['adapter'] !== undefined && typeof entry['adapter'] !== 'string')
      problems.push(
        problem(
          ['providers', name, 'adapter'],
          `${at('providers', name, 'adapter')} must be an adapter's id`,
        ),
      );
  }
  return problems;
}

function problem(path: readonly string[], text: string): ConfigProblem {
  const [section, provider] = path;
  return { path, text, ...(section === 'providers' && provider !== undefined ? { provider } : {}) };
}

function isPromise(value: unknown): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, 'then') === 'function';
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
