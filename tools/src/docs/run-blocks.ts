// Runs the TypeScript blocks of the docs that stand after `<!-- run -->`, against the built packages. Around each is a fresh
// `proofing` with the fake provider, and what context.d.ts declares. A false console.assert fails the block.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bytesSource, type Proofing, type RunInput, type SessionRef } from '@anyproof/core';
import { fakeProvider } from '@anyproof/core/testing';
// What the entry point of an app on tsyringe does.
import 'reflect-metadata';
import ts from 'typescript';
import { root } from '../root.js';
import { pages } from './pages.js';

// Within node_modules, so that packages are found from there.
const folder = join(root, 'node_modules/.cache/anyproof-docs');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });

interface Page {
  status(): Page;
  send(): void;
  redirect(): void;
}

interface Applicant {
  readonly reference: string;
  readonly claims: NonNullable<RunInput['expected']>;
}

/** The first bytes of a picture. */
const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0);

let ran = 0;
let failed = 0;
for (const page of pages()) {
  const text = readFileSync(join(root, page), 'utf8');
  for (const match of text.matchAll(/^<!-- run -->\n+```ts\n([\s\S]*?)^```/gm)) {
    const line = text.slice(0, match.index).split('\n').length;
    const { outputText } = ts.transpileModule(match[1] ?? '', {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
    });
    const file = join(folder, `${page.replaceAll('/', '-')}.${line}.mjs`);
    writeFileSync(file, outputText);
    Object.assign(globalThis, context());
    ran += 1;
    try {
      await import(pathToFileURL(file).href);
    } catch (error) {
      failed += 1;
      process.stderr.write(`${page}:${line} ${error instanceof Error ? error.stack : String(error)}\n`);
    }
  }
}
rmSync(folder, { recursive: true, force: true });
process.stdout.write(`${ran} blocks run, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);

/** What an app has around a block. */
function context(): object {
  const refs = new Map<string, SessionRef>();
  const page: Page = { status: () => page, send: () => undefined, redirect: () => undefined };
  return {
    proofing: fakeProvider().proofing,
    database: {
      save: async (key: string, ref: SessionRef) => void refs.set(key, ref),
      load: async (key: string) => refs.get(key),
      update: async () => undefined,
    },
    response: page,
    applicant: {
      reference: 'customer-42',
      claims: { given_name: 'Zoé', family_name: 'Exemple', birthdate: '1990-01-31' },
      consent: { terms: true, biometrics: true, at: '2026-01-31T09:00:00Z' },
      returnUrl: 'https://app.example/identity/return',
      save: async () => undefined,
    },
    images: Object.fromEntries(
      ['front', 'back', 'selfie'].map((name) => [name, bytesSource(JPEG, 'image/jpeg')]),
    ),
    welcome: () => undefined,
    explain: () => undefined,
    signUp: (proofing: Proofing, { reference, claims }: Applicant) =>
      proofing.run({ reference, expected: claims }),
    console: {
      ...console,
      log: () => undefined,
      info: () => undefined,
      assert: (holds: unknown) => {
        if (!holds) throw new Error('a console.assert of this block does not hold');
      },
    },
  };
}
