// JSON from vendors: what JSON.parse gives, but whole numbers beyond 2^53 as their digits, and some of it refused.
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hostileText, mutatedText } from '../arbitraries.js';
import { RefusedJson, safeJson } from '../internals.js';
import { defineTarget } from '../target.js';

/** A value with how it is written: pairs of text and what must be read. */
type Written = readonly [source: string, value: unknown];

const text = fc
  .oneof(hostileText, fc.string({ unit: 'binary' }))
  .map((value): Written => [JSON.stringify(value), value]);
const digits = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
const integer = fc
  .oneof(
    digits,
    fc.bigInt({ min: 2n ** 53n - 3n, max: 2n ** 53n + 3n }),
    fc.bigInt({ min: -1000n, max: 1000n }),
  )
  .map((value): Written => {
    const isSafe = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
    return [String(value), isSafe ? Number(value) : String(value)];
  });
const fraction = fc
  .tuple(digits, fc.constantFrom('.5', 'e3', 'E-7', '.0', '.12345678901234567890', 'e+20'))
  .map(([whole, rest]): Written => [`${whole}${rest}`, Number(`${whole}${rest}`)]);
const word: fc.Arbitrary<Written> = fc.constantFrom<Written>(
  ['null', null],
  ['true', true],
  ['false', false],
  ['-0', -0],
);
const blank = fc.constantFrom('', ' ', '\n', '\t\r\n ');
const FORBIDDEN = new Set(['__proto__']);
const key = fc
  .oneof(hostileText, fc.string())
  .filter((name) => !FORBIDDEN.has(name) && name !== 'constructor');

const { value: written } = fc.letrec<Record<'value' | 'list' | 'object', Written>>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    integer,
    fraction,
    word,
    tie('list'),
    tie('object'),
  ),
  list: fc
    .tuple(fc.array(tie('value'), { maxLength: 4 }), blank)
    .map(
      ([items, gap]): Written => [
        `[${items.map(([source]) => gap + source).join(`${gap},`)}${gap}]`,
        items.map(([, item]) => item),
      ],
    ),
  object: fc
    .tuple(fc.uniqueArray(fc.tuple(key, tie('value')), { maxLength: 4, selector: ([name]) => name }), blank)
    .map(
      ([entries, gap]): Written => [
        `{${entries.map(([name, [source]]) => `${gap}${JSON.stringify(name)}${gap}:${gap}${source}`).join(`${gap},`)}}`,
        Object.fromEntries(entries.map(([name, [, item]]) => [name, item])),
      ],
    ),
}));
/** JSON, and what must be read where that is known. */
interface Given {
  readonly source: string;
  readonly known?: { readonly value: unknown };
}

const anything = fc.oneof(
  { weight: 2, arbitrary: fc.jsonValue().map((value) => JSON.stringify(value, null, 1)) },
  {
    weight: 3,
    arbitrary: mutatedText(
      written.map(([source]) => source),
      fc.constantFrom('"', '\\', '{', ']', ',', '9'.repeat(17), '-', '.', 'e', '"__proto__":1,'),
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        fc.constantFrom('[', '{"a":', '"\\', '9', '\\"', '-', '[[1],'),
        fc.integer({ min: 1, max: 3_000 }),
      )
      .map(([piece, times]) => piece.repeat(times)),
  },
);

const arbitrary: fc.Arbitrary<Given> = fc.oneof(
  { weight: 5, arbitrary: written.map(([source, value]) => ({ source, known: { value } })) },
  { weight: 4, arbitrary: anything.map((source) => ({ source })) },
);
const reached = { 'kept exact': 0, 'read as JSON.parse does': 0, refused: 0 };

export const target = defineTarget({
  arbitrary,
  reached,
  check: ({ source, known }) => {
    if (known === undefined) return checkUnknown(source);
    assert.deepStrictEqual(safeJson(source), known.value);
    if (/(?<![.\d])\d{17}/.test(source)) reached['kept exact'] += 1;
  },
});

function checkUnknown(source: string): void {
  let value: unknown;
  try {
    value = safeJson(source);
  } catch (error) {
    if (!(error instanceof RefusedJson)) throw error;
    assert.ok(
      ['is nested too deeply', 'holds a key that is not allowed', 'is not JSON'].includes(error.reason),
    );
    assert.equal(error.cause, undefined);
    reached.refused += 1;
    if (error.reason === 'is not JSON') assert.throws(() => JSON.parse(source));
    return;
  }
  const plain: unknown = JSON.parse(source);
  if (/\d{16}/.test(source)) return;
  assert.deepStrictEqual(value, plain);
  reached['read as JSON.parse does'] += 1;
}
