import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../src/main.js';
import { colorsFor } from '../src/terminal/io.js';
import { SEAL_KEY, type World, world } from './world.js';

const cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
const NOWHERE = {
  ANYPROOF_PROVIDER: 'innovatrics',
  ANYPROOF_INNOVATRICS_BASE_URL: 'https://vendor.invalid',
  ANYPROOF_INNOVATRICS_USERNAME: 'app',
  ANYPROOF_INNOVATRICS_PASSWORD: 'PLANTED',
  ANYPROOF_SEAL_KEY: SEAL_KEY,
};

async function run(args: readonly string[], changed: Partial<World> = {}) {
  const io = world({ cwd, ...changed });
  return { code: await main(args, io), lines: io.all };
}

describe("a newcomer's mistakes", () => {
  it('nothing configured', async () => {
    const wanted =
      'nothing is configured: set ANYPROOF_PROVIDER and the variables of that provider, or write an anyproof.config.json; `anyproof emulate id360` prints a set to try';
    expect(await run(['session', 'show', '{"provider":"x","id":"y"}'])).toEqual({ code: 2, lines: [wanted] });
    const doctor = await run(['doctor']);
    expect(doctor.code).toBe(1);
    expect(doctor.lines.join(' ')).toMatch(/✗ config +nothing is configured/);
  });

  it('a typing error in the command', async () => {
    expect(await run(['docter'])).toEqual({
      code: 2,
      lines: ["unknown command 'docter'", '(Did you mean doctor?)', '(anyproof --help shows more)'],
    });
    expect(await run(['session', 'crate'])).toEqual({
      code: 2,
      lines: ["unknown command 'crate'", '(Did you mean create?)', '(anyproof session --help shows more)'],
    });
    expect(await run(['doctor', '--jsn'])).toMatchObject({
      code: 2,
      lines: ["unknown option '--jsn'", '(Did you mean --json?)', '(anyproof doctor --help shows more)'],
    });
  });

  it('no command, as from an empty variable in CI', async () => {
    for (const args of [[], ['session']]) {
      const io = world({ cwd });
      expect(await main(args, io)).toBe(2);
      expect([io.printed, io.told[0]]).toEqual([[], expect.stringMatching(/^Usage: anyproof /)]);
    }
  });

  it('an adapter of their own that is not passed', async () => {
    const env = { ANYPROOF_PROVIDER: 'acme' };
    expect((await run(['session', 'show', '{"provider":"acme","id":"y"}'], { env })).lines).toEqual([
      'one setting is missing or wrong:',
      '  - ANYPROOF_PROVIDER must name an adapter: id360, innovatrics, 1kosmos, shootid, or your own with --adapter <module>; correct the name, or pass its adapter',
      '`npx anyproof doctor` (from @anyproof/cli) checks the whole configuration.',
    ]);
  });

  it('the wrong name of a vendor', async () => {
    const { code, lines } = await run(['doctor'], { env: { ANYPROOF_PROVIDER: 'id306' } });
    expect(code).toBe(1);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toContain(
      '✗ config ANYPROOF_PROVIDER must name an adapter: id360, innovatrics, 1kosmos, shootid, or your own with --adapter <module>; did you mean id360?',
    );
    expect(await run(['doctor', 'id306'], { env: { ANYPROOF_PROVIDER: 'id360' } })).toEqual({
      code: 2,
      lines: ['no provider "id306" is configured; these are: id360'],
    });
    expect((await run(['emulate', 'id306'])).lines).toEqual([
      'unknown vendor "id306"; choose one of: id360, innovatrics, 1kosmos, shootid',
    ]);
  });

  it('a missing photo', async () => {
    const args = ['session', 'create', '--reference', 'c', '--print-ref', '--selfie', 'me.jpg'];
    expect(await run(args)).toEqual({ code: 2, lines: ['--selfie: file not found: me.jpg'] });
  });

  it('no network', async () => {
    const { code, lines } = await run(['doctor'], { env: NOWHERE });
    expect(code).toBe(1);
    const text = lines.join(' ').replace(/\s+/g, ' ');
    expect(text).toMatch(/✗ reachability (?:unknown host|no name server answers for) vendor\.invalid/);
    expect(text).toContain("fix check the address, this machine's network and its firewall");
    const args = [
      'session',
      'create',
      '--reference',
      'c',
      '--print-ref',
      '--return-url',
      'https://a.example',
    ];
    const create = await run(args, {
      env: { ...NOWHERE, ANYPROOF_INNOVATRICS_HTTP__RETRIES__ATTEMPTS: '0' },
    });
    expect(create).toEqual({
      code: 1,
      lines: [
        expect.stringMatching(
          /^innovatrics: \/enrolment\/initialize: .* host name in baseUrl.* DNS \(for details: anyproof doctor\)$/,
        ),
      ],
    });
    // A command that is proposed leads to the same configuration.
    const vars = Object.entries(NOWHERE).map(([name, value]) => `${name}=${value}`);
    writeFileSync(join(cwd, 'my vars'), vars.join('\n'));
    const named = await run([...args, '--vars=my vars', '--config', 'none']);
    expect(named.lines.at(-1)).toMatch(/\(for details: anyproof doctor --config none --vars 'my vars'\)$/);
  });

  it('half a configuration: every missing name, with the place where its value is found', async () => {
    const env = { ANYPROOF_PROVIDER: 'innovatrics', ANYPROOF_INNOVATRICS_PASWORD: 'PLANTED' };
    const { code, lines } = await run(['session', 'show', '{"provider":"x","id":"y"}'], { env });
    expect(code).toBe(1);
    expect(lines[0]).toBe('5 settings are missing or wrong:');
    const text = lines.join('\n');
    expect(text).toContain(
      'ANYPROOF_INNOVATRICS_PASWORD: there is no such setting; did you mean ANYPROOF_INNOVATRICS_PASSWORD?',
    );
    expect(text).toMatch(
      /ANYPROOF_INNOVATRICS_USERNAME is required: the API user\n {4}where to find it: the API username/,
    );
    expect(text).not.toContain('PLANTED');
  });
});

describe('--debug', () => {
  it('shows the stack, in any position, and nothing else does', async () => {
    const args = ['session', 'show', 'rubbish'];
    expect((await run(args)).lines.join('\n')).not.toContain('    at ');
    for (const asked of [
      ['--debug', ...args],
      [...args, '--debug'],
    ]) {
      const { code, lines } = await run(asked);
      expect(code).toBe(2);
      expect(lines.join('\n')).toMatch(/UsageError: this is not a session ref[\s\S]*\n {4}at /);
    }
  });
});

it('--version is the version, and nothing else', async () => {
  for (const option of ['--version', '-V'])
    expect(await run([option])).toEqual({ code: 0, lines: ['1.2.3'] });
});

describe('help', () => {
  it.each([
    '',
    'demo',
    'emulate',
    'doctor',
    'session',
    'session create',
    'session show',
    'session watch',
    'session result',
    'session erase',
  ])('of %s has an example, and fits the terminal', async (path) => {
    for (const columns of [60, 100]) {
      const { code, lines } = await run([...path.split(' ').filter(Boolean), '--help'], {
        outColumns: columns,
      });
      expect(code).toBe(0);
      expect(lines.join('\n')).toMatch(/Examples?:\n {2}\$ anyproof /);
      const own = lines.slice(0, lines.indexOf(''));
      const options = lines.filter((line) => /^ {2}(?:-|[a-z]+ )/.test(line) && !line.includes('anyproof '));
      expect([...own, ...options].filter((line) => line.length > columns)).toEqual([]);
    }
  });
});

describe('colours', () => {
  it.each([
    ['on a terminal', { isTTY: true }, {}, true],
    ['in a pipe', {}, {}, false],
    ['in a pipe of a CI', {}, { CI: '1' }, false],
    ['with NO_COLOR', { isTTY: true }, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', { isTTY: true }, { NO_COLOR: '' }, true],
    ['on a dumb terminal', { isTTY: true }, { TERM: 'dumb' }, false],
    ['with FORCE_COLOR', {}, { FORCE_COLOR: '1' }, true],
  ])('%s', (_where, stream, env, wanted) => {
    expect(colorsFor(stream, env).red('x') !== 'x').toBe(wanted);
  });
});
