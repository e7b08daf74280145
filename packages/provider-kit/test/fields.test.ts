import fc from 'fast-check';
import type { Unread } from '../src/answers/fields.js';
import {
  anything,
  code,
  type Field,
  flag,
  list,
  map,
  number,
  object,
  required,
  text,
  unreadValue,
} from '../src/index.js';

function read<Value>(field: Field<Value>, value: unknown) {
  const unread: Unread[] = [];
  const found = field(value, unread);
  return { found, paths: unread.map(({ path }) => path.toReversed().join('.')) };
}

/** How many vendors write "absent". */
const ABSENT = [undefined, null, ''];

describe('a single value', () => {
  const fields: readonly (readonly [string, Field<unknown>, readonly unknown[], readonly unknown[]])[] = [
    [
      'text',
      text,
      ['a', ' ', 'ÉLODIE', '👩‍🔬'],
      [1, true, ['a'], { a: 1 }, 'M\uFFFDLLER', 'half \ud83d of a pair'],
    ],
    ['code', code, ['a', '00123'], [1.5, 2 ** 53, true, ['a'], { a: 1 }, 'M\uFFFD']],
    ['flag', flag, [true, false], ['true', 1, 0, [true], { a: true }]],
    ['number', number, [0, -1.5, 1e21], ['x', '1,5', '1e5', ' 1', Number.NaN, Infinity, true, [1], { a: 1 }]],
  ];

  it.each(fields)('%s is read unchanged, or reported', (_name, field, readable, others) => {
    for (const value of readable) expect(read(field, value)).toEqual({ found: value, paths: [] });
    for (const value of others) expect(read(field, value)).toEqual({ found: undefined, paths: [''] });
    for (const value of ABSENT) expect(read(field, value)).toEqual({ found: undefined, paths: [] });
    // An empty list or object in place of one value is no way to write "absent".
    for (const value of [[], {}]) expect(read(field, value)).toEqual({ found: undefined, paths: [''] });
  });

  it('that is a code may be a whole number', () => {
    expect(read(code, 215416).found).toBe('215416');
    expect(read(code, -0).found).toBe('0');
    expect(read(code, Number.MAX_SAFE_INTEGER).found).toBe('9007199254740991');
  });

  it('that is a number may be text', () => {
    for (const [value, found] of [
      ['47.98', 47.98],
      ['-3', -3],
      ['007', 7],
    ])
      expect(read(number, value)).toEqual({ found, paths: [] });
  });

  it('may be anything', () => {
    for (const value of ['', [], {}, 0, false, [null]]) expect(read(anything, value).found).toBe(value);
    expect(read(anything, null)).toEqual({ found: undefined, paths: [] });
  });
});

describe('a list', () => {
  it('leaves out null and what cannot be read, and reports only the latter', () => {
    const { found, paths } = read(list(text), [null, 'a', 7, '', undefined, 'b', {}, { c: 1 }]);
    expect(found).toEqual(['a', 'b']);
    expect(paths).toEqual(['2', '6', '7']);
  });

  it('is nothing when something else came', () => {
    for (const value of ['a', 1, true, { 0: 'a', length: 1 }])
      expect(read(list(text), value)).toEqual({ found: undefined, paths: [''] });
  });

  it('ends at its limit, and reports where', () => {
    const texts = Array.from({ length: 1_500 }, (_, index) => `t${index}`);
    expect(read(list(text), texts)).toEqual({ found: texts.slice(0, 1_000), paths: ['1000'] });
    expect(read(list(text, 2), ['a', 'b', 3])).toEqual({ found: ['a', 'b'], paths: ['2'] });
    expect(read(list(text, 2), ['a', 'b']).paths).toEqual([]);
  });
});

describe('a map', () => {
  it('keeps its keys, those of prototypes among them', () => {
    const odd = JSON.parse('{"a":"1","__proto__":"2","constructor":"3","hasOwnProperty":"4","":"5","x":6}');
    const { found, paths } = read(map(text), odd);
    expect(Object.entries(found ?? {})).toEqual([
      ['a', '1'],
      ['__proto__', '2'],
      ['constructor', '3'],
      ['hasOwnProperty', '4'],
      ['', '5'],
    ]);
    expect(paths).toEqual(['x']);
  });

  it('ends at its limit', () => {
    const { found, paths } = read(map(number, 2), { a: 1, b: 2, c: 3 });
    expect(found).toEqual({ a: 1, b: 2 });
    expect(paths).toEqual(['']);
  });

  it('is not a list', () => {
    expect(read(map(text), ['a'])).toEqual({ found: undefined, paths: [''] });
  });
});

interface Person {
  readonly name?: string;
  readonly age?: number;
}
interface Row {
  readonly id: string;
  readonly person?: Person;
  readonly tags?: readonly string[];
}
const person = object<Person>({ name: text, age: number });
const row = object<Row>({ person, tags: list(text), id: required(code) });

describe('an object', () => {
  it('has the fields that are declared and readable', () => {
    const value = { id: 7, more: 'ignored', person: { name: 5, age: 'x', city: 1 }, tags: ['a', 1, null] };
    const { found, paths } = read(row, value);
    expect(found).toEqual({ id: '7', person: {}, tags: ['a'] });
    expect(paths).toEqual(['person.name', 'person.age', 'tags.1']);
  });

  it('is left out of its list where a required field is missing or cannot be read', () => {
    const rows = [{ id: 'a' }, {}, { id: null }, { id: '' }, { id: { x: 1 } }, { id: 'b' }, 'c'];
    const { found, paths } = read(list(row), rows);
    expect(found).toEqual([{ id: 'a' }, { id: 'b' }]);
    expect(paths).toEqual(['1.id', '2.id', '3.id', '4.id', '6']);
  });

  it('names required fields before others', () => {
    expect(read(row, { person: 1, tags: 'x', id: [1] }).paths).toEqual(['id', 'person', 'tags']);
  });

  it('reports only the innermost place', () => {
    const outer = object<{ readonly inner: Row }>({ inner: required(row) });
    expect(read(outer, { inner: { id: false } })).toEqual({ found: undefined, paths: ['inner.id'] });
    expect(read(outer, { inner: {} }).paths).toEqual(['inner.id']);
    expect(read(outer, { inner: 5 }).paths).toEqual(['inner']);
    expect(read(outer, {}).paths).toEqual(['inner']);
  });

  it('reads no field from a prototype', () => {
    interface Odd {
      readonly constructor?: string;
      readonly toString?: string;
      readonly valueOf: string;
    }
    const odd = object<Odd>({ constructor: text, toString: text, valueOf: required(text) } as never);
    expect(read(odd, {})).toEqual({ found: undefined, paths: ['valueOf'] });
    expect(read(odd, { valueOf: 'a', constructor: 'b' })).toEqual({
      found: { valueOf: 'a', constructor: 'b' },
      paths: [],
    });
  });

  it('is neither a list nor null', () => {
    expect(read(person, [1])).toEqual({ found: undefined, paths: [''] });
    expect(read(person, null)).toEqual({ found: undefined, paths: [] });
    expect(read(person, {})).toEqual({ found: {}, paths: [] });
  });
});

describe('whatever a vendor sends', () => {
  const any = object({
    rows: list(row),
    byName: map(person),
    again: list(list(map(list(number)))),
    flag,
    any: anything,
  } as never) as Field<object>;
  const keys = fc.constantFrom(
    'rows',
    'byName',
    'again',
    'flag',
    'any',
    'id',
    'person',
    'name',
    '__proto__',
    'x',
  );
  const { json } = fc.letrec<{ json: unknown }>((tie) => ({
    json: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, '', 'text', 0, 1.5, true, '\uFFFD'),
      fc.array(tie('json'), { maxLength: 4 }),
      fc.dictionary(keys, tie('json'), { maxKeys: 5 }),
    ),
  }));

  it('is read without throwing, twice equally, and with nothing that was not sent', () => {
    fc.assert(
      fc.property(json, (value) => {
        const first = read(any, value);
        expect(read(any, value)).toEqual(first);
        // What has been read has no unreadable part left, so reading it again changes nothing.
        if (first.found !== undefined)
          expect(read(any, first.found)).toEqual({ found: first.found, paths: expect.any(Array) });
      }),
      { numRuns: 1_000 },
    );
  });

  it('is reported a thousand times at most, however much is wrong', () => {
    const wrong = Array.from({ length: 1_000 }, () => Array.from({ length: 300 }, () => ({ a: 1 })));
    const { found, paths } = read(list(list(text)), wrong);
    expect(found).toHaveLength(1_000);
    expect(paths).toHaveLength(1_000);
    expect(paths.at(-1)).toBe('3.99');
  });

  it('is read in one pass over its values', () => {
    // Counted, not timed: each item of each level is read once.
    let reads = 0;
    const counted: Field<string> = (value, unread) => {
      reads += 1;
      return text(value, unread);
    };
    const deep = list(map(list(counted)));
    const value = Array.from({ length: 20 }, () => ({ a: Array(50).fill('x'), b: Array(50).fill(1) }));
    read(deep, value);
    expect(reads).toBe(20 * 2 * 50);
  });

  it('may use the adapter’s own field', () => {
    const even: Field<number> = (value, unread) =>
      typeof value === 'number' && value % 2 === 0 ? value : unreadValue(value, unread);
    expect(read(list(even), [2, 3, null, 4])).toEqual({ found: [2, 4], paths: ['1'] });
  });
});
