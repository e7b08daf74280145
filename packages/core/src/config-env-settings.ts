import { camelCase } from './config-env-names.js';
import type { SecretFile } from './config-secret-file.js';

type Value = string | SecretFile;

/** A provider's settings as they come from variables. */
export interface Settings {
  [key: string]: unknown;
}

export interface Variable {
  readonly variable: string;
  /** Without the provider's part, such as `FLOWS__DEFAULT`. */
  readonly setting: string;
  readonly value: Value;
}

/** Why a variable could not be added: another one is in its way. */
interface Clash {
  readonly path: readonly string[];
  readonly text: string;
}

/** No prototype: names come from outside. */
export const emptySettings = (): Settings => Object.create(null);

/**
 * Adds a variable to the settings; `FLOWS` before `FLOWS__DEFAULT`. What is there already is JSON to be added to, or it
 * is a clash: no variable is ever dropped in silence.
 */
export function addVariable(settings: Settings, { variable, setting, value }: Variable): Clash | undefined {
  const path = setting.split('__').map(camelCase);
  const last = path.at(-1) ?? '';
  let target = settings;
  for (const [depth, key] of path.slice(0, -1).entries()) {
    const inner = innerOf(target[key]);
    if (inner === undefined) {
      const outer = variable
        .split('__')
        .slice(0, depth + 1)
        .join('__');
      return {
        path,
        text: `${variable}: ${outer} is set, too, and is no JSON object that it could be added to`,
      };
    }
    target[key] = inner;
    target = inner;
  }
  if (Object.hasOwn(target, last))
    return { path, text: `${variable}: another variable sets the same; keep one` };
  target[last] = value;
  return undefined;
}

/** The object to add to: a new one, one from variables before, or the one that a text holds as JSON. */
function innerOf(existing: unknown): Settings | undefined {
  if (existing === undefined) return emptySettings();
  const value = typeof existing === 'string' ? parsed(existing) : existing;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getPrototypeOf(value) === null ? (value as Settings) : Object.assign(emptySettings(), value);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
