/**
 * A dotted path in a vendor's answer. Keys of a vendor's maps can be anything, a person's name among
 * them: what does not look like the name of a field or an index is `*`.
 */
export function quotablePath(keys: readonly string[]): string {
  return keys.map((key) => (QUOTABLE.test(key) ? key : '*')).join('.');
}

const QUOTABLE = /^[A-Za-z_$][A-Za-z0-9_$-]{0,39}$|^\d{1,6}$/;
