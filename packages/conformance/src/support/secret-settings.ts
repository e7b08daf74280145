/** A setting whose value is, or holds, a secret. */
export interface SecretSetting {
  readonly path: readonly string[];
  readonly value: string;
}

export function secretSettings(settings: unknown, secrets: readonly string[]): SecretSetting[] {
  const found: SecretSetting[] = [];
  const walk = (value: unknown, path: readonly string[]) => {
    if (typeof value === 'string') {
      if (secrets.some((secret) => value === secret)) found.push({ path, value });
    } else if (typeof value === 'object' && value !== null)
      for (const [key, one] of Object.entries(value)) walk(one, [...path, key]);
  };
  walk(settings, []);
  return found;
}

/** A copy with another value at the path. */
export function withValue(
  settings: object,
  path: readonly string[],
  value: unknown,
): { readonly [key: string]: unknown } {
  const [key, ...rest] = path;
  if (key === undefined) return { ...settings };
  const inside: unknown = Reflect.get(settings, key);
  const changed =
    rest.length === 0 || typeof inside !== 'object' || inside === null
      ? value
      : withValue(inside, rest, value);
  if (Array.isArray(settings)) return Object.assign([...settings], { [key]: changed }) as never;
  return { ...settings, [key]: changed };
}
