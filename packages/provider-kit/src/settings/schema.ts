import type { SettingHelp, StandardIssue, StandardResult, StandardSchemaV1 } from '@anyproof/core';

/** How one setting is read: a synchronous Standard Schema, and what it knows about its parts. */
export interface SettingField<Value> extends StandardSchemaV1<Value> {
  /** Names of its parts, dotted below the first level. */
  readonly partNames?: readonly string[];
  /** By the part's name, as above. */
  readonly partsHelp?: { readonly [part: string]: SettingHelp };
}

type Parts = Pick<SettingField<unknown>, 'partNames' | 'partsHelp'>;

export function settingField<Value>(
  validate: (value: unknown) => StandardResult<Value>,
  parts: Parts = {},
): SettingField<Value> {
  return { '~standard': { version: 1, vendor: 'anyproof', validate }, ...parts };
}

export function refused(message: string): { readonly issues: readonly StandardIssue[] } {
  return { issues: [{ message, path: [] }] };
}

/** Reads one value with a schema of any library. */
export function readWith<Value>(schema: StandardSchemaV1<Value>, value: unknown): StandardResult<Value> {
  const checked = schema['~standard'].validate(value);
  if (!('then' in checked)) return checked;
  checked.then(undefined, () => undefined);
  return refused('has a schema that returned a promise; settings are checked synchronously');
}

/** The issues of a part, with paths relative to the whole. */
export function issuesAt(issues: readonly StandardIssue[], ...before: PropertyKey[]): StandardIssue[] {
  return issues.map((issue) => ({ ...issue, path: [...before, ...(issue.path ?? [])] }));
}

/** zod's wrappers, and the properties that hold the inner schema. */
const INNER = { innerType: true, in: true, out: true } as const;

/**
 * The parts of one of our fields, or of a zod object, which may be wrapped in `optional`, `default`, `preprocess` and
 * similar.
 */
export function partsOf(schema: StandardSchemaV1 & Parts): Required<Parts> {
  const { partNames, partsHelp = {} } = schema;
  return { partNames: partNames ?? zodNames(schema, 5), partsHelp };
}

function zodNames(schema: unknown, depth: number): readonly string[] {
  const def = partOf(partOf(schema, '_zod'), 'def');
  const shape = partOf(def, 'shape');
  if (typeof shape === 'object' && shape !== null)
    return Object.entries(shape).flatMap(([name, part]) => [
      name,
      ...(depth === 0 ? [] : zodNames(part, depth - 1).map((inner) => `${name}.${inner}`)),
    ]);
  if (depth === 0) return [];
  for (const place of Object.keys(INNER)) {
    const names = zodNames(partOf(def, place), depth - 1);
    if (names.length > 0) return names;
  }
  return [];
}

function partOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
