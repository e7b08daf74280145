// What adapters are built from, without a network.
import { createSealer } from '@anyproof/core';

export const NOW = 1_735_689_600_000;

export function depsFor(provider) {
  let drawn = 0;
  return {
    provider,
    clock: { now: () => NOW, sleep: async () => undefined },
    random: {
      bytes: (length) => {
        drawn = (drawn % 255) + 1;
        return Buffer.alloc(length, drawn);
      },
      uuid: () => '11111111-2222-4333-8444-555555555555',
      fraction: () => 0,
    },
    observer: { observe: () => undefined },
    sealer: createSealer(provider, 'none'),
    http: {},
  };
}

export function settingsOf(schema, given) {
  const checked = schema['~standard'].validate(given);
  if (checked.issues !== undefined) throw new Error(JSON.stringify(checked.issues));
  return checked.value;
}

/** A transport whose answers come from a table of routes: `{ status?, text }`, or just the text. */
export function httpFrom(answers) {
  const missing = (route) => {
    throw new Error(`the target has no answer for ${route}`);
  };
  return {
    send: async ({ route }) => {
      const answer = answers[route] ?? missing(route);
      return { status: 200, headers: {}, ...(typeof answer === 'string' ? { text: answer } : answer) };
    },
    download: async ({ route }) => missing(route),
  };
}
