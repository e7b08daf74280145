import { isDeepStrictEqual } from 'node:util';

/** Levels of JSON within which keys are put right; documented answers have six. */
const DEPTH = 20;

/** Stands where two spellings of one key say different things: nothing can read it, so it is reported as unread. */
const CONTRADICTION = Symbol('two spellings of one key differ');

/**
 * The same JSON with keys that begin with a capital in camelCase: gateways in between re-serialise the vendor's answers in
 * PascalCase (dossier 11, row 30).
 */
export function camelKeys(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => camelKeys(item, depth + 1));
  const keyed = new Map<string, unknown>();
  for (const [name, item] of Object.entries(value)) {
    const key = camelCase(name);
    const read = camelKeys(item, depth + 1);
    const differs = keyed.has(key) && !isDeepStrictEqual(keyed.get(key), read);
    keyed.set(key, differs ? CONTRADICTION : read);
  }
  return Object.fromEntries(keyed);
}

function camelCase(key: string): string {
  return /^[A-Z]/.test(key) ? key.charAt(0).toLowerCase() + key.slice(1) : key;
}
