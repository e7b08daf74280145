import {
  type Adapter,
  issuePath,
  type SettingHelp,
  type StandardIssue,
  type StandardResult,
} from '../contract/adapter.js';
import type { ConfigProblem } from '../contract/errors.js';
import { isObject, isThenable, letGo } from '../support/fields.js';
import { nearest } from '../support/nearest.js';
import { checkTexts } from './check-texts.js';
import {
  type ConfigFinding,
  configFinding,
  originOf,
  type ProofingConfig,
  type ProviderConfig,
} from './config.js';
import { isSecretFile, readSecretFileSync } from './secret-file.js';

interface CheckedSettings {
  readonly findings: readonly ConfigFinding[];
  /** Absent if the schema rejected them. */
  readonly settings?: { readonly value: unknown };
}

/** Checks one provider's settings against its adapter's schema. An unknown name gets its "did you mean" here. */
export function checkSettings(
  adapter: Adapter,
  name: string,
  entry: ProviderConfig,
  config: ProofingConfig,
): CheckedSettings {
  const place = (path: readonly string[]) => originOf(config, ['providers', name, ...path]);
  const find = (
    problem: ConfigProblem,
    path: readonly string[],
    says: string,
    details: Pick<ConfigFinding, 'meant' | 'help'> = {},
  ) => configFinding(problem, ['providers', name, ...path], place(path), `${place(path)}${says}`, details);
  const { adapter: _adapter, testMode: _testMode, ...given } = entry;
  const texts = checkTexts(given);
  const validated = validate(adapter, texts.settings);
  if (typeof validated === 'string') {
    const message = `the settings schema of adapter ${adapter.id} ${validated}`;
    return { findings: [configFinding('invalid', ['providers', name], place([]), message)] };
  }
  const { settings, issues, value } = validated;
  if (issues.length === 0 && texts.problems.length === 0) return { findings: [], settings: { value } };
  const findings = issues.flatMap((issue) => {
    const path = issuePath(issue);
    const strange = unknownNames(adapter, path, issue);
    if (strange.length > 0)
      return strange.map((one) => {
        const meant = meantBy(adapter, one);
        if (meant === undefined) return find('unknown', one, ': there is no such setting');
        const says = `: there is no such setting; did you mean ${place(meant)}?`;
        return find('unknown', one, says, { meant: ['providers', name, ...meant] });
      });
    const located = locate(settings, path);
    if (texts.problems.some((text) => isUnder(located.path, text.path))) return [];
    const required = located.absent ? ' is required' : '';
    const says = `${required}${within(located.inside)}: ${saidOf(settings, issue)}`;
    const problem = located.absent ? 'missing' : 'invalid';
    return [find(problem, located.path, says, helpFor(adapter, located.path))];
  });
  const unusable = texts.problems.map(({ path, inside, what, isFile }) =>
    find(
      isFile ? 'file' : 'invalid',
      path,
      `${within(inside)}${isFile ? ':' : ''} ${what}`,
      helpFor(adapter, path),
    ),
  );
  return { findings: [...unusable, ...findings] };
}

/** Names the position within a setting whose text is JSON. */
const within = (inside: readonly string[]): string =>
  inside.length === 0 ? '' : ` (at ${inside.join('.')})`;

interface Validated {
  readonly settings: object;
  readonly value: unknown;
  readonly issues: readonly StandardIssue[];
}

/**
 * What the schema returns, or why the schema itself is unusable. A credential in a file stays a function; any other
 * setting's file is read here.
 */
function validate(adapter: Adapter, settings: object): Validated | string {
  const first = attempt(adapter, settings);
  if (typeof first === 'string') return first;
  let read = settings;
  for (const issue of first.issues ?? []) {
    const path = fileAt(settings, issuePath(issue));
    const text = path && textOf(valueAt(read, path));
    if (path !== undefined && text !== undefined) read = replaced(read, path, text);
  }
  const last = read === settings ? first : attempt(adapter, read);
  if (typeof last === 'string') return last;
  return last.issues === undefined
    ? { settings: read, value: last.value, issues: [] }
    : { settings: read, value: undefined, issues: last.issues };
}

/** The text of a file. Undefined for anything else, and for an unreadable file, which `checkTexts` reports. */
function textOf(file: unknown): string | undefined {
  const read = isSecretFile(file) ? readSecretFileSync(file) : undefined;
  return read !== undefined && 'text' in read ? read.text : undefined;
}

/** An error that a schema throws may quote the settings, so it is dropped. */
function attempt(adapter: Adapter, settings: object): StandardResult<unknown> | string {
  try {
    const checked: unknown = adapter.settings['~standard'].validate(settings);
    if (isThenable(checked)) {
      letGo(checked);
      return 'must validate synchronously';
    }
    return isResult(checked) ? checked : 'returned neither a value nor issues';
  } catch {
    return 'threw an error';
  }
}

function isResult(checked: unknown): checked is StandardResult<unknown> {
  if (!isObject(checked)) return false;
  const { issues } = checked;
  if (issues === undefined) return 'value' in checked;
  return Array.isArray(issues) && issues.every(isIssue);
}

/** Some libraries' issues are class instances whose message is a getter, so the message is read, not copied. */
function isIssue(issue: unknown): boolean {
  return isObject(issue) && typeof issue['message'] === 'string';
}

/** The shortest prefix of the path at which there is a file. */
function fileAt(settings: object, path: readonly string[]): readonly string[] | undefined {
  for (let length = 1; length <= path.length; length += 1)
    if (isSecretFile(valueAt(settings, path.slice(0, length)))) return path.slice(0, length);
  return undefined;
}

function valueAt(settings: unknown, path: readonly string[]): unknown {
  return path.reduce(
    (value: unknown, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key)
        ? Reflect.get(value, key)
        : undefined,
    settings,
  );
}

function replaced(settings: object, [key = '', ...deeper]: readonly string[], value: string): object {
  const inner: unknown = Reflect.get(settings, key);
  const isDeeper = deeper.length > 0 && typeof inner === 'object' && inner !== null;
  const copy = Array.isArray(settings) ? [...settings] : { ...settings };
  return Object.assign(copy, { [key]: isDeeper ? replaced(inner, deeper, value) : value });
}

/**
 * A setting may be JSON in one text, as in an environment variable. A problem inside the JSON is fixed in that
 * variable.
 */
function locate(settings: object, path: readonly string[]) {
  let value: unknown = settings;
  for (const [depth, key] of path.entries()) {
    if (typeof value === 'string')
      return { path: path.slice(0, depth), inside: path.slice(depth), absent: false };
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return { path, inside: [], absent: value === undefined };
}

/** Full paths of the names that the schema does not know; zod and similar libraries list them in `keys`. */
function unknownNames(adapter: Adapter, path: readonly string[], issue: StandardIssue): string[][] {
  const keys: unknown = Reflect.get(issue, 'keys');
  if (Array.isArray(keys) && keys.length > 0) return keys.map((key) => [...path, String(key)]);
  const known = namesUnder(adapter, path.slice(0, -1));
  const last = path.at(-1);
  return last !== undefined && known.length > 0 && !known.includes(last) ? [[...path]] : [];
}

/** The names on one level; for the parent `http`, those under `http`. */
function namesUnder({ settingNames = [] }: Adapter, parent: readonly string[]): string[] {
  const prefix = parent.map((part) => `${part}.`).join('');
  // Core's own, beside the adapter's.
  const beside = parent.length === 0 && settingNames.length > 0 ? ['testMode'] : [];
  return [...settingNames, ...beside]
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter((name) => !name.includes('.'));
}

/** The path of the setting that a person most likely meant by an unknown one. */
function meantBy(adapter: Adapter, path: readonly string[]): readonly string[] | undefined {
  const parent = path.slice(0, -1);
  const wrong = path.at(-1) ?? '';
  const siblings = namesUnder(adapter, parent);
  const near = nearest(wrong, siblings);
  if (near !== undefined) return [...parent, near];
  const elsewhere = (adapter.settingNames ?? []).find((name) => name.endsWith(`.${wrong}`));
  if (elsewhere !== undefined) return elsewhere.split('.');
  // One underscore in place of the two that go one level down: FLOWS_PREMIUM for FLOWS__PREMIUM.
  const outer = siblings.find((name) => wrong.startsWith(name) && /^[A-Z]/.test(wrong.slice(name.length)));
  if (outer !== undefined) return [...parent, outer, lowerFirst(wrong.slice(outer.length))];
  // Part of a name: TOKEN for APPLICATION_TOKEN.
  const [longer, ...others] = siblings.filter((name) => name.toLowerCase().includes(wrong.toLowerCase()));
  return longer !== undefined && others.length === 0 ? [...parent, longer] : undefined;
}

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The help of the setting itself, or of the setting that contains it. */
function helpFor({ settingsHelp = {} }: Adapter, path: readonly string[]): { readonly help?: SettingHelp } {
  for (let length = path.length; length > 0; length -= 1) {
    const name = path.slice(0, length).join('.');
    const help = Object.hasOwn(settingsHelp, name) ? settingsHelp[name] : undefined;
    if (help !== undefined) return { help };
  }
  return {};
}

/** The schema's own message, unless it quotes the value, as some libraries do: any setting may be a secret. */
function saidOf(settings: object, issue: StandardIssue): string {
  const { message } = issue;
  const own = textsIn(valueAt(settings, issuePath(issue)));
  const isQuoted = own.some((text) =>
    [`"${text}"`, `'${text}'`, `\`${text}\``].some((one) => message.includes(one)),
  );
  return isQuoted || textsIn(settings).some((text) => holds(message, text)) ? 'is not valid' : message;
}

/** A library may truncate a long value; a short one may appear in any sentence by chance. */
const HELD = { atLeast: 8, atMost: 16 };

function holds(message: string, text: string): boolean {
  return text.length >= HELD.atLeast && message.includes(text.slice(0, HELD.atMost));
}

/** Settings are a few levels deep; anything deeper may be circular. */
function textsIn(value: unknown, levels = 8): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'bigint') return [String(value)];
  if (typeof value !== 'object' || value === null || levels === 0) return [];
  return Object.values(value).flatMap((one) => textsIn(one, levels - 1));
}

function isUnder(path: readonly string[], start: readonly string[]): boolean {
  return start.every((part, index) => path[index] === part);
}
