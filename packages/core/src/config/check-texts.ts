import { isSecretFile, jsonIn, readSettingFileSync, textProblem, withoutByteOrderMark } from './texts.js';

/** A setting whose text, or whose file, cannot be what was meant. */
export interface UnusableText {
  readonly path: readonly string[];
  /** Further down, in the JSON that the setting's text is. */
  readonly inside: readonly string[];
  /** The rest of a sentence that begins with the place. */
  readonly what: string;
  readonly isFile: boolean;
}

export interface CheckedTexts {
  /** Without byte order marks. */
  readonly settings: object;
  readonly problems: readonly UnusableText[];
}

/** Settings are a few levels deep; what is deeper may be a circle. */
const LEVELS = 8;

/**
 * Looks at every text of a provider's settings, at any depth and of any adapter, and into every file: which of them are
 * secrets, only the vendor knows, and none of them can hold a control character.
 */
export function checkTexts(settings: object): CheckedTexts {
  const problems: UnusableText[] = [];
  const report = (path: readonly string[], inside: readonly string[], what: string, isFile = false) =>
    problems.push({ path, inside, what, isFile });

  const lookInside = (value: unknown, path: readonly string[], inside: readonly string[]): void => {
    if (inside.length > LEVELS) return;
    if (typeof value === 'string') {
      const what = textProblem(value);
      if (what !== undefined) report(path, inside, what);
    } else if (isPlain(value))
      for (const [key, one] of Object.entries(value)) lookInside(one, path, [...inside, key]);
  };
  const clean = (value: unknown, path: readonly string[]): unknown => {
    if (typeof value === 'string') {
      const text = withoutByteOrderMark(value);
      lookInside(jsonIn(text), path, []);
      const what = textProblem(text);
      if (what !== undefined) report(path, [], what);
      return text;
    }
    if (isSecretFile(value)) {
      const file = readSettingFileSync(value);
      if ('problem' in file) report(path, [], file.problem, true);
      else lookInside(jsonIn(file.text), path, []);
      return value;
    }
    if (path.length > LEVELS || !isPlain(value)) return value;
    return cleanParts(value, (one, key) => clean(one, [...path, key]));
  };
  const cleaned = clean(settings, []);
  return { settings: typeof cleaned === 'object' && cleaned !== null ? cleaned : settings, problems };
}

/** The same object where nothing changed: a schema may take more than plain data. */
function cleanParts(value: object, clean: (one: unknown, key: string) => unknown): object {
  const entries = Object.entries(value);
  const cleaned = entries.map(([key, one]): [string, unknown] => [key, clean(one, key)]);
  if (cleaned.every(([, one], index) => one === entries[index]?.[1])) return value;
  return Array.isArray(value) ? cleaned.map(([, one]) => one) : Object.fromEntries(cleaned);
}

/** A list, or an object without a class: anything else is the adapter's own to look into. */
function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return Array.isArray(value) || prototype === null || isPlainPrototype(prototype);
}

/** Also of another realm. */
function isPlainPrototype(prototype: unknown): boolean {
  return typeof prototype === 'object' && prototype !== null && Object.getPrototypeOf(prototype) === null;
}
