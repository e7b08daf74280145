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
  return next ?? `look at src/${FILES[group] ?? 'acme-provider.ts'}`;
}

const FILES: { readonly [group in Group]?: string } = {
  contract: 'acme-settings.ts',
  results: 'acme-mapper.ts, acme-claims.ts, acme-checks.ts',
  'unknown words': 'acme-status.ts',
  evidence: 'acme-provider.ts, acme-reasons.ts',
  streams: 'client/verifications.ts',
  errors: 'acme-errors.ts, client/verifications.ts',
  repeats: 'client/verifications.ts',
  webhooks: 'acme-webhook.ts, acme-signature.ts',
  inbox: 'acme-webhook.ts',
};

/** `src/acme-status.ts: TODO 2: …`, in their order. */
function todos(): readonly string[] {
  const files = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  return files
    .flatMap((file) => {
      const found = /TODO (\d): .*/.exec(readFileSync(join('src', file), 'utf8'));
      return found === null ? [] : [{ order: Number(found[1]), text: `src/${file}: ${found[0]}` }];
    })
    .sort((a, b) => a.order - b.order)
    .map(({ text }) => text);
}
