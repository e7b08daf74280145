import type {
  HttpOptions,
  SettingHelp,
  StandardIssue,
  StandardResult,
  StandardSchemaV1,
} from '@anyproof/core';
import {
  type CheckedDefaults,
  partsOfList,
  type ReadSettings,
  readSettings,
  type SettingsList,
  settingsIn,
} from './group.js';
import { httpSettings, type WithHttp } from './http.js';
import { settingField } from './schema.js';
import { valueFromJsonText } from './setting-text.js';

/** What `defineAdapter` needs of settings, all from one list. */
export interface DefinedSettings<Settings> {
  readonly settings: StandardSchemaV1<Settings>;
  /** Dotted below the first level, those of `http` included. */
  readonly settingNames: readonly string[];
  readonly settingsHelp: { readonly [setting: string]: SettingHelp };
}

/** A rule about several settings. */
export interface SettingsRule {
  /** It is checked if each of these could be read. */
  readonly of: readonly string[];
  /** The setting that its problem is reported for. */
  readonly at: string;
  problem(values: object, given: GivenSettings): string | undefined;
}

/** What was set, unchecked, JSON text as its value: for rules about a setting that may have been refused already. */
export interface GivenSettings {
  readonly [name: string]: unknown;
}

export type MakeRule<Values> = <const Name extends keyof Values & string>(
  of: readonly Name[],
  problem: (values: Pick<Values, Name>, given: GivenSettings) => string | undefined,
  at?: keyof Values & string,
) => SettingsRule;

export interface SettingsOptions<Values, Own> {
  /** `rule(['process', 'flows'], ({ process, flows }) => …)`: a problem is reported for the first setting, or for the third argument. */
  readonly rules?: (rule: MakeRule<Values>) => readonly SettingsRule[];
  /** What the adapter works with, if it differs from the list as read. */
  readonly transform?: (values: Values) => Own;
}

/**
 * An adapter's settings from one list; `http`, the network options, is added. The adapter's own interface of them, free
 * of any schema library, is checked where the result is named: `const id360Settings: DefinedSettings<Id360Settings> =
 * defineSettings({ … })`.
 */
export function defineSettings<const List extends SettingsList, Own extends object = ReadSettings<List>>(
  list: List & CheckedDefaults<List>,
  { rules, transform }: SettingsOptions<ReadSettings<List>, Own> = {},
): DefinedSettings<WithHttp<NoInfer<Own>>> {
  const settings = settingsIn({ ...list, http: httpSettings });
  const { partNames, partsHelp } = partsOfList(settings);
  const makeRule: MakeRule<ReadSettings<List>> = (of, problem, at) => ({
    of,
    at: at ?? of[0] ?? '',
    // They are picked by `of`.
    problem: (values, given) => problem(values as never, given),
  });
  const checks = rules?.(makeRule) ?? [];
  const validate = (value: unknown): StandardResult<WithHttp<Own>> => {
    const { values, issues } = readSettings(settings, value, 'must be an object of settings');
    const refused = new Set(issues.map(({ path = [] }) => path[0]));
    const given = givenIn(value);
    const broken = checks.flatMap((rule): readonly StandardIssue[] => {
      if (rule.of.some((name) => refused.has(name))) return [];
      const picked = rule.of.filter((name) => values.has(name)).map((name) => [name, values.get(name)]);
      const message = rule.problem(Object.fromEntries(picked), given);
      return message === undefined ? [] : [{ message, path: [rule.at] }];
    });
    const all = [...issues, ...broken];
    if (all.length > 0) return { issues: all };
    const { http, ...own } = Object.fromEntries(values);
    // Each was read by its own field.
    const read = own as ReadSettings<List>;
    return { value: { ...((transform?.(read) ?? read) as Own), http: http as HttpOptions } };
  };
  return { settings: settingField(validate), settingNames: partNames, settingsHelp: partsHelp };
}

function givenIn(value: unknown): GivenSettings {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, valueFromJsonText(one)]));
}
