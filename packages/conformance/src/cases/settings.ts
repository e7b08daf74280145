import assert from 'node:assert/strict';
import { createProofing } from '@anyproof/core';
import { type Bench, configFor } from '../bench/bench.js';
import { failureOf, outcomeOf } from '../bench/outcome.js';
import { assertSilent } from '../detector/silent.js';
import { secretSettings, withValue } from '../support/secret-settings.js';
import type { Suite } from './case.js';
import { message } from './webhooks.js';

/** What files, shells and consoles put around or into a secret. A vendor would refuse it as a wrong one. */
const SPOILT: readonly (readonly [what: string, spoil: (secret: string) => string])[] = [
  ['with a line break at its end', (secret) => `${secret}\n`],
  ['with a Windows line break at its end', (secret) => `${secret}\r\n`],
  ['with a line break in it', (secret) => `${secret.slice(0, 4)}\r\nx-injected: 1${secret.slice(4)}`],
  ['with a control character in it', (secret) => `${secret.slice(0, 4)}\u0001${secret.slice(4)}`],
  ['as UTF-16', (secret) => [...secret].map((letter) => `${letter}\0`).join('')],
  ['in quotes', (secret) => `"${secret}"`],
];

/** Secrets that no vendor can take are refused where they are set, by the setting's name. */
export function settingCases({ harness, add }: Suite): void {
  for (const [what, spoil] of SPOILT) {
    add(`a secret ${what} is refused at startup, naming the setting`, async (bench) => {
      for (const { path, top, changed } of spoilt(bench, spoil)) {
        const error = await failureOf(async () =>
          createProofing(configFor(harness, bench.vendor.origin, { settings: { [top]: changed } })),
        );
        assert.equal(error.code, 'CONFIG', path);
        assert.ok(error.message.includes(top), `the error does not name ${top}`);
        const found = error.findings?.some(({ setting }) => setting.includes(top));
        assert.ok(found, `the error has no finding about ${top}`);
        assertSilent(error, bench.vendor.secrets(), 'the error');
      }
      assert.equal(bench.received().length, 0, 'the vendor was called');
    });

    add(`a function that returns a secret ${what} is CONFIG, and the vendor never sees it`, async (bench) => {
      const used = new Set<string>();
      const functions = spoilt(bench, (secret, path) => () => {
        used.add(path);
        return spoil(secret);
      });
      for (const { path, top, changed } of functions) {
        const outcome = await outcomeOf(async () => {
          const app = bench.again({ settings: { [top]: changed } });
          await app.createSession(bench.input());
          if (app.provider().webhooks !== undefined && harness.webhooks !== undefined)
            await app.webhooks.handle(message(bench, '1234567', 'progress'));
        });
        if (outcome !== 'ok') assertSilent(outcome, bench.vendor.secrets(), 'the error');
        // Where a setting takes no function, or these calls need no such secret, the vendor sees none either.
        if (!used.has(path)) continue;
        assert.equal(outcome === 'ok' ? 'taken' : outcome.code, 'CONFIG', path);
      }
    });
  }

  add('a byte order mark before a secret is removed, or refused at startup', async (bench) => {
    for (const { path, top, changed } of spoilt(bench, (secret) => `\ufeff${secret}`)) {
      const outcome = await outcomeOf(async () => {
        await bench.again({ settings: { [top]: changed } }).createSession(bench.input());
      });
      if (outcome !== 'ok') assert.equal(outcome.code, 'CONFIG', path);
    }
  });
}

interface SpoiltSetting {
  readonly path: string;
  /** The setting at the first level, and its value with the spoilt secret in it. */
  readonly top: string;
  readonly changed: unknown;
}

/** Each setting that holds a secret of the vendor's. */
function spoilt(bench: Bench, make: (secret: string, path: string) => unknown): readonly SpoiltSetting[] {
  const { harness, vendor } = bench;
  const settings = harness.settings(vendor.origin);
  return secretSettings(settings, vendor.secrets()).map(({ path, value }) => {
    const [top = ''] = path;
    const dotted = path.join('.');
    const changed: unknown = Reflect.get(withValue(settings, path, make(value, dotted)), top);
    return { path: dotted, top, changed };
  });
}
