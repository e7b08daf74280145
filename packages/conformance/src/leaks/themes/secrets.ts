import { secretSettings, withValue } from '../../support/secret-settings.js';
import { type LeakCase, ours } from '../world/case.js';
import { indiscreet, QUOTE } from '../world/planted.js';
import type { LeakWorld } from '../world/world.js';

/** What an app's function for a secret may do instead of giving it. */
const FUNCTIONS: readonly (readonly [name: string, make: (secret: string) => () => unknown])[] = [
  [
    'throws an error that quotes',
    () => () => {
      throw indiscreet();
    },
  ],
  ['rejects with an error that quotes', () => () => Promise.reject(indiscreet())],
  [
    'throws a text that quotes',
    () => () => {
      throw QUOTE;
    },
  ],
  ['rejects with several errors', () => () => Promise.reject(new AggregateError([indiscreet()], QUOTE))],
  ['returns an object', (secret) => () => ({ secret, [secret]: QUOTE })],
  ['returns a list', (secret) => () => [secret, QUOTE]],
  ['returns bytes', (secret) => () => Buffer.from(secret)],
  ['returns the secret with a line break', (secret) => () => `${secret}\r\nx-injected: ${secret}`],
  ['returns the secret with a letter that no header takes', (secret) => () => `${secret}\u{1f511}`],
  ['returns half a surrogate pair', (secret) => () => `${secret}\ud83d`],
  ['returns another secret', () => () => QUOTE.slice(0, 200)],
  ['returns a function', (secret) => () => () => secret],
  ['returns nothing', () => () => ''],
];

/** Each secret as a function that fails; told by the first call that needs it. */
export function secretCases(world: LeakWorld): LeakCase[] {
  const { harness, vendor } = world.bench;
  const settings = { ...harness.settings(world.wire.origin), ...harness.leaks?.settings };
  const secrets = secretSettings(settings, [...vendor.secrets(), ...(harness.leaks?.secrets ?? [])]);
  return secrets.flatMap(({ path, value }) =>
    FUNCTIONS.map(([name, make]): LeakCase => {
      const [top = ''] = path;
      const changed = withValue(settings, path, make(value));
      return {
        theme: 'secret functions',
        name: `${path.join('.')} ${name}`,
        run: async () => {
          const app = world.app({ settings: { [top]: changed[top] } });
          const sent = await world.bench.harness.webhooks?.headers(Buffer.from('{}'));
          if (sent !== undefined) await app.webhooks.handle({ headers: sent, rawBody: Buffer.from('{}') });
          return [ours(await app.createSession(world.bench.input()))];
        },
      };
    }),
  );
}
