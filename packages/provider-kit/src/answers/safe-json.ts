/** Deeper than any vendor's answer, shallower than what would overflow whoever walks it. */
const DEEPEST = 100;

/**
 * JSON that is refused; `reason` is in our own words. `syntax`: it is damaged, so it may be whole the next time.
 * `content`: it is what the sender meant to send.
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
 * JSON from outside; a byte order mark before it is skipped (RFC 8259, section 8.1). Throws {@link RefusedJson} for what
 * is not JSON, for keys that would change prototypes, for an object with a duplicate key (which of two verdicts counts is
 * not ours to guess), and for what is nested deeper than a hundred. A whole number beyond 2^53 becomes the text of its
 * digits, which a number could not hold.
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
    // The parser's own message quotes what it could not read.
    throw new RefusedJson('is not JSON', 'syntax');
  }
}

/**
 * Each key in the text has a colon, and of a key that comes twice only one is left. Throws {@link RefusedJson} for keys
 * that would change prototypes, however they are spelled in the text.
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
  /** Outside texts: as many as there are keys. */
  readonly colons: number;
  /** Where whole numbers beyond 2^53 stand: start and end of each. */
  readonly large: readonly (readonly [number, number])[];
}

/** One pass, which jumps over texts; of what is not JSON it may say anything. */
function scan(text: string): Scan {
  const large: [number, number][] = [];
  let depth = 0;
  let deepest = 0;
  let colons = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    else if (code === COLON) colons += 1;
    // { and [, then } and ], differ from each other in one bit.
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

/** Texts are mostly short, and read character by character faster than searched; pictures in base64 are not. */
const SHORT_TEXT = 32;

/** Of the closing quote; the text's end when there is none. */
function endOfText(text: string, opening: number): number {
  let start = opening + 1;
  for (const short = Math.min(start + SHORT_TEXT, text.length); start < short; start += 1) {
    const code = text.charCodeAt(start);
    if (code === QUOTE) return start;
    if (code === BACKSLASH) start += 1;
  }
  for (let at = text.indexOf('"', start); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    // Not beyond the start: what stands before it is read, escapes and all.
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

/** A fraction or an exponent makes it a measurement, which a number holds as well as it can. */
function isLargeInteger(text: string, start: number, end: number): boolean {
  const isPart = /[.eE+]/.test(text.charAt(start - 1)) || /[.eE]/.test(text.charAt(end));
  return !isPart && !isSafe(text.slice(text.charCodeAt(start) === MINUS ? start + 1 : start, end));
}

/** Of sixteen digits or more; JSON has no zeros before a number. */
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
