import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkConfig, type ProofingConfig } from '@anyproof/core';
import { id360 } from '@anyproof/id360';
import { findConfig, type LoadConfigOptions, loadConfig } from '../src/index.js';

const SEAL_KEY = Buffer.alloc(32, 7).toString('base64');

let cwd: string;
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
  mkdirSync(join(cwd, '.git'));
});
afterEach(() => rmSync(cwd, { recursive: true }));

const write = (name: string, content: unknown) => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  writeFileSync(join(cwd, name), text);
};
const load = (options: LoadConfigOptions = {}) => loadConfig({ cwd, env: {}, ...options });
const problemsOf = (config: ProofingConfig) =>
  checkConfig([id360], config).findings.map(({ message }) => message);
const failureOf = async (work: Promise<unknown>) => {
  const failure: unknown = await work.catch((error: unknown) => error);
  return Object(failure);
};

/** As a file has it; a template of our own would be taken for a slip. */
const variable = (name: string) => `$${'{'}${name}}`;

const PROCESS = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
const sound = {
  provider: 'id360',
  providers: {
    id360: { environment: 'preprod', testMode: true, username: 'app', password: 'p', process: PROCESS },
  },
  seal: { key: SEAL_KEY },
};
const yaml = `
provider: id360
providers:
  id360: { environment: preprod, testMode: true, username: app, password: p, process: ${PROCESS} }
seal: { key: ${SEAL_KEY} }
`;

describe('a configuration file', () => {
  it.each([
    ['anyproof.config.json', JSON.stringify(sound)],
    ['anyproof.config.yaml', yaml],
    ['anyproof.config.yml', yaml],
    ['anyproof.config.cjs', `module.exports = ${JSON.stringify(sound)};`],
    ['anyproof.config.cjs', `module.exports = async () => (${JSON.stringify(sound)});`],
  ])('%s is found and read', async (name, text) => {
    write(name, text);
    const { config, file } = await findConfig({ cwd, env: {} });
    expect(file).toBe(join(cwd, name));
    expect(JSON.parse(JSON.stringify(config))).toEqual(sound);
    expect(problemsOf(config)).toEqual([]);
  });

  it('is found from a folder below, up to the root of the project', async () => {
    write('anyproof.config.json', sound);
    mkdirSync(join(cwd, 'src', 'jobs'), { recursive: true });
    expect((await load({ cwd: join(cwd, 'src', 'jobs') })).provider).toBe('id360');
    mkdirSync(join(cwd, 'src', '.git'));
    expect((await load({ cwd: join(cwd, 'src', 'jobs') })).provider).toBe('');
  });

  it('takes precedence over variables, which are read where there is none', async () => {
    const env = { ANYPROOF_PROVIDER: 'shootid' };
    expect(await findConfig({ cwd, env })).toMatchObject({ config: { provider: 'shootid' } });
    write('anyproof.config.json', sound);
    expect(await findConfig({ cwd, env })).toMatchObject({
      config: { provider: 'id360' },
      hasVariables: true,
    });
  });

  it('leaves the variables of `anyproof tracker` alone', async () => {
    const env = { ANYPROOF_DATABASE: './data', ANYPROOF_EVENTS_URL: 'https://app.example/events' };
    expect(await findConfig({ cwd, env })).toMatchObject({ hasVariables: false });
  });

  it('can be named, whatever its name', async () => {
    write('proofing.yaml', yaml);
    expect((await load({ file: 'proofing.yaml' })).provider).toBe('id360');
  });

  it.each([
    ['nowhere.json', 'there is no configuration file nowhere.json'],
    ['notes.txt', 'notes.txt must end in .json, .yaml, .yml, .ts, .mts, .cts, .mjs, .js, .cjs'],
  ])('%s is refused', async (file, message) => {
    write('notes.txt', 'x');
    expect(await failureOf(load({ file }))).toMatchObject({ code: 'CONFIG', message });
  });
});

describe('errors in a file', () => {
  it('are reported all at once, with file and path', async () => {
    write('anyproof.config.json', {
      provider: 'id630',
      providers: { id360: { enviroment: 'prod', username: 'app', process: '7' }, other: 'x' },
      seals: {},
    });
    expect(problemsOf(await load())).toEqual([
      'anyproof.config.json: provider must name one of the configured providers (id360); did you mean id360?',
      "anyproof.config.json: seal.key is required because session refs of id360 contain a secret; make a key with `openssl rand -base64 32`, or set seal to 'none' (ANYPROOF_SEAL=none) if refs are stored encrypted",
      'anyproof.config.json: seals is not one of provider, providers, seal; settings go under providers.<name>',
      'anyproof.config.json: providers.other must be an object of settings',
      'anyproof.config.json: providers.id360.password is required: text, or a function that fetches it',
      "anyproof.config.json: providers.id360.process: must be a process UUID from ID360's console",
      'anyproof.config.json: providers.id360.enviroment: there is no such setting; did you mean anyproof.config.json: providers.id360.environment?',
      'anyproof.config.json: providers.id360.environment is required: prod or preprod',
    ]);
  });

  it.each([
    [
      'anyproof.config.json',
      '{\n  "password": PLANTED\n}',
      'anyproof.config.json, line 2, column 15',
      'this is not JSON',
    ],
    ['anyproof.config.yaml', 'a: 1\nb: "PLANTED\n', 'anyproof.config.yaml, line ', 'this is not YAML'],
    [
      'anyproof.config.yaml',
      'PLANTED: 1\nPLANTED: 2\n',
      'anyproof.config.yaml, line 2, column 1',
      'duplicate key',
    ],
    [
      'anyproof.config.yaml',
      'a:\n\tPLANTED: 2\n',
      'anyproof.config.yaml, line 2, column 1',
      'it is indented with a tab; use spaces',
    ],
  ])('%s: says where it cannot be read, and quotes nothing of it', async (name, text, where, what) => {
    write(name, text);
    const { code, message } = await failureOf(load());
    expect(code).toBe('CONFIG');
    expect(message).toContain(where);
    expect(message).toContain(what);
    expect(message).not.toContain('PLANTED');
  });

  it.each([
    ['a list', '[]'],
    ['text', '"x"'],
  ])('%s is not a configuration', async (_what, text) => {
    write('anyproof.config.json', text);
    expect(problemsOf(await load())).toContain(
      'anyproof.config.json must contain an object with provider, providers and seal',
    );
  });

  it('an empty file counts as nothing, and is reported as empty', async () => {
    write('anyproof.config.yaml', '');
    expect(problemsOf(await load({ file: 'anyproof.config.yaml' }))).toEqual([
      'anyproof.config.yaml: provider is not set, and no provider is configured: set it to one of the adapters passed to createProofing (id360), and set what that provider needs (anyproof.config.yaml: providers.<provider>.<setting>)',
    ]);
  });

  it('a seal that is text is reported as misplaced, not as a wrong key', async () => {
    write('anyproof.config.json', { ...sound, seal: SEAL_KEY });
    expect(problemsOf(await load())).toEqual([
      "anyproof.config.json: seal must be an object with key, or with keys, or 'none'",
    ]);
  });

  it('code that exports nothing is reported', async () => {
    write('anyproof.config.mts', 'export {};');
    expect((await failureOf(load())).message).toBe(
      'anyproof.config.mts has no configuration as its default export',
    );
  });

  it('invalid code is reported with its place', async () => {
    write('anyproof.config.cts', 'const a = 1;\nconst b = = 2;\n');
    expect((await failureOf(load())).message).toMatch(
      /^anyproof\.config\.cts does not load: .*\(line 2, column \d+\)$/,
    );
  });

  it('code that fails is reported in one line', async () => {
    write('anyproof.config.cjs', 'module.exports = () => { throw new Error("no vault\\nstack"); };');
    expect(await failureOf(load())).toMatchObject({
      code: 'CONFIG',
      message: 'anyproof.config.cjs: its function failed: no vault',
    });
    write('anyproof.config.cjs', 'throw new Error("at once");');
    expect((await failureOf(load())).message).toBe('anyproof.config.cjs does not load: at once');
  });
});

describe('the bytes of a file', () => {
  it.each([
    ['anyproof.config.json', JSON.stringify(sound)],
    ['anyproof.config.yaml', yaml],
  ])('%s may begin with a byte order mark, and must be UTF-8', async (name, text) => {
    write(name, `\ufeff${text}`);
    expect(problemsOf(await load())).toEqual([]);
    writeFileSync(join(cwd, name), Buffer.from(`\ufeff${text}`, 'utf16le'));
    expect(await failureOf(load())).toMatchObject({
      code: 'CONFIG',
      message: `${name} is UTF-16 text; save it as UTF-8`,
    });
  });

  it('a secret in it that no vendor accepts is refused by file and path, whatever the loader', async () => {
    write('anyproof.config.json', {
      ...sound,
      providers: { id360: { ...sound.providers.id360, password: 'PLANTED\r\n', username: variable('NAME') } },
    });
    expect(problemsOf(await load({ env: { NAME: '"PLANTED"' } }))).toEqual([
      'anyproof.config.json: providers.id360.username is enclosed in quotes, which would be part of the value (`docker --env-file` keeps them); remove the quotes',
      'anyproof.config.json: providers.id360.password ends with a line break; remove it (`echo` adds one, `printf %s` does not)',
    ]);
    write('anyproof.config.json', { ...sound, seal: { key: `"${SEAL_KEY}"` } });
    expect(problemsOf(await load())[0]).toMatch(/^anyproof\.config\.json: seal\.key is enclosed in quotes/);
  });
});

describe('values in a file', () => {
  const settingsOf = async (settings: object, env: Record<string, string> = {}) => {
    write('anyproof.config.json', {
      ...sound,
      providers: { id360: { ...sound.providers.id360, ...settings } },
    });
    return load({ env });
  };

  it('may be environment variables, whole or in part', async () => {
    const config = await settingsOf(
      {
        password: variable('PASSWORD'),
        username: `${variable('NAME')}@acme`,
        returnUrl: `https://app.example/$${variable('x')}`,
      },
      { PASSWORD: 'p 4$', NAME: 'app' },
    );
    expect(config.providers['id360']).toMatchObject({
      password: 'p 4$',
      username: 'app@acme',
      returnUrl: `https://app.example/${variable('x')}`,
    });
  });

  it('that need unset variables are reported, and nothing else about them', async () => {
    expect(
      problemsOf(
        await settingsOf(
          { password: variable('PASSWORD'), username: variable('A') + variable('B') },
          { PASSWORD: '' },
        ),
      ),
    ).toEqual(
      [
        'anyproof.config.json: providers.id360.username needs the environment variable A, which is not set',
        'anyproof.config.json: providers.id360.username needs the environment variable B, which is not set',
        'anyproof.config.json: providers.id360.password needs the environment variable PASSWORD, which is not set',
      ].sort((a, b) => Number(a.includes('password')) - Number(b.includes('password'))),
    );
  });

  it('may be secrets in files, beside the configuration', async () => {
    write('password', 'from the file\n');
    const config = await settingsOf({ password: { file: './password' } });
    const password: unknown = config.providers['id360']?.['password'];
    if (typeof password !== 'function') throw new Error('a function was expected');
    expect(await password()).toBe('from the file');
    expect(problemsOf(config)).toEqual([]);
  });

  it('may be files where the setting is no credential, too', async () => {
    write('process', `${PROCESS}\n`);
    expect(problemsOf(await settingsOf({ process: { file: 'process' } }))).toEqual([]);
    expect(problemsOf(await settingsOf({ process: { file: 'nowhere' } }))).toEqual([
      `anyproof.config.json: providers.id360.process: the file ${join(cwd, 'nowhere')}: there is no such file`,
    ]);
  });

  it('in YAML as in JSON', async () => {
    write('anyproof.config.yaml', `${yaml}`.replace('password: p', `password: "${variable('PASSWORD')}"`));
    expect((await load({ env: { PASSWORD: 'x' } })).providers['id360']).toMatchObject({ password: 'x' });
  });

  it('in code are unchanged', async () => {
    write(
      'anyproof.config.cjs',
      `module.exports = ${JSON.stringify({ ...sound, provider: variable('X') })};`,
    );
    expect((await load()).provider).toBe(variable('X'));
  });

  it('of seal keys are read immediately', async () => {
    write('key', `${SEAL_KEY}\n`);
    write('anyproof.config.json', { ...sound, seal: { keys: [{ file: 'key' }, variable('OLD')] } });
    expect((await load({ env: { OLD: SEAL_KEY } })).seal).toEqual({ keys: [SEAL_KEY, SEAL_KEY] });
    write('anyproof.config.json', { ...sound, seal: { key: { file: 'none' } } });
    expect(problemsOf(await load())).toEqual([
      `anyproof.config.json: seal.key cannot be read: the file ${join(cwd, 'none')}: there is no such file`,
    ]);
    write('anyproof.config.json', { ...sound, seal: { key: variable('NONE') } });
    expect(problemsOf(await load())).toEqual([
      'anyproof.config.json: seal.key needs the environment variable NONE, which is not set',
    ]);
    write('anyproof.config.json', { ...sound, seal: 'none' });
    expect((await load()).seal).toBe('none');
    write('anyproof.config.json', { ...sound, seal: { key: 5 } });
    expect(problemsOf(await load())[0]).toContain(
      'anyproof.config.json: seal.key must be 32 bytes in base64',
    );
  });
});

describe('a file of variables', () => {
  it('is read as Node reads it, and what is already set takes precedence', async () => {
    write('.env', `# mine\nexport ANYPROOF_PROVIDER=id360\nANYPROOF_ID360_CALLBACKS='[{"url":"x"}]'\n`);
    const config = await load({ envFile: '.env', env: { ANYPROOF_PROVIDER: 'shootid' } });
    expect(config.provider).toBe('shootid');
    expect(config.providers['id360']).toEqual(expect.objectContaining({ callbacks: '[{"url":"x"}]' }));
  });

  it('may have Windows line breaks and a byte order mark', async () => {
    write('.env', '\ufeffANYPROOF_PROVIDER=id360\r\nANYPROOF_ID360_PASSWORD=sound\r\n');
    const config = await load({ envFile: '.env' });
    expect(config).toMatchObject({ provider: 'id360', providers: { id360: { password: 'sound' } } });
  });

  it('that is not UTF-8 is refused by its name', async () => {
    writeFileSync(join(cwd, '.env'), Buffer.from('\ufeffANYPROOF_PROVIDER=PLANTED', 'utf16le'));
    expect(await failureOf(load({ envFile: '.env' }))).toMatchObject({
      code: 'CONFIG',
      message: 'the file of variables .env is UTF-16 text; save it as UTF-8',
    });
  });

  it('that is missing is reported', async () => {
    expect(await failureOf(load({ envFile: 'none.env' }))).toMatchObject({
      code: 'CONFIG',
      message: 'the file of variables none.env: there is no such file',
    });
  });
});
