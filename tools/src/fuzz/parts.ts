// What adapters are built from, without a network.
import assert from 'node:assert/strict';
import { type AdapterDeps, createSealer, type StandardSchemaV1 } from '@anyproof/core';
import type { HttpClient, HttpResponse } from '@anyproof/provider-kit';

/** The answer to a route: just its text, or more. */
export type Answer = string | { readonly status?: number; readonly text: string };

const NOW = 1_735_689_600_000;

export function depsFor(provider: string): AdapterDeps {
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
    testMode: false,
  };
}

export function settingsOf<Settings>(schema: StandardSchemaV1<Settings>, given: unknown): Settings {
  const checked = schema['~standard'].validate(given);
  if (checked instanceof Promise) throw new Error('the settings are checked asynchronously');
  if (checked.issues !== undefined) throw new Error(JSON.stringify(checked.issues));
  return checked.value;
}

/** A transport whose answers come from a table of routes. */
export function httpFrom(answers: Readonly<Record<string, Answer>>): HttpClient {
  return {
    send: async ({ route }) => responseOf(answers[route] ?? missing(route)),
    download: async ({ route }) => missing(route),
  };
}

export const responseOf = (answer: Answer): HttpResponse => ({
  status: 200,
  headers: {},
  ...(typeof answer === 'string' ? { text: answer } : answer),
});

/** The n-th of a list that has as many. */
export function nth<Item>(list: readonly Item[], index: number): Item {
  const item = list[index];
  assert.ok(item !== undefined, `there are ${list.length}, and none is number ${index}`);
  return item;
}

function missing(route: string): never {
  throw new Error(`the target has no answer for ${route}`);
}
