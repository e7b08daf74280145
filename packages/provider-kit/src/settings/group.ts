import type { SettingHelp, StandardIssue, StandardResult, StandardSchemaV1 } from '@anyproof/core';
import { issuesAt, partsOf, readWith, type SettingField, settingField } from './schema.js';
import { valueFromJsonText } from './setting-text.js';

/** One setting: how it is read, its default, and where to find its value. */
export interface Setting {
  /** A `field`, or a schema of any Standard Schema library. */
  readonly is: StandardSchemaV1;
  /** Used unchanged if the setting is not set. */
  readonly default?: unknown;
  /** The setting is left out of the result if it is not set. */
  readonly optional?: true;
  /** Where to find the value, such as `ID360's console, Applications`. */
  readonly help?: string;
  /** The vendor's page about it. */
  readonly page?: string;
  /** The check of `anyproof doctor` that it belongs to, if not `config`. */
  readonly check?: string;
}

/** The settings by name; a bare schema is a required setting without help. */
export interface SettingsList {
  readonly [name: string]: Setting | StandardSchemaV1;
}

type SchemaOf<Entry> = Entry extends { readonly is: infer Schema } ? Schema : Entry;
type ValueOf<Entry> = SchemaOf<Entry> extends StandardSchemaV1<infer Value> ? Value : never;
// Some libraries' schemas have methods of these names.
type MayBeAbsent<Entry> = Entry extends { readonly is: unknown; readonly optional: true }
  ? true
  : Entry extends { readonly is: unknown; readonly default: unknown }
    ? false
    : undefined extends ValueOf<Entry>
      ? true
      : false;
type NamesThat<List, Absent extends boolean> = {
  [Name in keyof List]: MayBeAbsent<List[Name]> extends Absent ? Name : never;
}[keyof List];

/** The values that a list reads: settings that may be absent are optional, and never undefined. */
export type ReadSettings<List> = {
  readonly [Name in NamesThat<List, false>]: ValueOf<List[Name]>;
} & {
  readonly [Name in NamesThat<List, true>]?: Exclude<ValueOf<List[Name]>, undefined>;
} extends infer Read
  ? { [Name in keyof Read]: Read[Name] }
  : never;

type Immutable<Value> = Value extends readonly (infer Item)[] ? readonly Item[] : Value;

/** Requires each default to be a value of its setting. */
export type CheckedDefaults<List> = {
  readonly [Name in keyof List]: List[Name] extends { readonly is: unknown; readonly default: unknown }
    ? { readonly default: Immutable<ValueOf<List[Name]>> }
    : unknown;
};

/** A condition that several settings must meet together. */
export interface SettingsRule {
  /** Checked only if all of these could be read. */
  readonly of: readonly string[];
  /** The setting that the problem is reported for. */
  readonly at: string;
  problem(values: object, given: GivenSettings): string | undefined;
}

/**
 * The values as passed, unchecked, with JSON text parsed: for rules about a setting that may already have been
 * rejected.
 */
export interface GivenSettings {
  readonly [name: string]: unknown;
}

export type MakeRule<Values> = <const Name extends keyof Values & string>(
  of: readonly Name[],
  problem: (values: Pick<Values, Name>, given: GivenSettings) => string | undefined,
  at?: keyof Values & string,
) => SettingsRule;

export interface GroupOptions<Values> {
  /** What is expected, for a value of the wrong type. */
  readonly what?: string;
  /**
   * `rule(['process', 'flows'], ({ process, flows }) => …)`: a problem is reported for the first setting, or for the
   * third argument.
   */
  readonly rules?: (rule: MakeRule<Values>) => readonly SettingsRule[];
}

/** Settings in one object, or as its JSON text; an unknown name is an issue at its own path. */
export function settingGroup<const List extends SettingsList>(
  list: List & CheckedDefaults<List>,
  { what = 'must be an object of settings, or its JSON text', rules }: GroupOptions<ReadSettings<List>> = {},
): SettingField<ReadSettings<List>> {
  // Each name is read by its own schema.
  return groupOf(list, what, rulesOf(rules)) as SettingField<ReadSettings<List>>;
}

export function rulesOf<Values>(rules: GroupOptions<Values>['rules']): readonly SettingsRule[] {
  const makeRule: MakeRule<Values> = (of, problem, at) => ({
    of,
    at: at ?? of[0] ?? '',
    // `of` selects these values.
    problem: (values, given) => problem(values as never, given),
  });
  return rules?.(makeRule) ?? [];
}

/** As {@link settingGroup}, if the caller knows the type. */
export function groupOf(
  list: SettingsList,
  what: string,
  rules: readonly SettingsRule[],
): SettingField<object> {
  const settings = settingsIn(list);
  const validate = (value: unknown): StandardResult<object> => {
    const read = readSettings(settings, value ?? {}, what);
    const issues = [...read.issues, ...brokenRules(rules, read, value)];
    return issues.length === 0 ? { value: Object.fromEntries(read.values) } : { issues };
  };
  return settingField(validate, partsOfList(settings));
}

function brokenRules(rules: readonly SettingsRule[], read: PartlyRead, value: unknown): StandardIssue[] {
  const refused = new Set(read.issues.map(({ path = [] }) => path[0]));
  const given = givenIn(value);
  return rules.flatMap((rule) => {
    if (rule.of.some((name) => refused.has(name))) return [];
    const picked = rule.of.flatMap((name) => (read.values.has(name) ? [[name, read.values.get(name)]] : []));
    const message = rule.problem(Object.fromEntries(picked), given);
    return message === undefined ? [] : [{ message, path: [rule.at] }];
  });
}

function givenIn(value: unknown): GivenSettings {
  const given = valueFromJsonText(value);
  if (typeof given !== 'object' || given === null) return {};
  return Object.fromEntries(Object.entries(given).map(([name, one]) => [name, valueFromJsonText(one)]));
}

type Settings = ReadonlyMap<string, Setting>;

function settingsIn(list: SettingsList): Settings {
  return new Map(
    Object.entries(list).map(([name, entry]): [string, Setting] => [
      name,
      '~standard' in entry ? { is: entry } : entry,
    ]),
  );
}

interface PartlyRead {
  /** The settings that could be read. */
  readonly values: ReadonlyMap<string, unknown>;
  readonly issues: readonly StandardIssue[];
}

function readSettings(settings: Settings, value: unknown, what: string): PartlyRead {
  const given = valueFromJsonText(value);
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return { values: new Map(), issues: [{ message: what, path: [] }] };
  const values = new Map<string, unknown>();
  const issues: StandardIssue[] = [];
  for (const [name, setting] of settings) {
    const read = readSetting(setting, Object.hasOwn(given, name) ? Reflect.get(given, name) : undefined);
    if (read.issues !== undefined) issues.push(...issuesAt(read.issues, name));
    else if (read.value !== undefined) values.set(name, read.value);
  }
  for (const name of Object.keys(given))
    if (!settings.has(name)) issues.push(...issuesAt([{ message: 'there is no such setting' }], name));
  return { values, issues };
}

function readSetting(setting: Setting, value: unknown): StandardResult<unknown> {
  if (value === undefined && setting.default !== undefined) return { value: setting.default };
  if (value === undefined && setting.optional) return { value };
  return readWith(setting.is, value);
}

/** Names and help of the settings and of their parts. */
function partsOfList(settings: Settings) {
  const names: string[] = [];
  const help: { [name: string]: SettingHelp } = {};
  for (const [name, { is, help: where, page, check }] of settings) {
    const { partNames, partsHelp } = partsOf(is);
    names.push(name, ...partNames.map((part) => `${name}.${part}`));
    if (where !== undefined) help[name] = { where, ...(page && { page }), ...(check && { check }) };
    for (const [part, one] of Object.entries(partsHelp)) help[`${name}.${part}`] = one;
  }
  return { partNames: names, partsHelp: help };
}
