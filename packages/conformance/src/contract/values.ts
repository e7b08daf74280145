import assert from 'node:assert/strict';

const DATES: ReadonlySet<string> = new Set(['birthdate', 'issuedOn', 'expiresOn']);
const COUNTRIES: ReadonlySet<string> = new Set(['country', 'issuingCountry']);
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const COUNTRY = /^[A-Z]{3}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z$/;

/**
 * Absent is absent: no null, no undefined, no empty text and no empty object, however deep. Dates and countries are as the
 * contract writes them, and every number is one. `mayBeEmpty`: texts are the vendor's own, whatever they are.
 */
export function assertValues(value: unknown, mayBeEmpty = false, path = 'it', name = ''): void {
  assert.ok(
    value !== null && value !== undefined && (mayBeEmpty || value !== ''),
    `${path} is ${JSON.stringify(value)}, not absent`,
  );
  if (typeof value === 'number') assert.ok(Number.isFinite(value), `${path} is ${value}`);
  if (DATES.has(name)) assertDate(value, path);
  if (COUNTRIES.has(name)) assertCountry(value, path);
  if (typeof value !== 'object') return;
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      assertValues(item, mayBeEmpty, `${path}[${index}]`);
      if (name === 'nationalities') assertCountry(item, `${path}[${index}]`);
    }
    return;
  }
  assert.equal(Object.getPrototypeOf(value), Object.prototype, `${path} is not a plain object`);
  assert.ok(Object.keys(value).length > 0, `${path} is an empty object, not absent`);
  for (const [key, item] of Object.entries(value)) assertValues(item, mayBeEmpty, `${path}.${key}`, key);
}

/** As `Date` writes it, whichever year it is. */
export function assertMoment(value: unknown, path: string): void {
  assert.ok(typeof value === 'string', `${path} is not a string`);
  assert.equal(new Date(value).toISOString(), value, `${path} is not as Date writes it`);
}

/** In UTC, and there is such a moment. */
export function assertInstant(value: unknown, path: string): void {
  assert.ok(typeof value === 'string' && INSTANT.test(value), `${path} is an instant in UTC`);
  assert.ok(isReal(value), `${path} is not an instant: ${value}`);
}

function assertDate(value: unknown, path: string): void {
  assert.ok(typeof value === 'string' && DATE.test(value), `${path} is YYYY-MM-DD`);
  assert.ok(isReal(`${value}T00:00:00Z`), `${path} is not a date: ${value}`);
}

function assertCountry(value: unknown, path: string): void {
  assert.ok(typeof value === 'string' && COUNTRY.test(value), `${path} is ISO 3166-1 alpha-3`);
}

/** To the second: the 30th of February is another day by the time it is read. */
function isReal(instant: string): boolean {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) return false;
  return new Date(milliseconds).toISOString().slice(0, 19) === instant.slice(0, 19);
}

/** Fails unless `value` holds at least what `wanted` does. */
export function assertHolds(value: unknown, wanted: object, what: string): void {
  assert.ok(typeof value === 'object' && value !== null, `${what} is not there`);
  const held = Object.fromEntries(Object.keys(wanted).map((key) => [key, Reflect.get(value, key)]));
  assert.deepEqual(held, { ...wanted }, what);
}
