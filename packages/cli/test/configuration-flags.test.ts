import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConfigFlags, configFor } from '../src/configuration/flags.js';
import { main } from '../src/main.js';
import { world } from './world.js';

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
  writeFileSync(join(cwd, 'package.json'), '{}');
  writeFileSync(join(cwd, 'test.env'), 'export ANYPROOF_PROVIDER=id360\n');
  writeFileSync(join(cwd, 'other.env'), 'ID360_USERNAME=app\n');
});
afterEach(() => rmSync(cwd, { recursive: true }));

const production = () =>
  writeFileSync(
    join(cwd, 'anyproof.config.json'),
    JSON.stringify({
      provider: 'innovatrics',
      providers: { innovatrics: { username: `\${ID360_USERNAME}` } },
    }),
  );
const providerOf = async (flags: ConfigFlags) => (await configFor(flags, world({ cwd }))).config.provider;

it('reads variables from the file that --vars names; variables already set take precedence', async () => {
  expect(await providerOf({ vars: 'test.env' })).toBe('id360');
  const io = world({ cwd, env: { ANYPROOF_PROVIDER: 'shootid' } });
  expect((await configFor({ vars: 'test.env' }, io)).config.provider).toBe('shootid');
});

it('requires a choice between two configurations, and uses that one', async () => {
  production();
  await expect(configFor({ vars: 'test.env' }, world({ cwd }))).rejects.toThrow(
    'test.env and anyproof.config.json are two configurations: choose with --config anyproof.config.json or --config none',
  );
  expect(await providerOf({ vars: 'test.env', config: 'none' })).toBe('id360');
  expect(await providerOf({ vars: 'test.env', config: 'anyproof.config.json' })).toBe('innovatrics');
});

it('uses variables for the placeholders of the configuration found', async () => {
  production();
  const { config } = await configFor({ vars: 'other.env' }, world({ cwd }));
  expect(config.providers['innovatrics']).toMatchObject({ username: 'app' });
});

it.each([
  [['--vars', 'nope.env'], '--vars: the file of variables nope.env: there is no such file'],
  [['--vars', 'other.env'], '--vars: other.env contains no ANYPROOF_ variable'],
  [['--config', 'nope.yaml'], '--config: there is no configuration file nope.yaml'],
  [['--config', 'folder'], '--config: there is no configuration file folder'],
  [['--config', 'test.env'], /^--config: test\.env must end in \.json/],
  [['--config', 'broken.json'], /^--config: broken\.json, line 1, column 1: this is not JSON/],
  [['--adapter', 'nope.js'], '--adapter nope.js: there is no such file'],
  [['--adapter', './folder'], '--adapter ./folder: there is no such file'],
])('doctor %j is a usage error, in one line and in JSON', async (args, message) => {
  mkdirSync(join(cwd, 'folder'));
  writeFileSync(join(cwd, 'broken.json'), '{nope');
  const io = world({ cwd });
  expect(await main(['doctor', ...args, '--json'], io)).toBe(2);
  expect(io.told).toEqual([expect.stringMatching(message)]);
  expect(JSON.parse(io.printed.join('\n'))).toEqual({ error: { code: 'USAGE', message: io.told[0] } });
});

it('a configuration that is found and cannot be read fails, in JSON too', async () => {
  writeFileSync(join(cwd, 'anyproof.config.json'), '{');
  const io = world({ cwd });
  expect(await main(['doctor', '--json'], io)).toBe(1);
  expect(JSON.parse(io.printed.join('\n'))).toMatchObject({ error: { code: 'CONFIG' } });
});
