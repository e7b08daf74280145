import { isPlain } from '../support/fields.js';
import { isSecretFile, readSettingFileSync } from './secret-file.js';
import { jsonIn, textProblem, withoutByteOrderMark } from './texts.js';

/** A setting whose text or file cannot be what was intended. */
export interface UnusableText {
  readonly path: readonly string[];
  /** The position within the JSON, if the setting's text is JSON. */
  readonly inside: readonly string[];
  /** The rest of a sentence that begins with the name of the setting. */
  readonly what: string;
  readonly isFile: boolean;
}

export interface CheckedTexts {
  /** Without byte order marks. */
  readonly settings: object;
  readonly problems: readonly UnusableText[];
}

/** Settings are a few levels deep; anything deeper may be circular. */
const LEVELS = 8;

/**
 * Checks every text and every file in a provider's settings, at any depth and for any adapter. Only the adapter knows
 * which settings are secrets, but none of them may contain a control character.
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

/** Returns the same object if nothing changed, since a schema may accept more than plain data. */
function cleanParts(value: object, clean: (one: unknown, key: string) => unknown): object {
  const entries = Object.entries(value);
  const cleaned = entries.map(([key, one]): [string, unknown] => [key, clean(one, key)]);
  if (cleaned.every(([, one], index) => one === entries[index]?.[1])) return value;
  return Array.isArray(value) ? cleaned.map(([, one]) => one) : Object.fromEntries(cleaned);
}
