import { nearest } from '../support/nearest.js';
import type { SecretFile } from './secret-file.js';

export const PREFIX = 'ANYPROOF_';
const FILE = '_FILE';

/** Variables that belong to no provider, without the prefix, and the paths that they set. */
const RESERVED: ReadonlyMap<string, readonly string[]> = new Map([
  ['PROVIDER', ['provider']],
  ['PROVIDERS', ['providers']],
  ['SEAL', ['seal']],
  ['SEAL_KEY', ['seal', 'key']],
  ['SEAL_KEY_FILE', ['seal', 'key']],
  ['SEAL_KEYS', ['seal', 'keys']],
  ['SEAL_KEYS_FILE', ['seal', 'keys']],
]);

export const isReserved = (rest: string): boolean => RESERVED.has(rest);

/** Read by `anyproof tracker`, without the prefix. The app often runs with the same environment. */
const OF_COMMANDS: ReadonlySet<string> = new Set([
  'DATABASE',
  'EVENTS_URL',
  'EVENTS_SECRET',
  'EVENTS_SECRET_FILE',
]);

/** Whether a variable belongs to the configuration, as its name says. */
export function isConfigVariable(name: string): boolean {
  return name.startsWith(PREFIX) && !OF_COMMANDS.has(name.slice(PREFIX.length));
}

/** The variable that sets the setting at this path. */
export function environmentName(path: readonly string[]): string {
  const [section, ...rest] = path;
  if (section === 'provider') return `${PREFIX}PROVIDER`;
  if (section === 'seal') return `${PREFIX}SEAL_${rest[0] === 'keys' ? 'KEYS' : 'KEY'}`;
  const [name = '<PROVIDER>', ...setting] = rest;
  return [PREFIX + variablePart(name), setting.map(variablePart).join('__')].filter(Boolean).join('_');
}

/** What a variable sets, according to its name without the prefix. */
export interface ParsedName {
  readonly provider: string;
  /** Such as `FLOWS__DEFAULT`; empty if the variable names no setting. */
  readonly setting: string;
  /** The path in the configuration. */
  readonly path: readonly string[];
  /** True if the variable names the file that contains the value. */
  readonly isFile: boolean;
}

/** The provider is the longest listed name that matches, or everything up to the first underscore. */
export function parseName(rest: string, names: readonly string[]): ParsedName {
  const matches = names.filter((name) => rest.startsWith(`${variablePart(name)}_`));
  const [longest] = matches.sort((a, b) => b.length - a.length);
  const provider = longest ?? (rest.split('_')[0] ?? rest).toLowerCase();
  const whole = rest.slice(variablePart(provider).length + 1);
  const isFile = whole.length > FILE.length && whole.endsWith(FILE);
  const setting = isFile ? whole.slice(0, -FILE.length) : whole;
  const path = RESERVED.get(rest) ?? ['providers', provider, ...settingPath(setting)];
  return { provider, setting, path, isFile };
}

/** The variable that may name a file instead. */
export const fileVariable = (variable: string): string => variable + FILE;

interface Unknown {
  readonly message: string;
  readonly meant?: readonly string[];
}

/** The message for a variable that sets nothing, which would otherwise be ignored silently. */
export function unknownVariable(rest: string, names: readonly string[]): Unknown | undefined {
  const { provider, setting } = parseName(rest, names);
  const isSeal = provider === 'seal' && !names.includes(provider);
  if (setting !== '' && !isSeal) return undefined;
  const near = nearest(rest, [...RESERVED.keys(), ...OF_COMMANDS]);
  const sets = `${PREFIX}${rest} is not a variable AnyProof reads`;
  if (near === undefined) return { message: `${sets}; settings are ANYPROOF_<PROVIDER>_<SETTING>` };
  const meant = RESERVED.get(near);
  return {
    message: `${sets}; did you mean ${PREFIX}${near}?`,
    ...(meant === undefined ? {} : { meant }),
  };
}

type Value = string | SecretFile;

/** A provider's settings as the variables set them. */
export interface Settings {
  [key: string]: unknown;
}

export interface Variable {
  readonly variable: string;
  /** Without the provider's part, such as `FLOWS__DEFAULT`. */
  readonly setting: string;
  readonly value: Value;
}

/** Without a prototype, since the names come from outside. */
export const emptySettings = (): Settings => Object.create(null);

/**
 * Adds a variable to the settings; `FLOWS` comes before `FLOWS__DEFAULT`. If the place is taken, the value is added to
 * the JSON there, or the two clash and the clash's message is returned: no variable is ever ignored silently.
 */
export function addVariable(settings: Settings, { variable, setting, value }: Variable): string | undefined {
  const path = settingPath(setting);
  const last = path.at(-1) ?? '';
  let target = settings;
  for (const [depth, key] of path.slice(0, -1).entries()) {
    const inner = innerOf(target[key]);
    if (inner === undefined) {
      const outer = variable
        .split('__')
        .slice(0, depth + 1)
        .join('__');
      return `${variable}: ${outer} is also set and is not a JSON object, so this cannot be merged into it`;
    }
    target[key] = inner;
    target = inner;
  }
  if (Object.hasOwn(target, last)) return `${variable}: two variables set this; keep one`;
  target[last] = value;
  return undefined;
}

/** The object to add to: a new one, one that earlier variables filled, or the JSON object in a text. */
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

function settingPath(setting: string): string[] {
  return setting === '' ? [] : setting.split('__').map(camelCase);
}

function camelCase(name: string): string {
  return name.toLowerCase().replace(/_+([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

function variablePart(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}
