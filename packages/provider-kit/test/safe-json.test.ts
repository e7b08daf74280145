import fc from 'fast-check';
import { z } from 'zod';
import { parseJson, safeJson } from '../src/index.js';
import { create, failureOf, get } from './support.js';

const refusal = (text: string): string => {
  try {
    return `taken: ${JSON.stringify(safeJson(text))}`;
  } catch (error) {
    return error instanceof SyntaxError ? error.message : 'another error';
  }
};
const nested = (depth: number, [open, close]: readonly [string, string] = ['[', ']']) =>
  open.repeat(depth) + close.repeat(depth);
/** Longer than what is judged at a glance. */
const LONG = `"${'x'.repeat(20_000)}"`;

describe('JSON from outside', () => {
  it.each([
    '{"__proto__":{"admin":true}}',
    '{"a":[{"__proto__":null}]}',
    '{"\\u005f\\u005fproto\\u005f\\u005f":1}',
    '{"constructor":{"prototype":{"admin":true}}}',
    `[${LONG},{"__proto__":1}]`,
  ])('is refused when it would change prototypes: %#', (text) => {
    expect(refusal(text)).toBe('holds a key that is not allowed');
    expect(Object.prototype).not.toHaveProperty('admin');
  });

  it('may speak of prototypes', () => {
    expect(safeJson('{"a":"__proto__","constructor":"Smith & Sons"}')).toEqual({
      a: '__proto__',
      constructor: 'Smith & Sons',
    });
  });

  it('is refused when it is nested deeper than a hundred, and before it is parsed', () => {
    expect(safeJson(nested(100))).toBeDefined();
    for (const text of [nested(101), '[{"a":'.repeat(51), nested(1_000_000), `[${LONG},${nested(100)}]`])
      expect(refusal(text)).toBe('is nested too deeply');
  });

  it('counts what is open, not what occurs', () => {
    const flat = `[${'{},[],'.repeat(500)}"${'['.repeat(500)}\\"${'{'.repeat(500)}"]`;
    expect(safeJson(flat)).toHaveLength(1001);
  });

  it.each([
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', '9007199254740992'],
    ['-9007199254740993', '-9007199254740993'],
    ['12345678901234567890', '12345678901234567890'],
    ['1234567890123456', 1234567890123456],
    ['12345678901234567.5', 12345678901234568],
    ['0.12345678901234567890', 0.12345678901234568],
    ['12345678901234567e2', 1234567890123456800],
    ['1e-12345678901234567890', 0],
    ['-0', -0],
  ])('keeps %s exact', (text, value) => {
    for (const around of ['', LONG])
      expect(
        safeJson(`[${text},"12345678901234567890\\"1",{"id":${text}}${around && `,${around}`}]`),
      ).toEqual([
        value,
        '12345678901234567890"1',
        { id: value },
        ...(around === '' ? [] : [LONG.slice(1, -1)]),
      ]);
    expect(safeJson(text)).toBe(value);
  });

  it.each([
    '',
    '{',
    '{"a":1}}',
    '[1,]',
    'nul',
    '{12345678901234567890:1}',
    '12345678901234567890x',
    '"',
    '"\\',
  ])('is refused when it is none: %s', (text) => {
    expect(refusal(text)).toBe('is not JSON');
  });

  it('gives what JSON.parse gives, for anything without such keys and numbers', () => {
    const ordinary = fc.jsonValue({ depthSize: 'large', maxDepth: 8 }).filter((value) => {
      const text = JSON.stringify(value);
      return !/\d{16}|__proto__|constructor/.test(text);
    });
    fc.assert(
      fc.property(ordinary, fc.boolean(), (value, isLong) => {
        const text = JSON.stringify(isLong ? [value, 'y'.repeat(17_000)] : value);
        expect(safeJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('never throws anything but its own error, and gives every long number as its digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}":,\\0123456789-+.eE_ntu') }), (text) => {
        expect(refusal(text)).not.toBe('another error');
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n })), (numbers) => {
        expect(Object(safeJson(`[${numbers.join(',')}]`)).map(String)).toEqual(numbers.map(String));
      }),
    );
  });
});

describe('an answer with such JSON', () => {
  const schema = z.object({ id: z.union([z.number(), z.string()]) });
  const parse = (text: string, request = get()) =>
    parseJson({ status: 200, headers: {}, text }, schema, request, 'vendor');

  it('is BAD_RESPONSE, AMBIGUOUS for a creation, and quotes nothing', async () => {
    const text = '{"__proto__":"PLANTED"}';
    const error = await failureOf(() => parse(text));
    expect(error.code).toBe('BAD_RESPONSE');
    expect(error.message).toBe('vendor: GET /things/{id}: the answer holds a key that is not allowed');
    expect((await failureOf(() => parse(text, create()))).code).toBe('AMBIGUOUS');
    expect((await failureOf(() => parse(nested(101)))).message).toMatch('the answer is nested too deeply');
  });

  it('has its long id as text, in the raw answer too', () => {
    expect(parse('{"id":12345678901234567890}')).toEqual({
      value: { id: '12345678901234567890' },
      raw: { id: '12345678901234567890' },
    });
  });
});
