// Texts that no vendor takes as a secret: they are refused before anything is sent, for any adapter and any loader.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Adapter,
  checkConfig,
  configFromEnv,
  createProofing,
  decodeText,
  type ProofingConfig,
  secretFile,
  textProblem,
} from '../../src/index.js';
import { adapterOf, failure, stubProvider } from '../support.js';

const KEY = Buffer.alloc(32, 7).toString('base64');
const PEM = '-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA\r\n-----END PRIVATE KEY-----\n';

/** An adapter of somebody else's: it takes anything, and names none of its settings. */
const seen: unknown[] = [];
const custom: Adapter = adapterOf('acme', (settings, deps) => {
  seen.push(settings);
  return stubProvider(deps.provider, []);
});

let folder: string;
beforeEach(() => {
  seen.length = 0;
  folder = mkdtempSync(join(tmpdir(), 'anyproof-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = (bytes: string | Uint8Array) => {
  const path = join(folder, 'secret');
  writeFileSync(path, bytes);
  return path;
};
const utf16 = (text: string, mark = true) => Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le');
const utf16be = (text: string) => utf16(text).swap16();
const startsWith = (config: ProofingConfig) => createProofing({ adapters: [custom], config });
const told = (config: ProofingConfig) => failure(() => startsWith(config)).message.split('\n')[1];

const BAD: readonly (readonly [what: string, text: string, said: RegExp])[] = [
  ['a line break at its end', 'PLANTED\n', /ends with a line break; remove it/],
  ['a Windows line break at its end', 'PLANTED\r\n', /ends with a line break; remove it/],
  ['half of a Windows line break', 'PLANTED\r', /ends with a line break; remove it/],
  ['a line break before it', '\nPLANTED', /begins with a line break; remove it/],
  ['a line break within', 'PLAN\nTED', /contains a line break; copy the value again/],
  ['a carriage return within', 'PLAN\rTED', /contains a carriage return/],
  ['a tab', 'PLAN\tTED', /contains a tab/],
  ['a NUL', 'P\0L\0', /ends with a NUL character, typical of UTF-16/],
  ['an escape character', '\u001b[0mPLANTED', /begins with the invisible character U\+001B/],
  ['a DEL', 'PLANTED\u007f', /ends with the invisible character U\+007F/],
  ['a control character of Latin-1', 'PLAN\u0085TED', /contains the invisible character U\+0085/],
  ['a zero-width space', 'PLANTED\u200b', /ends with a zero-width space/],
  ['a byte order mark within', 'PLAN\ufeffTED', /contains a byte order mark/],
  ['half of a pair', 'PLAN\ud83dTED', /contains the invisible character U\+D83D/],
  ['bytes that were not UTF-8', 'PLANT\ufffdD', /is not UTF-8/],
  ['double quotes around', '"PLANTED"', /is enclosed in quotes, which would be part of the value/],
  ['single quotes around', "'PLANTED'", /is enclosed in quotes/],
  ['typographic quotes around', '“PLANTED”', /is enclosed in quotes/],
  ['backticks around', '`PLANTED`', /is enclosed in quotes/],
];

describe.each(BAD)('a text with %s', (_what, text, said) => {
  it('is refused in a variable, by its name', () => {
    const message = told(configFromEnv({ ANYPROOF_PROVIDER: 'acme', ANYPROOF_ACME_API_KEY: text }));
    expect(message).toMatch(/^ {2}- ANYPROOF_ACME_API_KEY /);
    expect(message).toMatch(said);
    expect(message).not.toMatch(/PLAN|TED/);
    expect(seen).toEqual([]);
  });

  it('is refused in a configuration, by its path, however deep', () => {
    const message = told({
      provider: 'acme',
      providers: { acme: { login: { keys: ['sound', text] } } },
    });
    expect(message).toMatch(/^ {2}- providers\.acme\.login\.keys\.1 /);
    expect(message).toMatch(said);
    expect(message).not.toMatch(/PLAN|TED/);
  });

  it('is refused within JSON in a variable', () => {
    const message = told(
      configFromEnv({ ANYPROOF_PROVIDER: 'acme', ANYPROOF_ACME_LOGIN: JSON.stringify({ key: text }) }),
    );
    expect(message).toMatch(/^ {2}- ANYPROOF_ACME_LOGIN \(at key\) /);
    expect(message).not.toMatch(/PLAN|TED/);
  });

  it('is refused as the name of a provider, or as a seal key', () => {
    const settings = { ANYPROOF_ACME_X: 'x' };
    if (text.trim() === text)
      expect(told(configFromEnv({ ...settings, ANYPROOF_PROVIDER: text }))).toMatch(said);
    expect(told({ provider: text, providers: { acme: {} } })).toMatch(said);
    for (const seal of [{ key: text }, { keys: [KEY, text] }]) {
      const message = told({ provider: 'acme', providers: { acme: {} }, seal });
      expect(message).toMatch(/^ {2}- seal\.keys? /);
      expect(message).toMatch(said);
      expect(message).not.toMatch(/PLAN|TED/);
    }
  });
});

describe('a secret in a file', () => {
  const started = (path: string) =>
    configFromEnv({ ANYPROOF_PROVIDER: 'acme', ANYPROOF_ACME_API_KEY_FILE: path });

  it.each([
    ['UTF-16 with its mark', utf16('PLANTED'), 'is UTF-16 text; save it as UTF-8'],
    ['UTF-16 of the other order', utf16be('PLANTED'), 'is UTF-16 text; save it as UTF-8'],
    [
      'UTF-16 without a mark',
      utf16('PLANTED', false),
      'contains NUL bytes, as UTF-16 text does; save it as UTF-8',
    ],
    ['Latin-1', Buffer.from('PLANT\u00c9D', 'latin1'), 'is not UTF-8 text; save it as UTF-8'],
    ['quotes', Buffer.from('"PLANTED"\n'), 'is enclosed in quotes'],
    ['two lines', Buffer.from('PLAN\nTED\n'), 'contains a line break'],
    ['nothing', Buffer.from('\n'), 'is empty'],
    ['a mark alone', Buffer.from('\ufeff\r\n'), 'is empty'],
  ])('that holds %s is refused at start, by variable and file', (_what, bytes, what) => {
    const path = file(bytes);
    const message = told(started(path));
    expect(message).toMatch(`  - ANYPROOF_ACME_API_KEY_FILE: the file ${path} ${what}`);
    expect(message).not.toMatch(/PLAN|TED/);
  });

  it('that is not there is refused at start, by variable and file', () => {
    expect(told(started('/nowhere/key'))).toBe(
      '  - ANYPROOF_ACME_API_KEY_FILE: the file /nowhere/key: there is no such file',
    );
  });

  it.each([
    ['a line break at its end', 'sound\n'],
    ['Windows line breaks at its end', 'sound\r\n\r\n'],
    ['a UTF-8 mark', '\ufeffsound\n'],
  ])('may have %s', async (_what, text) => {
    const config = started(file(text));
    expect(checkConfig([custom], config).findings).toEqual([]);
    expect(await secretFile(file(text))()).toBe('sound');
  });

  it('that becomes invalid while the app runs is refused when it is read', async () => {
    const read = secretFile(file('sound'));
    expect(await read()).toBe('sound');
    file(utf16('PLANTED'));
    await expect(read()).rejects.toThrow('is UTF-16 text; save it as UTF-8');
    file("'PLANTED'");
    await expect(read()).rejects.toThrow('is enclosed in quotes');
  });

  it('is parsed and checked if it is JSON', () => {
    expect(told(started(file('[{"key": "PLANTED\\n"}]')))).toMatch(
      /ANYPROOF_ACME_API_KEY_FILE \(at 0\.key\) ends with a line break/,
    );
  });

  it('may contain seal keys, and is refused if it is not valid', () => {
    const sealed = (path: string) =>
      configFromEnv({ ANYPROOF_PROVIDER: 'acme', ANYPROOF_ACME_X: 'x', ANYPROOF_SEAL_KEY_FILE: path });
    expect(checkConfig([custom], sealed(file(`\ufeff${KEY}\r\n`))).findings).toEqual([]);
    const path = file(utf16(KEY));
    expect(told(sealed(path))).toBe(
      `  - ANYPROOF_SEAL_KEY_FILE: the file ${path} is UTF-16 text; save it as UTF-8`,
    );
  });
});

describe('what is left alone', () => {
  it.each([
    ['spaces and quotes within', ' p"4\'__ss '],
    ['one quote', '"'],
    ['quotes that differ', '"abc\''],
    ['letters of other languages', 'pässwörd-密码-🔑'],
    ['PEM over several lines', PEM],
    ['JSON over several lines', '[\n\t{"key": "sound"}\r\n]\n'],
    ['PEM within JSON', JSON.stringify({ key: PEM })],
    ['what only looks like JSON', '{abc'],
  ])('%s', (_what, text) => {
    expect(textProblem(text)).toBeUndefined();
    startsWith({ provider: 'acme', providers: { acme: { key: text } } });
    expect(seen).toEqual([{ key: text }]);
  });

  it('values that are not plain data reach the schema unchanged', () => {
    class Agent {
      readonly text = 'line\nbreak';
    }
    const settings = { agent: new Agent(), list: ['a'], group: { fetch: () => 'x' } };
    startsWith({ provider: 'acme', providers: { acme: settings } });
    expect(seen).toEqual([settings]);
    expect(Object(seen[0]).agent).toBe(settings.agent);
    expect(Object(seen[0]).group).toBe(settings.group);
  });

  it('a circle', () => {
    const circle: Record<string, unknown> = { text: 'a' };
    circle['self'] = circle;
    startsWith({ provider: 'acme', providers: { acme: { circle } } });
    expect(seen).toHaveLength(1);
  });
});

it('a byte order mark before a value is removed', () => {
  startsWith(configFromEnv({ ANYPROOF_PROVIDER: '\ufeffacme', ANYPROOF_ACME_KEY: '\ufeffsound' }));
  startsWith({ provider: 'acme', providers: { acme: { login: { keys: ['\ufeffsound'] } } } });
  expect(seen).toEqual([{ key: 'sound' }, { login: { keys: ['sound'] } }]);
});

it('how a file is decoded', () => {
  expect(decodeText(Buffer.from('\ufeffé'))).toEqual({ text: 'é' });
  expect(decodeText(new Uint8Array(0))).toEqual({ text: '' });
});
