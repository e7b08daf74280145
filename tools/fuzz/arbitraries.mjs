import fc from 'fast-check';
import { CANARY } from './expect.mjs';

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

const change = fc.record({
  how: fc.constantFrom('replace', 'replace', 'replace', 'drop', 'add', 'double'),
  at: fc.nat(),
  value: hostileValue,
  key: hostileName,
});

/** A documented answer with some changes: other values, keys that are missing, doubled or not known. */
export function disturbed(value, most = 4) {
  const changes = fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 2, arbitrary: fc.array(change, { minLength: 1, maxLength: most }) },
  );
  return changes.map((list) => list.reduce(changed, structuredClone(value)));
}

function changed(whole, { how, at, value, key }) {
  const places = placesIn(whole);
  const place = places[at % (places.length + 1)];
  // The place beyond the last is the whole.
  if (place === undefined) return value;
  const [holder, name] = place;
  if (how === 'replace') holder[name] = value;
  else if (how === 'add') put(holder, key, value);
  else if (how === 'double') put(holder, `${name}2`, structuredClone(holder[name]));
  else if (Array.isArray(holder)) holder.splice(name, 1);
  else delete holder[name];
  return whole;
}

/** As an own key, `__proto__` too. */
function put(holder, key, value) {
  if (Array.isArray(holder)) holder.push(value);
  else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

function placesIn(value, found = []) {
  if (typeof value !== 'object' || value === null) return found;
  for (const key of Array.isArray(value) ? value.keys() : Object.keys(value)) {
    found.push([value, key]);
    placesIn(value[key], found);
  }
  return found;
}

/** An answer as text: JSON most often. */
export function answerText(value, most) {
  const text = disturbed(value, most).map((item) => JSON.stringify(item) ?? 'null');
  return fc.oneof(
    { weight: 60, arbitrary: text },
    { weight: 1, arbitrary: fc.jsonValue().map((item) => JSON.stringify(item)) },
    { weight: 2, arbitrary: mutatedText(text) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
  );
}

/** A text with some of it taken out, put in, doubled or exchanged. */
export function mutatedText(text, piece = fc.string({ maxLength: 3 })) {
  const edit = fc.record({
    how: fc.constantFrom('cut', 'drop', 'insert', 'replace', 'double', 'case'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    length: fc.integer({ min: 1, max: 8 }),
    piece,
  });
  return fc
    .tuple(text, fc.array(edit, { minLength: 1, maxLength: 3 }))
    .map(([whole, edits]) => edits.reduce(applyEdit, whole));
}

function applyEdit(text, { how, at, length, piece }) {
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
    default:
      return head + piece + tail;
  }
}

const swapCase = (text) => (text === text.toLowerCase() ? text.toUpperCase() : text.toLowerCase());

/** Bytes with some of them flipped, taken out or put in. */
export function mutatedBytes(bytes) {
  const edit = fc.record({
    how: fc.constantFrom('flip', 'drop', 'insert', 'cut'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    byte: fc.integer({ min: 0, max: 255 }),
  });
  return fc.tuple(bytes, fc.array(edit, { minLength: 1, maxLength: 3 })).map(([whole, edits]) =>
    edits.reduce((now, { how, at, byte }) => {
      const place = Math.floor(at * now.length);
      if (how === 'cut') return now.subarray(0, place);
      if (how === 'insert')
        return Buffer.concat([now.subarray(0, place), Buffer.of(byte), now.subarray(place)]);
      if (how === 'drop') return Buffer.concat([now.subarray(0, place), now.subarray(place + 1)]);
      const copy = Buffer.from(now);
      if (copy.length > 0) copy[Math.min(place, copy.length - 1)] ^= byte || 1;
      return copy;
    }, whole),
  );
}
