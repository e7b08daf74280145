import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const BIN = join(__dirname, '..', 'bin', 'anyproof.js');
let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const clean = { PATH: process.env['PATH'], CI: '1' };

function anyproof(args: readonly string[], env: NodeJS.Dict<string> = {}) {
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [BIN, ...args],
      { cwd, env: { ...clean, ...env } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = '';
  for await (const chunk of child.stdout ?? []) {
    text += chunk;
    if (text.includes('\n')) break;
  }
  return text.split('\n')[0] ?? '';
}

/** The built command, as it is installed. */
describe('the bin', () => {
  it('runs a vendor, passes the doctor, and stops at SIGINT', async () => {
    const emulator = spawn(process.execPath, [BIN, 'emulate', '1kosmos', '--json'], { cwd, env: clean });
    try {
      const { env } = JSON.parse(await firstLine(emulator));
      const well = await anyproof(['doctor', '--json'], env);
      expect([well.code, well.stderr]).toEqual([0, '']);
      expect(JSON.parse(well.stdout)).toMatchObject({ ok: true, providers: [{ provider: '1kosmos' }] });
      const ill = await anyproof(['doctor'], { ...env, ANYPROOF_1KOSMOS_LICENSE_KEY: 'wrong' });
      expect(ill.code).toBe(1);
      expect(ill.stdout.match(/✗/g)).toHaveLength(1);
      expect(ill.stdout).not.toContain('\u001B[');
    } finally {
      emulator.kill('SIGINT');
    }
    const [code] = await once(emulator, 'exit');
    expect(code).toBe(0);
  });

  it.each([
    ['18.20.8', false],
    ['20.18.3', false],
    ['20.19.0', true],
    ['26.0.0', true],
  ])('on Node.js %s says in one line what is needed, or runs', async (version, runs) => {
    const older = join(cwd, 'older.cjs');
    const versions = `{ ...process.versions, node: '${version}' }`;
    writeFileSync(older, `Object.defineProperty(process, 'versions', { value: ${versions} });`);
    const { code, stdout, stderr } = await anyproof(['--version'], { NODE_OPTIONS: `--require ${older}` });
    const { engines } = JSON.parse(readFileSync(join(__dirname, '..', 'package.json'), 'utf8'));
    const needed = `${String(engines.node).replace('>=', '')} or newer`;
    expect([code, stderr]).toEqual(
      runs ? [0, ''] : [1, `anyproof needs Node.js ${needed}; this is ${version}\n`],
    );
    expect(stdout.trim()).toMatch(runs ? /^\d+\.\d+\.\d+$/ : /^$/);
  });

  it('has an entry that an old Node.js can read', () => {
    const entry = readFileSync(BIN, 'utf8');
    expect(entry).not.toMatch(/^import |^export |\bawait\b|\?\.|\?\?/m);
  });

  it.each([
    [
      'anyproof.config.ts',
      "import type { ProofingConfig } from '@anyproof/core';\nexport default { provider: 'id360', providers: { id360: { username: (): string => 'app' } } } satisfies ProofingConfig;",
    ],
    [
      'anyproof.config.mjs',
      "export default async () => ({ provider: 'id360', providers: { id360: { username: () => 'app' } } });",
    ],
    [
      'anyproof.config.js',
      "module.exports = { provider: 'id360', providers: { id360: { username: () => 'app' } } };",
    ],
  ])('reads %s', async (name, text) => {
    writeFileSync(join(cwd, name), text);
    const { code, stdout } = await anyproof(['doctor', '--json']);
    expect(code).toBe(1);
    const { configuration, providers } = JSON.parse(stdout);
    expect(configuration).toBe(`from ${name}`);
    const [{ detail }] = providers[0].checks.filter((one: { check: string }) => one.check === 'config');
    expect(detail).toContain(`${name}: providers.id360.password is required`);
    expect(detail).not.toContain('username');
  });

  it('says in one line what is wrong with a file, and with --debug where', async () => {
    writeFileSync(join(cwd, 'anyproof.config.ts'), 'export default { provider: ');
    const { code, stderr } = await anyproof(['doctor']);
    expect([code, stderr.trim().split('\n').length]).toEqual([1, 1]);
    expect(stderr).toMatch(/^anyproof\.config\.ts does not load: /);
    expect((await anyproof(['doctor', '--debug'])).stderr).toContain('    at ');
  });

  it('answers --help without loading a vendor', async () => {
    const folder = join(cwd, 'coverage');
    const { code, stdout } = await anyproof(['--help'], { NODE_V8_COVERAGE: folder });
    expect([code, stdout.split('\n')[0]]).toEqual([0, 'Usage: anyproof [options] [command]']);
    const [report = ''] = readdirSync(folder);
    const loaded: { url: string }[] = JSON.parse(readFileSync(join(folder, report), 'utf8')).result;
    const urls = loaded.map(({ url }) => url);
    expect(urls).toContainEqual(expect.stringMatching(/packages\/cli\/dist\//));
    expect(urls.filter((url) => /packages\/(adapter-|emulators)/.test(url))).toEqual([]);
  });

  it('keeps its own exit code when its reader leaves, without a stack', async () => {
    const command = `(${process.execPath} ${BIN} doctor; echo "code $?" >&2) | true`;
    const { stderr } = await promisify(execFile)('sh', ['-c', command], { cwd, env: clean });
    expect(stderr).toBe('code 1\n');
  });

  it('fails when its output cannot be written', async () => {
    const command = `${process.execPath} ${BIN} --version > /dev/full`;
    const failed = promisify(execFile)('sh', ['-c', command], { cwd, env: clean });
    await expect(failed).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^the output could not be written: ENOSPC.*\n$/),
    });
  });

  it('has no option that Node itself uses', async () => {
    const { code, stderr } = await anyproof(['doctor', '--vars', 'nope.env']);
    expect([code, stderr]).toEqual([2, '--vars: the file of variables nope.env: there is no such file\n']);
  });

  it('accepts an adapter that is a package of the project', async () => {
    const folder = join(cwd, 'node_modules/anyproof-acme');
    mkdirSync(folder, { recursive: true });
    const manifest = { name: 'anyproof-acme', type: 'module', exports: { '.': { import: './acme.js' } } };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
    writeFileSync(
      join(folder, 'acme.js'),
      `const session = { adapter: 'acme', ref: { provider: 'acme', id: '1' }, status: 'in_review', reasons: [], warnings: [] };
       const settings = { '~standard': { version: 1, vendor: 'acme', validate: (value) => ({ value }) } };
       export const acme = { id: 'acme', specificationVersion: 'v1', settings,
         create: () => ({ specificationVersion: 'v1', id: 'acme',
           capabilities: { flows: { default: { modes: {}, evidence: [], requiredClaims: [] } },
             idempotentCreate: false, filters: [], erasure: [], artifacts: [] },
           createSession: async () => session, getSession: async () => session, getResult: async () => session }) };`,
    );
    const show = ['session', 'show', '{"provider":"acme","id":"1"}', '--adapter'];
    const env = { ANYPROOF_PROVIDER: 'acme' };
    expect(await anyproof([...show, 'anyproof-acme'], env)).toMatchObject({ code: 0, stderr: '' });
    expect(await anyproof([...show, 'anyproof-none'], env)).toEqual({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(/^--adapter anyproof-none: .*Cannot find module 'anyproof-none'.*\n$/),
    });
  });
});
