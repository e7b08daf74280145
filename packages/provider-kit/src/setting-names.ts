import type { HttpOptions } from '@anyproof/core';

const HTTP: { readonly [name in keyof Required<HttpOptions>]: readonly string[] } = {
  timeoutMs: [],
  deadlineMs: [],
  downloadDeadlineMs: [],
  retries: ['attempts', 'delayMs'],
  breaker: ['failures', 'openMs'],
  bulkhead: ['concurrent', 'queued'],
  proxy: [],
  ca: [],
  clientCertificate: ['cert', 'key', 'passphrase'],
};

/**
 * An adapter's `settingNames`: the adapter's own, by group where they are not on the first level, and those of `http`
 * that `withHttpSettings` adds.
 */
export function settingNames(
  own: readonly string[],
  groups: { readonly [group: string]: readonly string[] } = {},
): readonly string[] {
  return [
    ...own,
    ...Object.entries(groups).flatMap(([group, names]) => names.map((name) => `${group}.${name}`)),
    'http',
    ...Object.entries(HTTP).flatMap(([name, parts]) => [
      `http.${name}`,
      ...parts.map((part) => `http.${name}.${part}`),
    ]),
  ];
}
