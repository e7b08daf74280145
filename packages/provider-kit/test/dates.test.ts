import { dateOnly, instant } from '../src/index.js';

describe('dateOnly', () => {
  it.each([
    ['1990-12-10', '1990-12-10'],
    ['19901210', '1990-12-10'],
    ['1990-12-10T23:59:59+14:00', '1990-12-10'],
    ['1990-12-10 00:00:00', '1990-12-10'],
    ['2024-02-29', '2024-02-29'],
    ['2000-02-29', '2000-02-29'],
    ['0001-01-01', '0001-01-01'],
  ])('reads %s as %s', (text, date) => expect(dateOnly(text)).toBe(date));

  it.each([
    '2023-02-29',
    '1900-02-29',
    '2024-02-30',
    '2024-04-31',
    '2024-13-01',
    '2024-00-10',
    '2024-01-00',
    '10/12/1990',
    '1990-12',
    '901210',
    '1990-12-100',
    'born 1990-12-10',
    '',
    null,
    undefined,
    19901210,
    {},
  ])('finds no real date in %j', (value) => expect(dateOnly(value)).toBeUndefined());
});

describe('instant', () => {
  it.each([
    ['2030-01-02T03:04:05Z', '2030-01-02T03:04:05.000Z'],
    ['2030-01-02T03:04:05.678Z', '2030-01-02T03:04:05.678Z'],
    ['2030-01-02T03:04:05.6789012Z', '2030-01-02T03:04:05.678Z'],
    ['2030-01-02T03:04:05.6789012', '2030-01-02T03:04:05.678Z'],
    ['2030-01-02T03:04:05.6789012+02:00', '2030-01-02T01:04:05.678Z'],
    ['2030-01-02T03:04:05+0200', '2030-01-02T01:04:05.000Z'],
    ['2030-01-02T03:04:05-11:30', '2030-01-02T14:34:05.000Z'],
    ['2030-01-02 03:04:05', '2030-01-02T03:04:05.000Z'],
    ['2030-01-02T03:04', '2030-01-02T03:04:00.000Z'],
    ['2030-01-02t03:04:05z', undefined],
  ])('reads %s as %s', (text, iso) => expect(instant(text)).toBe(iso));

  it('reads a time without a zone as UTC, also during clock changes', () => {
    // 02:30 does not exist in Paris on that night, and exists twice there on the other.
    expect(instant('2024-03-31T02:30:00')).toBe('2024-03-31T02:30:00.000Z');
    expect(instant('2024-10-27 02:30:00.5')).toBe('2024-10-27T02:30:00.500Z');
    expect(instant('2024-03-10T02:30:00')).toBe('2024-03-10T02:30:00.000Z');
  });

  it('reads milliseconds since the epoch', () => {
    expect(instant(0)).toBe('1970-01-01T00:00:00.000Z');
    expect(instant(1_893_553_445_678)).toBe('2030-01-02T03:04:05.678Z');
  });

  it.each([
    '2024-02-30T10:00:00Z',
    '2023-02-29T10:00:00',
    '2024-04-31T00:00:00+02:00',
    '2030-01-02',
    '2030-01-02T25:00:00Z',
    '2030-01-02Tnoon',
    'at 2030-01-02T03:04:05Z',
    '',
    null,
    undefined,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    9e15,
    {},
  ])('finds no instant in %j', (value) => expect(instant(value)).toBeUndefined());
});
