import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfig } from '@anyproof/config';
import { checkConfig, configFromEnv } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { main } from '../src/main.js';
import { SEAL_KEY, world } from './world.js';

const ROOT = join(__dirname, '..', '..', '..');
const PAGES = ['docs/command.md', 'packages/cli/README.md', 'docs/getting-started.md'];

function blocks(page: string, language: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, 'gm'))].map(
    ([, block = '']) => block,
  );
}

/** Every call of the command in the pages, as its arguments. */
const CALLS = PAGES.flatMap((page) =>
  blocks(page, 'sh').flatMap((block) =>
    block.split('\n').flatMap((line) => {
      const call = /^(?:npx )?anyproof (.*)$/.exec(line.replace(/\s+(?:#|>).*$/, ''))?.[1];
      return call === undefined ? [] : [[page, call.split(/\s+/)] as const];
    }),
  ),
);

it('shows commands', () => expect(CALLS.length).toBeGreaterThan(12));

it.each(CALLS)('%s: anyproof %j has existing options', async (_page, args) => {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const words = firstOption < 0 ? args : args.slice(0, firstOption);
  const depth = words[0] === 'session' ? 2 : words[0] === 'tracker' ? (words[2] === 'show' ? 3 : 2) : 1;
  const path = words.slice(0, depth);
  const io = world();
  expect(await main([...path, '--help'], io)).toBe(0);
  const help = io.printed.join('\n');
  expect(help).toMatch(new RegExp(`^Usage: anyproof ${path.join(' ')}`));
  for (const option of args.filter((arg) => arg.startsWith('--')))
    expect(help).toMatch(`  ${option}`.replace('  --help', ', --help'));
});

describe('the configuration on the page', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
  const env = { ID360_USERNAME: 'app', SEAL_KEY, OLD_SEAL_KEY: SEAL_KEY };
  const secret = join(cwd, 'secret');
  writeFileSync(secret, SEAL_KEY);
  const here = (text: string) => text.replaceAll(/\/run\/secrets\/[\w-]+/g, secret);

  it.each([
    ['json', 1],
    ['yaml', 1],
  ])('is valid in %s', async (language, count) => {
    const shown = blocks('docs/command.md', language);
    expect(shown).toHaveLength(count);
    for (const text of shown) {
      writeFileSync(join(cwd, `shown.${language}`), here(text));
      const config = await loadConfig({ file: `shown.${language}`, cwd, env });
      expect(checkConfig([id360], config).findings).toEqual([]);
      expect(Object.keys(config.providers).length).toBeGreaterThan(0);
    }
  });

  it('is valid in variables', () => {
    const [block = ''] = blocks('docs/command.md', 'sh').filter((text) => text.startsWith('ANYPROOF_'));
    const process = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
    const lines = here(block).trim().split('\n');
    const variables = Object.fromEntries(
      lines.map((line) => line.replace(/[a-z-]*process-uuid/, process).split('=')),
    );
    expect(lines.length).toBeGreaterThan(5);
    expect(checkConfig([id360], configFromEnv(variables)).findings).toEqual([]);
  });
});

it('names in its table every exit code that help names', async () => {
  const io = world();
  await main(['--help'], io);
  const codes = /Exit codes: (.*)/.exec(io.printed.join('\n'))?.[1]?.match(/\d+/g);
  expect(codes).toEqual(['0', '1', '2', '3', '130']);
  const page = readFileSync(join(ROOT, 'docs/command.md'), 'utf8');
  for (const code of codes ?? []) expect(page).toContain(`| ${code} |`);
});

it('shows every check that doctor prints', () => {
  const page = readFileSync(join(ROOT, 'docs/command.md'), 'utf8');
  for (const check of [
    'config',
    'seal key',
    'reachability',
    'TLS',
    'clock',
    'base path',
    'credentials',
    'curve',
    'tenant',
    'process id',
    'connector',
    'dvcID',
    'webhook secret',
  ])
    expect(page).toContain(`\`${check}\``);
});
