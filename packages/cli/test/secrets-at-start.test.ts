// Every secret of every adapter, spoiled in every way that a shell, an editor or a mount spoils one, by every loader: none
// of them starts, since the vendor would call it a wrong password.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findConfig } from '@anyproof/config';
import { configFromEnv, createProofing, type ProofingConfig, ProofingError } from '@anyproof/core';
import { findAdapters } from '../src/configuration/adapters.js';
import { SEAL_KEY } from './world.js';

const GUID = '7b0c6c6e-2a1b-4f0e-9a55-3c1f6f3f2d10';
const URL_OF = { BASE_URL: 'https://vendor.example' };
/** By provider: what it needs beside its secrets, and its secrets. */
const VENDORS: readonly (readonly [
  name: string,
  others: Record<string, string>,
  secrets: readonly string[],
])[] = [
  ['id360', { ...URL_OF, PROCESS: GUID }, ['USERNAME', 'PASSWORD']],
  ['innovatrics', URL_OF, ['USERNAME', 'PASSWORD', 'WEBHOOK_KEY']],
  [
    '1kosmos',
    { ...URL_OF, TENANT_DNS: 'tenant.example', DIALECT: 'docuverify', DVC_ID: 'demo' },
    ['LICENSE_KEY', 'PRIVATE_KEY'],
  ],
  ['shootid', URL_OF, ['APPLICATION_TOKEN', 'APPLICATION_SECRET']],
];
const SPOILED: readonly (readonly [what: string, spoil: (sound: string) => string])[] = [
  ['a line feed', (sound) => `${sound}\n`],
  ['a Windows line break', (sound) => `${sound}\r\n`],
  ['a carriage return within', (sound) => `${sound.slice(0, 2)}\r${sound.slice(2)}`],
  ['a control character', (sound) => `${sound}\u0007`],
  ['double quotes', (sound) => `"${sound}"`],
  ['single quotes', (sound) => `'${sound}'`],
  ['NULs between', (sound) => [...sound].join('\0')],
];
const SOUND = Buffer.alloc(32, 0x5a).toString('base64');

let cwd: string;
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'anyproof-'));
  mkdirSync(join(cwd, '.git'));
});
afterAll(() => rmSync(cwd, { recursive: true }));

const adapters = findAdapters([], __dirname);
async function refusal(config: ProofingConfig): Promise<string> {
  try {
    createProofing({ adapters: await adapters, config });
  } catch (error) {
    if (ProofingError.isInstance(error) && error.code === 'CONFIG') return error.message;
    throw error;
  }
  return 'it started';
}
const envOf = (name: string, others: Record<string, string>, secrets: readonly string[]) => {
  const settings = { ...others, ...Object.fromEntries(secrets.map((secret) => [secret, SOUND])) };
  const prefix = `ANYPROOF_${name.toUpperCase()}_`;
  const named = Object.entries(settings).map(([key, value]): [string, string] => [prefix + key, value]);
  return { ANYPROOF_PROVIDER: name, ANYPROOF_SEAL_KEY: SEAL_KEY, ...Object.fromEntries(named) };
};
const fileOf = (bytes: string | Uint8Array) => {
  const path = join(cwd, 'secret');
  writeFileSync(path, bytes);
  return path;
};

describe.each(VENDORS)('%s', (name, others, secrets) => {
  const sound: Record<string, string> = envOf(name, others, secrets);

  it('starts with valid secrets, in variables, in files, and after a byte order mark', async () => {
    expect(await refusal(configFromEnv(sound))).toBe('it started');
    for (const secret of secrets) {
      const variable = `ANYPROOF_${name.toUpperCase()}_${secret}`;
      const { [variable]: _left, ...rest } = sound;
      expect(await refusal(configFromEnv({ ...sound, [variable]: `\ufeff${SOUND}` }))).toBe('it started');
      const path = fileOf(`\ufeff${SOUND}\r\n`);
      expect(await refusal(configFromEnv({ ...rest, [`${variable}_FILE`]: path }))).toBe('it started');
    }
  });

  it.each(SPOILED)('refuses each of its secrets with %s, and names it', async (_what, spoil) => {
    const text = spoil(SOUND);
    for (const secret of secrets) {
      const variable = `ANYPROOF_${name.toUpperCase()}_${secret}`;
      const { [variable]: _left, ...rest } = sound;
      const inEnv = await refusal(configFromEnv({ ...sound, [variable]: text }));
      expect(inEnv).toMatch(new RegExp(`^one setting is missing or wrong:\\n {2}- ${variable} `));
      writeFileSync(
        join(cwd, 'anyproof.config.json'),
        JSON.stringify({ ...configFromEnv({ ...sound, [variable]: text }), seal: { key: SEAL_KEY } }),
      );
      const inJson = await refusal((await findConfig({ cwd, env: {} })).config);
      expect(inJson).toMatch(`anyproof.config.json: providers.${name}.`);
      expect(inEnv + inJson).not.toContain(SOUND);
      if (text.trimEnd() === SOUND) continue;
      const path = fileOf(text);
      const inFile = await refusal(configFromEnv({ ...rest, [`${variable}_FILE`]: path }));
      expect(inFile).toMatch(`  - ${variable}_FILE: the file ${path} `);
    }
  });

  it('refuses UTF-16 in a file, and says so', async () => {
    for (const secret of secrets) {
      const variable = `ANYPROOF_${name.toUpperCase()}_${secret}`;
      const { [variable]: _left, ...rest } = sound;
      const path = fileOf(Buffer.from(`\ufeff${SOUND}`, 'utf16le'));
      expect(await refusal(configFromEnv({ ...rest, [`${variable}_FILE`]: path }))).toMatch(
        `  - ${variable}_FILE: the file ${path} is UTF-16 text; save it as UTF-8`,
      );
    }
  });
});
