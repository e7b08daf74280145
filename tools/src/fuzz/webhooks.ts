import type { WebhookRequest } from '@anyproof/core';
import fc from 'fast-check';

type Headers = WebhookRequest['headers'];

/** Pairs as frameworks hold them: the last of a name, or all of them. */
export function headersOf(
  pairs: fc.Arbitrary<(readonly [name: string, value: string])[]>,
): fc.Arbitrary<Headers> {
  return fc.tuple(pairs, fc.boolean()).map(([list, together]) => {
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of list) {
      const known = headers[name];
      headers[name] = together && known !== undefined ? [known, value].flat() : value;
    }
    return headers;
  });
}

/** All values of a name, whatever its case. */
export function valuesOf(headers: Headers, name: string): string[] {
  return Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => value ?? []);
}
