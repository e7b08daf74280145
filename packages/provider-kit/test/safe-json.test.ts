import fc from 'fast-check';
import { z } from 'zod';
import { safeJson } from '../src/answers/safe-json.js';
import { parseJson } from '../src/index.js';
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
  ])('is refused if it would change prototypes: %#', (text) => {
    expect(refusal(text)).toBe('holds a key that is not allowed');
    expect(Object.prototype).not.toHaveProperty('admin');
  });

  it('may mention prototypes', () => {
    const text =
      '{"a":"__proto__","constructor":"Smith & Sons","b":"\\"__proto__\\":1","c":{"constructor":{"name":"x"}}}';
    expect(safeJson(text)).toEqual(JSON.parse(text));
  });

  it.each([
    '{"status":"KO","status":"OK"}',
    '{"status":"OK","status":"OK"}',
    '{"status":"KO","\\u0073tatus":"OK"}',
    '{"status":"KO","st\\u0061tu\\u0073":"OK"}',
    '{"a/b":1,"a\\/b":2}',
    '{"":1,"":2}',
    '{"a":{"b":[{"c":1,"c":2}]}}',
    '[[{"a":1,"a":{"b":2}}]]',
    '{"a":{"x":1},"a":[1,2]}',
    '{"a":":","a":1}',
    '{"1":1,"1":2}',
    `{"long":${LONG},"long":1}`,
    '{"a":12345678901234567890,"a":1}',
  ])('is refused if an object has a duplicate key: %#', (text) => {
    expect(refusal(text)).toBe('has a duplicate key');
  });

  it('may have one key in several objects, and colons in its texts', () => {
    const text = '{"a":{"a":[{"a":"a:a"},{"a":"\\":\\""}]},"A":1,"a ":2,"\\u00e4":3,"a\u0308":4}';
    expect(safeJson(text)).toEqual(JSON.parse(text));
  });

  it('may have one byte order mark before it', () => {
    expect(safeJson('\uFEFF{"a":"\\u0041"}')).toEqual({ a: 'A' });
    expect(safeJson('\uFEFF{"a":1}')).toEqual({ a: 1 });
    expect(refusal('\uFEFF\uFEFF{"a":1}')).toBe('is not JSON');
    expect(refusal('\uFEFF')).toBe('is not JSON');
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
  ])('is refused if it is not JSON: %s', (text) => {
    expect(refusal(text)).toBe('is not JSON');
  });

  it('returns what JSON.parse returns, for anything without such keys and numbers', () => {
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

  it('never throws anything but its own error, and returns every long number as its digits', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]{}":,\\0123456789-+.eE_ntu') }), (text) => {
        expect(refusal(text)).not.toBe('another error');
      }),
      { numRuns: 2_000 },
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'ä'), fc.boolean(), fc.integer()), { maxLength: 4 }),
        (keys) => {
          const spelled = keys.map(([key, isEscaped, value]) => {
            const escaped = `\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}`;
            return `"${isEscaped ? escaped : key}":${value}`;
          });
          const isTwice = new Set(keys.map(([key]) => key)).size < keys.length;
          const text = `{${spelled.join(',')}}`;
          if (isTwice) expect(refusal(text)).toBe('has a duplicate key');
          else expect(safeJson(text)).toEqual(JSON.parse(text));
        },
      ),
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
