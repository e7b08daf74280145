import { nearest } from './support/nearest.js';

export const PREFIX = 'ANYPROOF_';
/** Without the prefix: variables that belong to no provider. */
export const RESERVED: ReadonlySet<string> = new Set([
  'PROVIDER',
  'PROVIDERS',
  'SEAL',
  'SEAL_KEY',
  'SEAL_KEY_FILE',
  'SEAL_KEYS',
  'SEAL_KEYS_FILE',
]);

/** The variable that sets the setting at this path. */
export function environmentName(path: readonly string[]): string {
  const [section, ...rest] = path;
  if (section === 'provider') return `${PREFIX}PROVIDER`;
  if (section === 'seal') return `${PREFIX}SEAL_${rest[0] === 'keys' ? 'KEYS' : 'KEY'}`;
  const [name = '<PROVIDER>', ...setting] = rest;
  return [PREFIX + variablePart(name), setting.map(variablePart).join('__')].filter(Boolean).join('_');
}

/** The listed name with the longest match, else everything up to the first underscore; and what follows it. */
export function providerPart(
  rest: string,
  names: readonly string[],
): { readonly name: string; readonly setting: string } {
  const matches = names.filter((name) => rest.startsWith(`${variablePart(name)}_`));
  const [longest] = matches.sort((a, b) => b.length - a.length);
  const name = longest ?? (rest.split('_')[0] ?? rest).toLowerCase();
  return { name, setting: rest.slice(variablePart(name).length + 1) };
}

/** What to say of a variable that sets nothing: it would be overlooked in silence. */
export function unknownVariable(rest: string, names: readonly string[]): string | undefined {
  const { name, setting } = providerPart(rest, names);
  const isSeal = name === 'seal' && !names.includes(name);
  if (setting !== '' && !isSeal) return undefined;
  const near = nearest(rest, RESERVED);
  const fix =
    near === undefined ? 'settings are ANYPROOF_<PROVIDER>_<SETTING>' : `did you mean ${PREFIX}${near}?`;
  return `${PREFIX}${rest} sets nothing; ${fix}`;
}

export function camelCase(name: string): string {
  return name.toLowerCase().replace(/_+([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase());
}

function variablePart(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll('-', '_')
    .toUpperCase();
}
