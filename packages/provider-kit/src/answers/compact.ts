import { isNothing } from './fields.js';

type Loose<T> = { readonly [K in keyof T]: T[K] | undefined | null };

/** Absent is absent: the same object without what is undefined, null, an empty text, list or object. */
export function compact<T extends object>(value: Loose<T>): T {
  const kept: Partial<Record<keyof T, unknown>> = {};
  for (const key of Object.keys(value) as (keyof T)[]) if (!isNothing(value[key])) kept[key] = value[key];
  return kept as T;
}

/** As {@link compact}, and undefined when nothing is left. */
export function compactOrNothing<T extends object>(value: Loose<T>): T | undefined {
  const kept = compact<T>(value);
  return Object.keys(kept).length === 0 ? undefined : kept;
}
