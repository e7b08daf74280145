import assert from 'node:assert/strict';
import { inspect } from 'node:util';

/** Every text that a value shows of itself when it is logged, printed or stored. */
export function surfacesOf(value: unknown): ReadonlyMap<string, string> {
  const surfaces = new Map<string, string>([
    ['inspect', inspect(value, { depth: 20, showHidden: true, maxStringLength: null, maxArrayLength: null })],
    ['JSON', JSON.stringify(value) ?? ''],
    ['text', String(value)],
  ]);
  if (value instanceof Error) {
    surfaces.set('message', value.message);
    surfaces.set('stack', value.stack ?? '');
    surfaces.set('properties', inspect(Object.entries(value), { depth: 20 }));
  }
  return surfaces;
}

/** Fails when one of these texts shows, as it is or encoded; the failure itself does not quote it. */
export function assertSilent(value: unknown, forbidden: readonly string[], what: string): void {
  for (const [surface, text] of surfacesOf(value))
    for (const [index, secret] of forbidden.entries())
      for (const [form, encoded] of formsOf(secret))
        assert.ok(!text.includes(encoded), `${what}: its ${surface} shows secret ${index + 1} (${form})`);
}

/** Shorter ones would be found by chance. */
const SHORTEST = 4;

function* formsOf(secret: string): Generator<readonly [string, string]> {
  if (secret.length < SHORTEST) return;
  yield ['as it is', secret];
  yield ['escaped', JSON.stringify(secret).slice(1, -1)];
  yield ['in a URL', encodeURIComponent(secret)];
  if (secret.length < 2 * SHORTEST) return;
  // The last group of base64 depends on what follows.
  yield [
    'in base64',
    Buffer.from(secret)
      .toString('base64')
      .replace(/.{0,4}$/, ''),
  ];
  yield [
    'in base64url',
    Buffer.from(secret)
      .toString('base64url')
      .replace(/.{0,4}$/, ''),
  ];
  yield ['in hex', Buffer.from(secret).toString('hex')];
}
