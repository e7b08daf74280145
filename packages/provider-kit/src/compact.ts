type Loose<T> = { readonly [K in keyof T]: T[K] | undefined | null };

/** Absent is absent: the same object without what is undefined, null, an empty text, list or object. */
export function compact<T extends object>(value: Loose<T>): T {
  const kept: Partial<Record<keyof T, unknown>> = {};
  for (const key of Object.keys(value) as (keyof T)[]) if (!isEmpty(value[key])) kept[key] = value[key];
  return kept as T;
}

/** As {@link compact}, and undefined when nothing is left. */
export function compactOrNothing<T extends object>(value: Loose<T>): T | undefined {
  const kept = compact<T>(value);
  return Object.keys(kept).length === 0 ? undefined : kept;
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  // A Date or a Buffer has no keys either, and is something.
  const plain = Object.prototype.toString.call(value) === '[object Object]';
  return plain && Object.keys(value).length === 0;
}
