import { resolve } from 'node:path';
import { type ConfigProblem, type Environment, secretFile } from '@anyproof/core';

/** Told of what is wrong at a path, in words that follow the place. */
export type Report = (path: readonly string[], problem: ConfigProblem, what: string) => void;

export interface ValueSources {
  readonly env: Environment;
  /** Files are relative to the configuration's own. */
  readonly folder: string;
  readonly report: Report;
}

/** `${NAME}` becomes the variable's value, `{ file }` the secret in it; `$${` is a plain `${`. */
export function resolveValues(value: unknown, sources: ValueSources, path: readonly string[] = []): unknown {
  if (typeof value === 'string') return resolveText(value, sources, path);
  if (Array.isArray(value))
    return value.map((item, index) => resolveValues(item, sources, [...path, String(index)]));
  if (typeof value !== 'object' || value === null) return value;
  const file = fileOf(value);
  if (file !== undefined) {
    const text = resolveText(file, sources, path);
    return text === undefined ? undefined : secretFile(resolve(sources.folder, text));
  }
  const entries = Object.entries(value).map(([key, item]): [string, unknown] => [
    key,
    resolveValues(item, sources, [...path, key]),
  ]);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}

/** Of an object with that one key. */
function fileOf(value: object): string | undefined {
  const [only, ...more] = Object.entries(value);
  if (only === undefined || more.length > 0 || only[0] !== 'file') return undefined;
  return typeof only[1] === 'string' ? only[1] : undefined;
}

function resolveText(
  text: string,
  { env, report }: ValueSources,
  path: readonly string[],
): string | undefined {
  let isComplete = true;
  const resolved = text.replace(/\$?\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (found, name: string) => {
    if (found.startsWith('$$')) return found.slice(1);
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    isComplete = false;
    report(path, 'empty', `needs the environment variable ${name}, which is not set`);
    return '';
  });
  return isComplete ? resolved : undefined;
}
