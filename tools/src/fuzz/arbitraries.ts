import fc from 'fast-check';
import { CANARY } from './expect.js';

/** Texts at which readers of dates, countries, numbers and names go wrong. */
export const hostileText = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      ' ',
      '0',
      '-1',
      '1e400',
      'null',
      'undefined',
      'NaN',
      'true',
      '[]',
      '{}',
      '__proto__',
      'constructor',
      'toString',
    ],
    ...[
      'hasOwnProperty',
      'FR',
      'FRA',
      'fra',
      'D',
      'D<<',
      'XX',
      'XXX',
      'UTO',
      'Deutschland',
      '0000-00-00',
      '2024-02-30',
    ],
    ...[
      '1985-07-12',
      '19850712',
      '12/07/1985',
      '12.07.1985',
      '1985-07-12T00:00:00',
      '1985-07-12T25:61:61Z',
      '9999-12-31',
    ],
    ...[
      '+275760-09-13T00:00:00.000Z',
      '1985-07-12T00:00:00+99:99',
      '-271821-04-20',
      '850712',
      '\u0000',
      '\ud800',
      '＜',
      'ſ',
    ],
    ...[
      'I<UTO<<<<<<<<<<<<<<<',
      'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<',
      '<'.repeat(90),
      '#',
      '$&',
      '../..',
      '%2e%2e',
    ],
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 20 }).map((text) => CANARY + text),
);

/** For names that an error may quote. */
export const hostileName = hostileText.map((text) => text.replaceAll(CANARY, ''));

export const hostileValue = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  fc.constantFrom(null, true, false, 0, -0, -1, 1e308, 2 ** 53, 8.64e15, 8.64e15 + 1, 1_735_689_600_000),
  fc.jsonValue({ maxDepth: 2 }),
);

interface Change {
  readonly how: 'replace' | 'drop' | 'add' | 'double';
  readonly at: number;
  readonly value: unknown;
  /** Of what is added. */
  readonly key: string;
}

/** Where a value stands. */
type Place = { readonly list: unknown[]; readonly index: number } | PlaceInObject;

interface PlaceInObject {
  readonly object: Record<string, unknown>;
  readonly name: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  how: fc.constantFrom('replace', 'replace', 'replace', 'drop', 'add', 'double'),
  at: fc.nat(),
  value: hostileValue,
  key: hostileName,
});

/** A documented answer with some changes: other values, keys that are missing, doubled or not known. */
export function disturbed(value: unknown, most = 4): fc.Arbitrary<unknown> {
  const changes = fc.oneof(
    { weight: 1, arbitrary: fc.constant<Change[]>([]) },
    { weight: 2, arbitrary: fc.array(change, { minLength: 1, maxLength: most }) },
  );
  return changes.map((list) => list.reduce<unknown>(changed, structuredClone(value)));
}

function changed(whole: unknown, change: Change): unknown {
  const places = placesIn(whole);
  const place = places[change.at % (places.length + 1)];
  // The place beyond the last is the whole.
  if (place === undefined) return change.value;
  if ('object' in place) changeObject(place, change);
  else if (change.how === 'replace') place.list[place.index] = change.value;
  else if (change.how === 'add') place.list.push(change.value);
  else if (change.how === 'double') place.list.push(structuredClone(place.list[place.index]));
  else place.list.splice(place.index, 1);
  return whole;
}

function changeObject({ object, name }: PlaceInObject, { how, value, key }: Change): void {
  if (how === 'replace') object[name] = value;
  else if (how === 'add') put(object, key, value);
  else if (how === 'double') put(object, `${name}2`, structuredClone(object[name]));
  else delete object[name];
}

/** As an own key, `__proto__` too. */
function put(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(value: unknown, found: Place[] = []): Place[] {
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    for (const [index, item] of list.entries()) {
      found.push({ list, index });
      placesIn(item, found);
    }
  } else if (isObject(value)) {
    for (const name of Object.keys(value)) {
      found.push({ object: value, name });
      placesIn(value[name], found);
    }
  }
  return found;
}

/** Of JSON, no list. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An answer as text: JSON most often. */
export function answerText(value: unknown, most?: number): fc.Arbitrary<string> {
  const text = disturbed(value, most).map((item) => JSON.stringify(item) ?? 'null');
  return fc.oneof(
    { weight: 60, arbitrary: text },
    { weight: 1, arbitrary: fc.jsonValue().map((item) => JSON.stringify(item)) },
    { weight: 2, arbitrary: mutatedText(text) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
}

interface Edit {
  readonly how: 'cut' | 'drop' | 'insert' | 'replace' | 'double' | 'case';
  /** From 0 to 1. */
  readonly at: number;
  readonly length: number;
  readonly piece: string;
}

/** A text with some of it taken out, put in, doubled or exchanged. */
export function mutatedText(
  text: fc.Arbitrary<string>,
  piece: fc.Arbitrary<string> = fc.string({ maxLength: 3 }),
): fc.Arbitrary<string> {
  const edit: fc.Arbitrary<Edit> = fc.record({
    how: fc.constantFrom('cut', 'drop', 'insert', 'replace', 'double', 'case'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 8 }),
    piece,
  });
  return fc
    .tuple(text, fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([whole, edits]) => edits.reduce(applyEdit, whole));
}

function applyEdit(text: string, { how, at, length, piece }: Edit): string {
  const start = Math.floor(at * (text.length + 1));
  const [head, middle, tail] = [
    text.slice(0, start),
    text.slice(start, start + length),
    text.slice(start + length),
  ];
  switch (how) {
    case 'cut':
      return head;
    case 'drop':
      return head + tail;
    case 'insert':
      return head + piece + middle + tail;
    case 'double':
      return head + middle + middle + tail;
    case 'case':
      return head + swapCase(middle) + tail;
    case 'replace':
      return head + piece + tail;
  }
}

const swapCase = (text: string): string =>
  text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase();

/** Bytes with some of them flipped, taken out or put in. */
export function mutatedBytes(bytes: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  const edit = fc.record({
    how: fc.constantFrom('flip', 'drop', 'insert', 'cut'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  return fc.tuple(bytes, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([whole, edits]) =>
    edits.reduce<Buffer>((now, { how, at, byte }) => {
      const place = Math.floor(at * now.length);
      if (how === 'cut') return now.subarray(0, place);
      if (how === 'insert')
        return Buffer.concat([now.subarray(0, place), Buffer.of(byte), now.subarray(place)]);
      if (how === 'drop') return Buffer.concat([now.subarray(0, place), now.subarray(place + 1)]);
      const copy = Buffer.from(now);
      const flipped = Math.min(place, copy.length - 1);
      if (flipped >= 0) copy.writeUInt8(copy.readUInt8(flipped) ^ (byte || 1), flipped);
      return copy;
    }, whole),
  );
}
