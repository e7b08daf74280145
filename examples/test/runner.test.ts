// `npm run example` itself: transpiled by esbuild, over the built packages, as a developer runs it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const SCRIPT = join(ROOT, 'tools', 'dist', 'example.js');

function example(...args: readonly string[]) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [SCRIPT, ...args], (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

// Those with decorators, which esbuild and ts-jest compile in ways of their own.
it.each([
  ['nestjs-module', /the page says: Thank you, we know who you are\.\n/],
  ['tsyringe-tenants', /^north-bank uses id360\n/],
])('%s', async (name, line) => {
  const { code, stdout } = await example(name);
  expect(stdout).toMatch(line);
  expect(code).toBe(0);
});

it('--keep leaves the app running, until it is told to stop', async () => {
  const child = spawn(process.execPath, [SCRIPT, 'express-app', '--keep', '--vendor', 'innovatrics']);
  const exited = once(child, 'exit');
  try {
    let printed = '';
    for await (const chunk of child.stdout) {
      printed += chunk;
      if (printed.includes('running until Ctrl-C')) break;
    }
    const origin = /listens at (\S+)/.exec(printed)?.[1];
    expect((await fetch(`${origin}/`)).status).toBe(200);
  } finally {
    child.kill('SIGINT');
  }
  expect(await exited).toEqual([0, null]);
});

it.each([
  [['express-ap'], 'there is no such example; choose one of: bullmq, cron, custom-adapter,'],
  [['express-app', '--vendor', 'shootid'], '--vendor must be one of id360, innovatrics, 1kosmos\n'],
])('%j is one line of help', async (args, line) => {
  const { code, stderr } = await example(...args);
  expect([code, stderr.slice(0, line.length), stderr.split('\n').length]).toEqual([1, line, 2]);
});

describe('every example', () => {
  const folder = join(ROOT, 'examples');
  const names = readdirSync(folder).filter((name) => readdirOr(join(folder, name)).includes('play.ts'));

  it.each([...names, 'unit-testing'])('%s has a README with its one command', (name) => {
    const readme = readFileSync(join(folder, name, 'README.md'), 'utf8');
    expect(readme).toContain(`npm run example ${name}\n`);
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`](${name})`);
  });
});

function readdirOr(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
