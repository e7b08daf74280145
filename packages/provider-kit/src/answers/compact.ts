import { isNothing } from './fields.js';

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined | null };

/** The same object without properties that are undefined, null, or an empty text, list or object. */
export function compact<T extends object>(value: Loose<T>): T {
  const kept: Partial<Record<keyof T, unknown>> = {};
  for (const key of Object.keys(value) as (keyof T)[]) if (!isNothing(value[key])) kept[key] = value[key];
  return kept as T;
}

/** As {@link compact}, but undefined if nothing is left. */
export function compactOrNothing<T extends object>(value: Loose<T>): T | undefined {
  const kept = compact<T>(value);
  return Object.keys(kept).length === 0 ? undefined : kept;
}
