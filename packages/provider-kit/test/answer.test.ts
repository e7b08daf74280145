import fc from 'fast-check';
import { z } from 'zod';
import { isAnswer } from '../src/answers/answer.js';
import {
  aboutAnother,
  answer,
  code,
  isAnother,
  list,
  map,
  number,
  parseJson,
  parseValue,
  required,
  text,
} from '../src/index.js';
import { create, failureOf, get } from './support.js';

interface Report {
  readonly status: string;
  readonly id?: string;
  readonly score?: number;
  readonly pages?: readonly string[];
  readonly byName?: { readonly [name: string]: number };
}
const report = answer<Report>()(
  { status: required(text), id: code, score: number, pages: list(text), byName: map(number) },
  { names: { session: ['id', 'meta.session'], reference: ['client.reference'], tenant: ['tenant'] } },
);
const parse = (raw: unknown, request = get()) => parseValue(raw, report, request, 'vendor');

describe('an answer', () => {
  it('is read as far as it can be, with the paths of what cannot', () => {
    const raw = { status: 'OK', id: 7, score: 'high', pages: ['a', 5], byName: { a: 1, b: 'x' } };
    expect(parse(raw)).toEqual({
      value: { status: 'OK', id: '7', pages: ['a'], byName: { a: 1 } },
      raw,
      unread: ['score', 'pages.1', 'byName.b'],
    });
    expect(parse({ status: 'OK' })).toEqual({ value: { status: 'OK' }, raw: { status: 'OK' } });
  });

  it.each([
    ['', '*'],
    ['Élodie Exemple', '*'],
    ['elodie@example.org', '*'],
    ['a.b', '*'],
    ['1234567', '*'],
    ['x'.repeat(41), '*'],
    ['id_document', 'id_document'],
    ['$ref', '$ref'],
    ['123456', '123456'],
  ])('shows the key %j of a map as %s', (key, shown) => {
    expect(parse({ status: 'OK', byName: { [key]: 'x' } }).unread).toEqual([`byName.${shown}`]);
  });

  it('names each path once, and fifty at most', () => {
    const odd = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`é${index}`, 'x']));
    expect(parse({ status: 'OK', byName: odd }).unread).toEqual(['byName.*']);
    const plain = Object.fromEntries(Array.from({ length: 90 }, (_, index) => [`k${index}`, 'x']));
    expect(parse({ status: 'OK', byName: plain }).unread).toHaveLength(50);
  });

  it.each([
    ['without what decides', { score: 'x' }, 'status, score'],
    ['with an unreadable one', { status: { PLANTED: 1 } }, 'status'],
    ['with null for it', { status: null }, 'status'],
    ['that is a list', ['PLANTED'], 'the answer'],
    ['that is null', null, 'the answer'],
    ['that is text', 'PLANTED', 'the answer'],
  ])('%s is BAD_RESPONSE, AMBIGUOUS to a creation', async (_what, raw, places) => {
    const error = await failureOf(() => parse(raw));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false });
    expect(error.message).toBe(`vendor: GET /things/{id}: not as documented: ${places}`);
    expect((await failureOf(() => parse(raw, create()))).code).toBe('AMBIGUOUS');
  });

  it('may be a list, and may be put in order first', () => {
    const rows = answer<readonly string[]>()(list(text), { prepare: (raw) => Object(raw).rows });
    expect(parseValue({ rows: ['a', 1] }, rows, get(), 'vendor')).toMatchObject({
      value: ['a'],
      unread: ['1'],
    });
  });

  it('is a standard schema', () => {
    const { validate } = report['~standard'];
    expect(validate({ status: 'OK', score: 'x' })).toEqual({ value: { status: 'OK' } });
    expect(validate({ score: 'x' })).toEqual({
      issues: [
        { message: 'cannot be read', path: ['status'] },
        { message: 'cannot be read', path: ['score'] },
      ],
    });
    expect(validate(null)).toEqual({ issues: [{ message: 'cannot be read', path: [] }] });
  });

  it('is distinguished from other schemas', () => {
    expect(isAnswer(report)).toBe(true);
    expect(isAnswer(z.object({}))).toBe(false);
    expect(isAnswer(Object.assign(z.object({}), { read: () => ({ value: 1 }) }))).toBe(false);
  });

  it('that comes as text is read the same way', () => {
    const response = {
      status: 200,
      headers: {},
      text: '{"status":"OK","id":12345678901234567890,"score":"x"}',
    };
    expect(
      parseJson(response, report, get({ asked: { session: '12345678901234567890' } }), 'vendor'),
    ).toMatchObject({
      value: { id: '12345678901234567890' },
      unread: ['score'],
    });
  });
});

const UUID = '2f1c7a52-5a0e-4b6e-9d55-0c1f6f3f2d10';

describe('the names in an answer', () => {
  const asking = (asked: object, raw: object) => () => parse({ status: 'OK', ...raw }, get({ asked }));

  it.each([
    ['what it leaves out', { session: '7' }, {}],
    ['null and empty', { session: '7', tenant: 't' }, { id: null, tenant: '' }],
    ['what is no name', { session: '7' }, { id: { x: 1 }, meta: ['7'] }],
    ['a number for text', { session: '7' }, { id: 7 }],
    ['text for a number', { session: 7 }, { id: '7' }],
    ['a UUID in capitals', { session: UUID }, { id: UUID.toUpperCase() }],
    ['a nested one', { session: '7' }, { id: 7, meta: { session: '7' } }],
    ['what was not asked', {}, { id: 8, tenant: 'x', client: { reference: 'y' } }],
    ['another where nothing is known', { session: undefined }, { id: 8 }],
  ])('may be %s', (_what, asked, raw) => {
    expect(asking(asked, raw)).not.toThrow();
  });

  it.each([
    ['session', { session: '7' }, { id: 8 }],
    ['session', { session: '7' }, { id: '07' }],
    ['session', { session: '7' }, { id: '7 ' }],
    ['session', { session: 'abc' }, { id: 'ABC' }],
    ['session', { session: 'ß' }, { id: 'SS' }],
    ['session', { session: UUID }, { id: UUID.replace('2f1c', '2f1d') }],
    ['session', { session: `x${UUID}` }, { id: `X${UUID}` }],
    ['session', { session: '7' }, { id: 7, meta: { session: 8 } }],
    ['session', { session: '12345678901234567890' }, { id: '12345678901234567891' }],
    ['reference', { session: '7', reference: 'mine' }, { id: 7, client: { reference: 'Mine' } }],
    ['tenant', { session: '7', tenant: 't' }, { id: 7, tenant: 'u' }],
  ])('are BAD_RESPONSE for another %s: %j %j', async (what, asked, raw) => {
    const error = await failureOf(asking(asked, raw));
    expect(error).toMatchObject({ code: 'BAD_RESPONSE', retryable: false });
    expect(error.message).toBe(
      `vendor: /things/{id}: the answer is about a different ${what} than requested; it was discarded`,
    );
  });

  it('are checked before anything else', async () => {
    const error = await failureOf(() => parse({ id: 8 }, get({ asked: { session: '7' } })));
    expect(error.message).toMatch('a different session');
  });

  it('may be in each item of a list or a map', () => {
    const rows = answer<readonly { readonly [key: string]: string }[]>()(list(map(text)), {
      names: { tenant: ['*.tenant'], session: ['*.of.*.id'] },
    });
    const read = (raw: unknown) => rows.read(raw, { tenant: 't', session: '7' }).another;
    expect(read([{ tenant: 't' }, {}, null, 5, { of: { a: { id: 7 }, b: null } }])).toBeUndefined();
    expect(read([{ tenant: 't' }, { tenant: 'u' }])).toBe('tenant');
    expect(read([{ of: { a: { id: 7 }, b: { id: 8 } } }])).toBe('session');
    expect(read({ a: { tenant: 'u' } })).toBe('tenant');
  });

  it('are not looked up in prototypes', () => {
    const odd = answer<{ readonly [key: string]: string }>()(map(text), {
      names: { session: ['constructor.name', '__proto__.x', 'toString'] },
    });
    expect(odd.read({}, { session: '7' }).another).toBeUndefined();
  });

  it('are equal exactly if the texts are, except for UUIDs', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (a, b) => {
        expect(isAnother(a, a)).toBe(false);
        expect(isAnother(a, b)).toBe(a !== b);
      }),
    );
    fc.assert(
      fc.property(fc.uuid(), fc.uuid(), (a, b) => {
        expect(isAnother(a.toUpperCase(), a)).toBe(false);
        expect(isAnother(a, b)).toBe(a !== b);
      }),
    );
  });

  it('in a URL are refused with the same message', () => {
    expect(aboutAnother('session', 'vendor', '/files/:id').message).toMatch(
      '/files/:id: the answer is about a different session',
    );
  });
});
