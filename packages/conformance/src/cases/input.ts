import assert from 'node:assert/strict';
import type { Proofing } from '@anyproof/core';
import type { Bench } from '../bench/bench.js';
import { failureOf } from '../bench/outcome.js';
import type { Suite } from './case.js';

/** What an app hands over by mistake is refused before the vendor hears of it. */
export function inputCases({ add }: Suite): void {
  const refused = (name: string, calls: (bench: Bench) => readonly (() => Promise<unknown>)[]) =>
    add(name, async (bench) => {
      for (const [index, call] of calls(bench).entries()) {
        const error = await failureOf(call);
        assert.equal(error.code, 'INVALID_INPUT', `${index + 1}: ${error.message}`);
      }
      assert.equal(bench.received().length, 0, 'the vendor was called');
    });
  const creations =
    (changes: readonly object[]) =>
    (bench: Bench): readonly (() => Promise<unknown>)[] =>
      changes.map((change) => () => bench.proofing.createSession({ ...bench.input(), ...change }));

  add(
    'an unknown key of createSession is named, with the nearest known one, before any call',
    async (bench) => {
      const misspelt = { ...bench.input(), refernce: 'x' };
      const error = await failureOf(() => bench.proofing.createSession(misspelt));
      assert.equal(error.code, 'INVALID_INPUT');
      assert.match(error.message, /refernce.*reference/);
      assert.equal(bench.received().length, 0, 'the vendor was called');
    },
  );

  refused(
    'a returnUrl that a browser cannot open never reaches the vendor',
    creations(
      [
        'https://app.example/back\n',
        'https://app.example/back\r\nx-injected: 1',
        ' https://app.example/back',
        'https://app.example/a b',
        'https://app.example/\u0000',
        'app.example/back',
        'javascript:alert(1)',
        'data:text/html,x',
        '',
      ].map((returnUrl) => ({ returnUrl })),
    ),
  );

  refused(
    'fields of the wrong type never reach the vendor',
    creations([
      { reference: '' },
      { reference: 7 },
      { reference: 'a\r\nb' },
      { subject: '' },
      { subject: 7 },
      { previous: 'the last one' },
      { previous: { provider: '', id: '' } },
      { mode: 'by post' },
      { locale: 'klingon!' },
      { country: 'Narnia' },
      { documentTypes: 'passport' },
      { evidence: [7] },
      { expected: 'somebody' },
      { expected: { birthdate: '31/12/1999' } },
      { providerOptions: 7 },
    ]),
  );

  refused('wrong arguments reject the promise, and never throw synchronously', ({ proofing }) => [
    () => proofing.createSession(undefined as never),
    () => proofing.createSession(null as never),
    () => proofing.createSession('a reference' as never),
    () =>
      proofing.createSession({
        get reference(): string {
          throw new Error('a getter of the app');
        },
      }),
    () => proofing.createSession({ reference: 'r' }, null as never),
    () => proofing.createSession({ reference: 'r' }, { signal: 'now' } as never),
    () => proofing.createSession({ reference: 'r' }, { idempotencyKey: 'Ines Exemple' }),
    () => proofing.createSession({ reference: 'r' }, { idempotencyKey: '' }),
    () => proofing.createSession({ reference: 'r' }, { idempotencyKey: 'k'.repeat(201) }),
    () => proofing.run(undefined as never),
    () => proofing.run({ reference: 'r', mode: 'direct' } as never),
    () => proofing.run({ reference: 'r', mode: 'direct', evidence: [null] } as never),
    () => proofing.webhooks.handle(undefined as never),
    () => proofing.webhooks.resume({ limit: 10n } as never),
  ]);

  refused('invalid call options are rejected on every verb', ({ proofing }) =>
    hostileOptions(proofing, 'no options'),
  );
}

/** Each read with something for its options that holds no options. */
function hostileOptions(proofing: Proofing, options: unknown): readonly (() => Promise<unknown>)[] {
  const ref = { provider: proofing.defaultProvider, id: '1234567' };
  const call = options as never;
  return [
    () => proofing.getSession(ref, call),
    () => proofing.getResult(ref, call),
    () => proofing.waitForResult(ref, call),
    () => proofing.waitForResult(ref, { timeoutMs: Number.NaN }),
    () => proofing.waitForResult(ref, { through: ['pending'] as never }),
    () => proofing.recordConsent(ref, call),
  ];
}
