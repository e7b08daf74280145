import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { conformanceCases, type Group } from '@anyproof/conformance';
import { harness } from './harness.js';

for (const { group, name, skip, run } of conformanceCases(harness))
  test(`${group}: ${name}`, { skip: skip ?? false, timeout: 30_000 }, () =>
    run().catch((error) => fail(error, group)),
  );

/** What is wrong and where to fix it; the stack would lead into the kit. */
function fail(error: unknown, group: Group): never {
  const what = error instanceof Error ? error.message : String(error);
  const failure = new Error(`${what}\n→ ${placeOf(group)}`);
  failure.stack = failure.message;
  throw failure;
}

/** Where a red case is fixed: at the first TODO that is left, else in the file that its group is about. */
function placeOf(group: Group): string {
  const [next] = todos();
  return next ?? `look at src/${FILES[group] ?? 'provider.ts'}`;
}

const FILES: { readonly [group in Group]?: string } = {
  contract: 'settings.ts',
  input: 'create.ts',
  results: 'result/session.ts, vocabulary.ts',
  'unknown words': 'vocabulary.ts',
  evidence: 'upload.ts, vocabulary.ts',
  streams: 'client/verification.ts',
  errors: 'adapter.ts, client/verification.ts',
  repeats: 'client/verification.ts',
  webhooks: 'webhook.ts',
  inbox: 'webhook.ts',
};

/** `src/vocabulary.ts: TODO 2: …`, in their order. */
function todos(): readonly string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files
    .flatMap((file) => {
      const text = readFileSync(join('src', file), 'utf8');
      const found = [...text.matchAll(/\/\/ (TODO (\d): .*)/g)];
      return found.map(([, todo, order]) => ({ order: Number(order), text: `src/${file}: ${todo}` }));
    })
    .sort((a, b) => a.order - b.order)
    .map(({ text }) => text);
}
