import { retryAfterMs } from '../src/http/retry-after.js';
import {
  compact,
  compactOrNothing,
  entryOf,
  jsonBytes,
  nativeWord,
  pathSegment,
  readSecret,
  recentKeys,
  textBytes,
  unknownStatus,
} from '../src/index.js';
import {
  baseUrlProblem,
  booleanFromText,
  numberFromText,
  trimBaseUrl,
  valueFromJsonText,
} from '../src/settings/setting-text.js';
import { failureOf, NOW } from './support.js';

describe('compact', () => {
  it('drops empty values, and keeps others', () => {
    const date = new Date(0);
    const bytes = Buffer.alloc(0);
    expect(
      compact<object>({
        a: undefined,
        b: null,
        c: '',
        d: [],
        e: {},
        f: 0,
        g: false,
        h: ' ',
        i: [null],
        date,
        bytes,
      }),
    ).toEqual({ f: 0, g: false, h: ' ', i: [null], date, bytes });
  });

  it('leaves the original as it is', () => {
    const value = { a: '', b: 'x' };
    expect(Object.keys(compact(value))).toEqual(['b']);
    expect(Object.keys(value)).toEqual(['a', 'b']);
  });

  it('is undefined if nothing is left', () => {
    expect(compactOrNothing({ a: undefined, b: '' })).toBeUndefined();
    expect(compactOrNothing({ a: undefined, b: 'x' })).toEqual({ b: 'x' });
  });
});

describe('a table', () => {
  const table = { OK: 'approved', KO: 'declined', '': 'empty' };
  it.each([
    ['OK', 'approved'],
    ['', 'empty'],
    ['ok', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['toString', undefined],
    [undefined, undefined],
    [null, undefined],
  ])('has an entry for %j: %j', (word, entry) => expect(entryOf(table, word)).toBe(entry));
});

describe('a secret', () => {
  it('may be a value or a function, sync or not, called each time', async () => {
    let calls = 0;
    const rotating = () => {
      calls += 1;
      return `s${calls}`;
    };
    expect(await readSecret('plain', 'password', 'vendor')).toBe('plain');
    expect(await readSecret(rotating, 'password', 'vendor')).toBe('s1');
    expect(await readSecret(async () => rotating(), 'password', 'vendor')).toBe('s2');
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('PLANTED vault token');
      },
    ],
    ['rejects', () => Promise.reject(new Error('PLANTED vault token'))],
    ['gives nothing', () => ''],
    ['gives no text', () => undefined as unknown as string],
  ])('whose function %s is CONFIG, and names the setting and nothing else', async (_what, secret) => {
    const error = await failureOf(() => readSecret(secret, 'password', 'vendor'));
    expect(error.code).toBe('CONFIG');
    expect(error.message).toBe('vendor: the setting password: its function returned no secret');
    expect(error.cause).toBeUndefined();
    expect(String(error.stack)).not.toContain('PLANTED');
  });
});

describe('a base URL', () => {
  it.each([
    'https://vendor.example',
    'https://vendor.example:8443/api/v1',
    'https://vendor.example/',
    'http://localhost:8080',
    'http://127.0.0.1:8080/x',
    'http://127.8.9.1',
    'http://[::1]:8080',
  ])('%s is valid', (url) => expect(baseUrlProblem(url)).toBeUndefined());

  it.each([
    ['', 'must be an absolute URL'],
    ['vendor.example', 'must be an absolute URL'],
    ['/api', 'must be an absolute URL'],
    ['https://', 'must be an absolute URL'],
    ['http://vendor.example', 'only a loopback address may be plain http'],
    ['http://127.0.0.1.evil.example', 'only a loopback address may be plain http'],
    ['http://localhost.evil.example', 'only a loopback address may be plain http'],
    ['http://10.0.0.1', 'only a loopback address may be plain http'],
    ['http://0.0.0.0', 'only a loopback address may be plain http'],
    ['ftp://vendor.example', 'must be an https URL'],
    ['file:///etc/passwd', 'must be an https URL'],
    ['https://app:PLANTED@vendor.example', 'must not contain credentials'],
    ['https://app@vendor.example', 'must not contain credentials'],
    ['https://vendor.example?key=PLANTED', 'must not have a query'],
    ['https://vendor.example/#a', 'must not have a query or a fragment'],
    ['https://vendor.example/?', 'must not have a query or a fragment'],
    ['https://vendor.example/#', 'must not have a query or a fragment'],
  ])('%s has a problem', (url, words) => {
    const problem = baseUrlProblem(url);
    expect(problem).toContain(words);
    expect(problem).not.toContain('PLANTED');
  });

  it('loses its final slashes', () => {
    expect(trimBaseUrl('https://vendor.example/api//')).toBe('https://vendor.example/api');
    expect(trimBaseUrl('https://vendor.example')).toBe('https://vendor.example');
  });
});

describe('settings from text', () => {
  it.each([
    ['30000', 30000],
    ['-1.5', -1.5],
    ['1e3', '1e3'],
    ['12s', '12s'],
    ['', ''],
    [7, 7],
  ])('the number in %j is %j', (text, value) => expect(numberFromText(text)).toBe(value));

  it.each([
    ['true', true],
    ['YES', true],
    ['1', true],
    ['on', true],
    ['off', false],
    ['No', false],
    ['0', false],
    ['false', false],
    ['maybe', 'maybe'],
    ['', ''],
    [true, true],
  ])('the switch in %j is %j', (text, value) => expect(booleanFromText(text)).toBe(value));

  it.each([
    ['{"a":1}', { a: 1 }],
    [' [1,2]', [1, 2]],
    ['{broken', '{broken'],
    ['plain', 'plain'],
    ['7', '7'],
    [7, 7],
  ])('the JSON in %j is %j', (text, value) => expect(valueFromJsonText(text)).toEqual(value));
});

describe('a path segment', () => {
  it.each([
    ['a b/c?d#e', 'a%20b%2Fc%3Fd%23e'],
    ['../admin', '..%2Fadmin'],
    ['é', '%C3%A9'],
    ['...', '...'],
    [42, '42'],
  ])('of %j is %j', (id, segment) => expect(pathSegment(id)).toBe(segment));

  it.each(['', '.', '..', '\uD800', 'a\uDC00b'])('refuses %j, which would change the path', async (id) => {
    const error = await failureOf(() => pathSegment(id));
    expect(error.code).toBe('INVALID_INPUT');
    expect(new URL('https://v.example/a/..').pathname).toBe('/');
  });
});

describe('bodies from values', () => {
  it('are bytes with a media type', () => {
    expect(jsonBytes({ a: 'é' })).toEqual({
      kind: 'bytes',
      bytes: Buffer.from('{"a":"é"}'),
      mediaType: 'application/json',
    });
    expect(textBytes('é')).toEqual({ kind: 'bytes', bytes: Buffer.from('é'), mediaType: 'text/plain' });
  });
});

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['3', 3000],
    ['99999', 99_999_000],
    ['99999999', 2 ** 31 - 1],
    ['Tue, 01 Jan 2030 00:00:05 GMT', 5000],
    ['Mon, 31 Dec 2029 23:59:00 GMT', 0],
    ['Tuesday, 01-Jan-30 00:00:07 GMT', 7000],
    ['Wed, 02 Jan 2030 00:00:00 GMT', 86_400_000],
    ['soon', undefined],
    ['', undefined],
    ['-5', undefined],
    ['1.5', undefined],
    ['2', 2000],
    [undefined, undefined],
  ])('%j is %j milliseconds', (header, milliseconds) => {
    expect(retryAfterMs(header, NOW)).toBe(milliseconds);
  });
});

describe('recent keys', () => {
  it('remembers the newest, and a repeated key is new again', () => {
    const keys = recentKeys(2);
    for (const key of ['a', 'b', 'a', 'c']) keys.add(key);
    expect(['a', 'b', 'c'].filter(keys.has)).toEqual(['a', 'c']);
    keys.delete('a');
    expect(keys.has('a')).toBe(false);
  });
});

describe("a vendor's status", () => {
  it.each(['PENDING', 'AUTO_APPROVED', 'in-progress', 'constructor', '__proto__', ' PENDING'])(
    '%s is kept unchanged',
    (word) => {
      expect(nativeWord(word)).toBe(word);
    },
  );

  it.each([
    'Jean PLANTED',
    'jean@planted.example',
    '1990-01-02',
    'P<FRAPLANTED<<',
    '',
    'x'.repeat(65),
    null,
    undefined,
  ])('%j is not one', (text) => {
    expect(nativeWord(text)).toBeUndefined();
  });
});

describe('warnings', () => {
  it('quote nothing of the vendor’s', () => {
    expect(unknownStatus()).toEqual({
      code: 'UNKNOWN_NATIVE_STATUS',
      message: "the vendor's status (nativeStatus) is unknown; the session counts as processing",
    });
  });
});
