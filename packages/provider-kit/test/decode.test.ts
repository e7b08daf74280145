import fc from 'fast-check';
import nock from 'nock';
import { decodeText } from '../src/answers/decode.js';
import { clientOf, create, failureOf, get, HOST } from './support.js';

beforeAll(() => nock.disableNetConnect());
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

const bytes = (...all: number[]) => Uint8Array.from(all);
const utf16 = (text: string) => Buffer.from(text, 'utf16le');
const bigEndian = (text: string) => utf16(text).swap16();

describe('bytes as text', () => {
  it.each([
    ['UTF-8 where nothing is declared', Buffer.from('MÜLLER'), undefined, 'MÜLLER'],
    ['UTF-8 by a type without a charset', Buffer.from('MÜLLER'), 'application/json', 'MÜLLER'],
    ['UTF-8 in capitals and quotes', Buffer.from('MÜLLER'), 'text/plain; Charset="UTF-8"', 'MÜLLER'],
    ['UTF-8 under its old name', Buffer.from('MÜLLER'), "application/json;charset='utf8'", 'MÜLLER'],
    ['UTF-8 without its byte order mark', Buffer.from('\uFEFF{}'), 'application/json', '{}'],
    ['UTF-8 without the first of two marks', Buffer.from('\uFEFF\uFEFF{}'), undefined, '\uFEFF{}'],
    ['nothing', Buffer.alloc(0), undefined, ''],
    ['ISO-8859-1', Buffer.from('MÜLLER É', 'latin1'), 'application/json; charset=ISO-8859-1', 'MÜLLER É'],
    ['latin1', bytes(0xdc, 0xff), 'text/plain;charset=latin1', 'Üÿ'],
    ['windows-1252', bytes(0x8a, 0x8e, 0x8c, 0x9f, 0x80, 0x92), 'a/b; charset=windows-1252', 'ŠŽŒŸ€’'],
    ['US-ASCII', Buffer.from('MULLER'), 'text/plain; charset=us-ascii', 'MULLER'],
    ['ISO-8859-15', bytes(0xa6, 0xa8, 0xbc), 'text/plain; charset=iso-8859-15', 'Šš\u0152'],
    ['UTF-16', utf16('\uFEFFMÜLLER'), 'application/json; charset=utf-16', 'MÜLLER'],
    ['UTF-16LE', utf16('MÜLLER'), 'application/json; charset=utf-16le', 'MÜLLER'],
    ['UTF-16BE', bigEndian('\uFEFFMÜLLER'), 'application/json; charset=utf-16be', 'MÜLLER'],
    ['Shift_JIS', bytes(0x8e, 0x52), 'text/plain; charset=Shift_JIS', '山'],
    ['other parameters first', bytes(0xdc), 'a/b; boundary=x; charset = "latin1" ; q=1', 'Ü'],
  ])('%s', (_what, data, contentType, text) => {
    expect(decodeText(data, contentType)).toBe(text);
  });

  it.each([
    ['half a character', bytes(0x4d, 0xc3), undefined],
    ['ISO-8859-1 that is not declared', Buffer.from('MÜLLER', 'latin1'), 'application/json'],
    ['a surrogate in UTF-8', bytes(0xed, 0xa0, 0x80), 'application/json; charset=utf-8'],
    ['an overlong slash', bytes(0xc0, 0xaf), undefined],
    ['what windows-1252 has not', bytes(0x41, 0x81), 'text/plain; charset=windows-1252'],
    ['half a unit of UTF-16', bytes(0x41, 0x00, 0x42), 'text/plain; charset=utf-16le'],
    ['half a pair of UTF-16', bytes(0x00, 0xd8, 0x41, 0x00), 'text/plain; charset=utf-16le'],
    ['a charset that nobody has', Buffer.from('{}'), 'application/json; charset=klingon'],
    ['a charset that is a prototype’s', Buffer.from('{}'), 'application/json; charset=__proto__'],
  ])('is not there for %s', (_what, data, contentType) => {
    expect(decodeText(data, contentType)).toBeUndefined();
  });

  it('covers all of windows-1252, unlike Node’s own decoder', () => {
    const upper = Array.from({ length: 96 }, (_, index) => 0xa0 + index);
    expect(decodeText(bytes(...upper), 'a/b;charset=cp1252')).toBe(String.fromCharCode(...upper));
    const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);
    const middle = Array.from({ length: 32 }, (_, index) => 0x80 + index);
    for (const byte of middle) {
      const text = decodeText(bytes(byte), 'a/b;charset=cp1252');
      if (unassigned.has(byte)) expect(text).toBeUndefined();
      else expect(text).toMatch(/^[\p{L}\p{P}\p{S}]$/u);
    }
  });

  it('round-trips through UTF-8 and UTF-16 without replaced characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!text.startsWith('\uFEFF'));
        expect(decodeText(Buffer.from(text))).toBe(text);
        expect(decodeText(utf16(text), 'a/b;charset=utf-16le')).toBe(text);
      }),
    );
    const charsets = fc.constantFrom(
      'utf-8',
      'utf-16',
      'windows-1252',
      'iso-8859-2',
      'gbk',
      'big5',
      'euc-jp',
      'x',
    );
    fc.assert(
      fc.property(fc.uint8Array(), charsets, (data, charset) => {
        const sent = Buffer.from('\uFFFD').some((byte) => data.includes(byte)) || charset === 'utf-16';
        const text = decodeText(data, `a/b; charset=${charset}`);
        if (!sent && text !== undefined) expect(text).not.toContain('\uFFFD');
      }),
    );
  });
});

describe('an answer in another charset', () => {
  const answered = (status: number, body: Uint8Array, type: string, request = get()) =>
    nock(HOST)
      .intercept(request.path, request.method)
      .reply(status, Buffer.from(body), { 'content-type': type });
  const once = { retries: { attempts: 0 } };

  it('is read by it', async () => {
    answered(200, Buffer.from('{"name":"MÜLLER"}', 'latin1'), 'application/json; charset=ISO-8859-1');
    expect((await clientOf().send(get())).text).toBe('{"name":"MÜLLER"}');
    answered(200, Buffer.from('\uFEFF{"name":"MÜLLER"}'), 'application/json');
    expect((await clientOf().send(get())).text).toBe('{"name":"MÜLLER"}');
  });

  it.each([
    ['a read', get(), 'BAD_RESPONSE'],
    ['what acts', get({ repeat: 'never' }), 'BAD_RESPONSE'],
    ['a creation', create(), 'AMBIGUOUS'],
  ])('to %s is refused if it is not valid in that charset', async (_what, request, code) => {
    for (const [body, type] of [
      [Buffer.from('{"name":"PLANTÉD"}', 'latin1'), 'application/json'],
      [Buffer.from('{"name":"PLANTED"}'), 'application/json; charset=klingon'],
    ] as const) {
      answered(200, body, type, request);
      const error = await failureOf(() => clientOf(once).send(request));
      expect(error).toMatchObject({ code, retryable: false, httpStatus: 200 });
      expect(error.message).toMatch('the answer is not text in its declared charset');
      expect(String(error.stack)).not.toContain('PLANT');
    }
  });
});

describe('an error in another charset', () => {
  const errors = {
    nativeCode: (body: unknown) => String(Reflect.get(Object(body), 'code')),
    codes: { E_GONE: 'SESSION_GONE' },
  } as const;
  const once = { retries: { attempts: 0 } };
  const failures = async (body: Uint8Array, type: string) => {
    nock(HOST).get('/things/42').twice().reply(400, Buffer.from(body), { 'content-type': type });
    const client = clientOf({ ...once, errors });
    return [await failureOf(() => client.send(get())), await failureOf(() => client.download(get()))];
  };

  it.each([
    ['UTF-16', utf16('{"code":"E_GONE"}'), 'application/json; charset=utf-16le'],
    ['ISO-8859-1', Buffer.from('{"code":"E_GONE","why":"é"}', 'latin1'), 'a/b; charset=latin1'],
    ['what it does not declare', Buffer.from('{"code":"E_GONE","why":"é"}', 'latin1'), 'application/json'],
    ['what nobody has', Buffer.from('{"code":"E_GONE"}'), 'application/json; charset=klingon'],
    ['UTF-8 with a mark', Buffer.from('\uFEFF{"code":"E_GONE"}'), 'application/json'],
  ])('has its code in %s, for files too', async (_what, body, type) => {
    for (const error of await failures(body, type))
      expect(error).toMatchObject({ code: 'SESSION_GONE', nativeCode: 'E_GONE', httpStatus: 400 });
  });

  it.each([
    ['a code that cannot be read', bytes(...Buffer.from('{"code":"E_'), 0xc9, ...Buffer.from('"}'))],
    ['a replaced one', Buffer.from('{"code":"E_\uFFFD"}')],
    ['bytes', bytes(0xff, 0xfe, 0x00, 0xd8)],
  ])('shows nothing of %s', async (_what, body) => {
    for (const error of await failures(body, 'application/json')) {
      expect(error.code).toBe('PROVIDER_REJECTED');
      expect(Object.keys(error)).not.toContain('nativeCode');
      expect(`${error.message} ${JSON.stringify(error)}`).toMatch(/^[\x20-\x7e]*$/);
    }
  });
});
