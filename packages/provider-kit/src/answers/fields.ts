/** Something in an answer that could not be read. */
export interface Unread {
  /** Keys from the innermost to the outermost, since each container adds its own on the way out. */
  readonly path: string[];
}

/**
 * Reads one field of a vendor's answer. Undefined if it is absent, null, or cannot be read; only the last adds to
 * `unread`. Fields never throw.
 */
export type Field<Value> = (value: unknown, unread: Unread[]) => Value | undefined;

/** If this field is missing, the object around it cannot be used. */
export interface RequiredField<Value> {
  readonly required: Field<Value>;
}

/** The fields of an interface. A field that only the interface or only the reader has does not compile. */
export type Fields<Answer> = {
  readonly [Name in keyof Answer]-?: undefined extends Answer[Name]
    ? Field<NonNullable<Answer[Name]>>
    : RequiredField<Answer[Name]>;
};

/** More items than any vendor documents. Further ones are left out and reported, so the work stays bounded. */
const MOST_ITEMS = 1_000;

/** More than anyone reads: an answer with this many problems is wrong anyway. */
const MOST_UNREAD = 1_000;

/** Decoders insert it for unreadable bytes. */
const REPLACEMENT = '\uFFFD';

/** Reports the value as unread, unless it is null or empty, as many vendors write "absent". */
export function unreadValue(value: unknown, unread: Unread[]): undefined {
  if (!isNothing(value)) report(unread);
  return undefined;
}

function report(unread: Unread[], ...path: string[]): void {
  if (unread.length < MOST_UNREAD) unread.push({ path });
}

/** Undefined, null, and empty text, lists and objects. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== 'object' || Object.keys(value).length > 0) return false;
  // A Date or a Buffer has no own keys either, but is not empty.
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** As {@link unreadValue}, for a single value: an empty list or object in its place does not mean "absent". */
function unreadScalar(value: unknown, unread: Unread[]): undefined {
  if (typeof value === 'object' && value !== null) report(unread);
  else unreadValue(value, unread);
  return undefined;
}

/** Text, unchanged; undefined if it is empty or was damaged in transit. */
export const text: Field<string> = (value, unread) =>
  typeof value === 'string' && value !== '' && !isDamaged(value) ? value : unreadScalar(value, unread);

/** An unpaired surrogate counts as well: encoders turn it into the replacement character. */
function isDamaged(value: string): boolean {
  return !value.isWellFormed() || value.includes(REPLACEMENT);
}

/** An identifier or code, which some vendors send as a number: text, or the digits of a whole number. */
export const code: Field<string> = (value, unread) =>
  typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : text(value, unread);

export const flag: Field<boolean> = (value, unread) =>
  typeof value === 'boolean' ? value : unreadScalar(value, unread);

const DECIMAL = /^-?\d{1,15}(?:\.\d{1,15})?$/;

/** A finite number, or one written as text. */
export const number: Field<number> = (value, unread) => {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : unreadScalar(value, unread);
};

/** Any JSON, unchecked. */
export const anything: Field<unknown> = (value) => value ?? undefined;

/** A list of at most `most` items; those that are null or cannot be read are left out. */
export function list<Item>(item: Field<Item>, most = MOST_ITEMS): Field<readonly Item[]> {
  return (value, unread) => {
    if (!Array.isArray(value)) return unreadValue(value, unread);
    const items: Item[] = [];
    for (let index = 0; index < value.length && index < most; index += 1) {
      const read = within(item, value[index], index, unread);
      if (read !== undefined) items.push(read);
    }
    if (value.length > most) report(unread, String(most));
    return items;
  };
}

/** An object whose keys are the vendor's or the customer's own. */
export function map<Item>(item: Field<Item>, most = MOST_ITEMS): Field<{ readonly [key: string]: Item }> {
  return (value, unread) => {
    if (!isObject(value)) return unreadValue(value, unread);
    const keys = Object.keys(value);
    const items: [string, Item][] = [];
    for (const key of keys.slice(0, most)) {
      const read = within(item, value[key], key, unread);
      if (read !== undefined) items.push([key, read]);
    }
    if (keys.length > most) report(unread);
    return Object.fromEntries(items);
  };
}

/** An object with these fields; others are ignored. Undefined if a required one cannot be read. */
export function object<Answer extends object>(fields: Fields<Answer>): Field<Answer> {
  const all = Object.entries<Field<unknown> | RequiredField<unknown>>(fields)
    .map(([name, field]) =>
      typeof field === 'function'
        ? { name, field, isRequired: false }
        : { name, field: field.required, isRequired: true },
    )
    // Errors name only the first few paths, so required fields are read first.
    .sort((a, b) => Number(b.isRequired) - Number(a.isRequired));
  return (value, unread) => {
    if (!isObject(value)) return unreadValue(value, unread);
    const read: { [name: string]: unknown } = {};
    let isWhole = true;
    for (const { name, field, isRequired } of all) {
      const before = unread.length;
      const one = Object.hasOwn(value, name) ? within(field, value[name], name, unread) : undefined;
      if (one !== undefined) read[name] = one;
      else if (isRequired) {
        isWhole = false;
        // An absent or empty value was not reported as unread; a required one is reported here.
        if (unread.length === before) report(unread, name);
      }
    }
    // Every field of the interface was read, and the required ones are present.
    return isWhole ? (read as Answer) : undefined;
  };
}

/** The field must be present and readable; otherwise the object around it is left out, or the whole answer is BAD_RESPONSE. */
export function required<Value>(field: Field<Value>): RequiredField<Value> {
  return { required: field };
}

/** Adds the key to the path of whatever was found unread inside. */
function within<Value>(
  field: Field<Value>,
  value: unknown,
  key: string | number,
  unread: Unread[],
): Value | undefined {
  const before = unread.length;
  const read = field(value, unread);
  for (let at = before; at < unread.length; at += 1) unread[at]?.path.push(String(key));
  return read;
}

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
