// An example shows that an app knows no vendor: only its configuration does.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const FOLDER = join(__dirname, '..');

/** Vendors, their products and resellers, and the adapters. */
const VENDOR = /id360|docaposte|innovatrics|trustmatic|finchecker|1kosmos|onekosmos|blockid|shoot-?id/gi;

/** An app's own configuration, and the vendors' emulators. */
const CONFIGURATION = /^(config\.ts|emulators\.ts|.*\.env)$/;

/** A way from one vendor to another has both in its name, and its README has to say what is what. */
const NAMED_AFTER_VENDORS = 'shootid-to-id360';
const ALLOWED = [`${NAMED_AFTER_VENDORS}/README.md`];

/** Tests of examples, as opposed to an example of a test. */
const TESTS = /(^|\/)test\//;

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '.'], {
  cwd: FOLDER,
  encoding: 'utf8',
});
const files = [...new Set(listed.split('\n'))].filter((file) => file !== '' && !TESTS.test(file));

function namesIn(file: string, text: string): string[] {
  // What a person types into a shell is configuration.
  const read = file.endsWith('.md') ? text.replace(/^```(?:sh|env)\n[\s\S]*?^```/gm, '') : text;
  return read.replaceAll(NAMED_AFTER_VENDORS, '').match(VENDOR) ?? [];
}

it.each([
  ['app.ts', "import { id360 } from '@anyproof/id360';", 2],
  ['README.md', 'Innovatrics\n```sh\nANYPROOF_PROVIDER=id360\n```\n1Kosmos', 2],
  ['README.md', '[there](../shootid-to-id360)', 0],
  ['app.ts', 'provider: shootId', 1],
])('sees what it looks for in %s', (file, text, count) => {
  expect(namesIn(file, text)).toHaveLength(count);
});

it('looks at every example', () => {
  const seen = new Set(files.map((file) => file.split('/')[0]));
  for (const name of [
    'express-app',
    'failover',
    'fastify-app',
    'fifteen-lines',
    'nestjs-module',
    NAMED_AFTER_VENDORS,
  ])
    expect(seen).toContain(name);
  for (const name of ['tsyringe-tenants', 'unit-testing', 'vendor-swap', 'webhooks'])
    expect(seen).toContain(name);
});

it.each(files)('%s', (file) => {
  const allowed = CONFIGURATION.test(basename(file)) || ALLOWED.includes(file);
  const names = namesIn(file, readFileSync(join(FOLDER, file), 'utf8'));
  expect(allowed ? [] : names).toEqual([]);
});
