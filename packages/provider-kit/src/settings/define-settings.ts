import type { HttpOptions, SettingHelp, StandardResult, StandardSchemaV1 } from '@anyproof/core';
import {
  type CheckedDefaults,
  type GroupOptions,
  groupOf,
  type ReadSettings,
  rulesOf,
  type SettingsList,
} from './group.js';
import { httpSettings } from './http.js';
import { partsOf, readWith, settingField } from './schema.js';

/** What `defineAdapter` needs of settings, all from one list. */
export interface DefinedSettings<Settings> {
  readonly settings: StandardSchemaV1<Settings>;
  /** Dotted below the first level, those of `http` included. */
  readonly settingNames: readonly string[];
  readonly settingsHelp: { readonly [setting: string]: SettingHelp };
}

export interface SettingsOptions<Values, Own> extends Pick<GroupOptions<Values>, 'rules'> {
  /** Returns the settings as the adapter uses them, if they differ from the list. */
  readonly transform?: (values: Values) => Own;
}

type WithHttp<Settings> = Settings & { readonly http: HttpOptions };

/**
 * Defines an adapter's settings from one list; `http`, the network options, is added. The adapter's own interface,
 * which is free of any schema library, is checked where the result is assigned: `const id360Settings:
 * DefinedSettings<Id360Settings> = defineSettings({ … })`.
 */
export function defineSettings<const List extends SettingsList, Own extends object = ReadSettings<List>>(
  list: List & CheckedDefaults<List>,
  { rules, transform }: SettingsOptions<ReadSettings<List>, Own> = {},
): DefinedSettings<WithHttp<NoInfer<Own>>> {
  const group = groupOf({ ...list, http: httpSettings }, 'must be an object of settings', rulesOf(rules));
  const validate = (value: unknown): StandardResult<WithHttp<Own>> => {
    const checked = readWith(group, value);
    if (checked.issues !== undefined) return checked;
    // Each value was read by its own field.
    const { http, ...own } = checked.value as { http: HttpOptions };
    const read = own as ReadSettings<List>;
    return { value: { ...((transform?.(read) ?? read) as Own), http } };
  };
  const { partNames, partsHelp } = partsOf(group);
  return { settings: settingField(validate), settingNames: partNames, settingsHelp: partsHelp };
}
