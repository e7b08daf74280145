/** Deeper than any vendor's answer, but shallow enough not to overflow recursive code. */
const DEEPEST = 100;

/**
 * JSON that is rejected; `reason` is in our own words. `syntax`: it is damaged, so another attempt may succeed.
 * `content`: the sender meant to send it.
 */
export class RefusedJson extends SyntaxError {
  constructor(
    readonly reason: string,
    readonly fault: 'syntax' | 'content',
  ) {
    super(reason);
  }
}

const BYTE_ORDER_MARK = 0xfeff;

/**
 * Parses JSON from outside; a leading byte order mark is skipped (RFC 8259, section 8.1). Throws {@link RefusedJson}
 * for anything that is not JSON, for keys that would change prototypes, for an object with a duplicate key (we do not
 * guess which of two verdicts counts), and for nesting deeper than a hundred. A whole number beyond 2^53 becomes text,
 * since a number would lose digits.
 */
export function safeJson(text: string): unknown {
  const json = text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text;
  const { depth, large, colons } = scan(json);
  if (depth > DEEPEST) throw new RefusedJson('is nested too deeply', 'content');
  const value = parsed(json);
  if (countKeys(value) !== colons) throw new RefusedJson('has a duplicate key', 'content');
  return large.length === 0 ? value : parsed(quoted(json, large));
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the text.
    throw new RefusedJson('is not JSON', 'syntax');
  }
}

/**
 * Counts the keys after parsing. The text has one colon per key, so fewer keys than colons mean a duplicate. Throws
 * {@link RefusedJson} for keys that would change prototypes, however the text spells them.
 */
function countKeys(value: unknown): number {
  if (!isContainer(value)) return 0;
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) if (isContainer(item)) count += countKeys(item);
    return count;
  }
  for (const key of Object.keys(value)) {
    const item: unknown = Reflect.get(value, key);
    if (
      key === '__proto__' ||
      (key === 'constructor' && isContainer(item) && Object.hasOwn(item, 'prototype'))
    )
      throw new RefusedJson('holds a key that is not allowed', 'content');
    count += isContainer(item) ? 1 + countKeys(item) : 1;
  }
  return count;
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;
const MINUS = 45;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
const LARGEST_SAFE = String(Number.MAX_SAFE_INTEGER);

interface Scan {
  readonly depth: number;
  /** Colons outside strings: one per key. */
  readonly colons: number;
  /** The start and end of each whole number beyond 2^53. */
  readonly large: readonly (readonly [number, number])[];
}

/** Scans once, skipping strings; the result is meaningless if the text is not JSON. */
function scan(text: string): Scan {
  const large: [number, number][] = [];
  let depth = 0;
  let deepest = 0;
  let colons = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code === COLON) colons += 1;
    // { and [ differ in one bit, and so do } and ].
    else if ((code | 32) === 123) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if ((code | 32) === 125) depth -= 1;
    else if (code >= DIGIT_0 && code <= DIGIT_9) {
      const end = endOfDigits(text, at);
      const start = text.charCodeAt(at - 1) === MINUS ? at - 1 : at;
      if (end - at >= LARGEST_SAFE.length && isLargeInteger(text, start, end)) large.push([start, end]);
      at = end - 1;
    }
  }
  return { depth: deepest, colons, large };
}

/** Most strings are short, and faster to read character by character than to search; base64 pictures are not. */
const SHORT_TEXT = 32;

/** The position of the closing quote; the text's end if there is none. */
function endOfText(text: string, opening: number): number {
  let start = opening + 1;
  for (const short = Math.min(start + SHORT_TEXT, text.length); start < short; start += 1) {
    const code = text.charCodeAt(start);
    if (code === QUOTE) return start;
    if (code === BACKSLASH) start += 1;
  }
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    // Stops at the start: what precedes it has been read, escapes included.
    while (at - 1 - backslashes >= start && text.charCodeAt(at - 1 - backslashes) === BACKSLASH)
      backslashes += 1;
    if (backslashes % 2 === 0) return at;
  }
  return text.length;
}

function endOfDigits(text: string, start: number): number {
  let end = start + 1;
  for (let code = text.charCodeAt(end); code >= DIGIT_0 && code <= DIGIT_9; code = text.charCodeAt(end))
    end += 1;
  return end;
}

/** A fraction or an exponent makes it a measurement, for which a number's precision is enough. */
function isLargeInteger(text: string, start: number, end: number): boolean {
  const isPart = /[.eE+]/.test(text.charAt(start - 1)) || /[.eE]/.test(text.charAt(end));
  return !isPart && !isSafe(text.slice(text.charCodeAt(start) === MINUS ? start + 1 : start, end));
}

/** For sixteen digits or more; JSON has no leading zeros. */
function isSafe(digits: string): boolean {
  return digits.length === LARGEST_SAFE.length && digits <= LARGEST_SAFE;
}

function quoted(text: string, places: Scan['large']): string {
  const parts: string[] = [];
  let done = 0;
  for (const [start, end] of places) {
    parts.push(text.slice(done, start), text.slice(start, end));
    done = end;
  }
  parts.push(text.slice(done));
  return parts.join('"');
}
