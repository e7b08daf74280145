import { parse } from 'secure-json-parse';

/** Deeper than any vendor's answer, shallower than what would overflow whoever walks it. */
const DEEPEST = 100;

/** JSON that is not taken; `reason` is in our own words. */
export class RefusedJson extends SyntaxError {
  constructor(readonly reason: string) {
    super(reason);
  }
}

/**
 * JSON from outside. Throws {@link RefusedJson} for what is none, for keys that would change prototypes, and for what
 * is nested deeper than a hundred. A whole number beyond 2^53 becomes the text of its digits, which a number could not hold.
 */
export function safeJson(text: string): unknown {
  if (isPlain(text)) return parsed(text);
  const { depth, large } = scan(text);
  if (depth > DEEPEST) throw new RefusedJson('is nested too deeply');
  const value = parsed(text);
  return large.length === 0 ? value : parsed(quoted(text, large));
}

/** Beyond it, looking for digits costs more than the scan, which jumps over long texts. */
const SHORT_ANSWER = 16 * 1024;
const SIXTEEN_DIGITS = /\d{16}/;

/** Whether it is seen at a glance that there is nothing to scan for, as in most answers. */
function isPlain(text: string): boolean {
  return text.length <= SHORT_ANSWER && hasFewOpenings(text) && !SIXTEEN_DIGITS.test(text);
}

/** So many in all, in texts too, cannot be nested deeper. */
function hasFewOpenings(text: string): boolean {
  let left = DEEPEST;
  for (const opening of '{[')
    for (let at = text.indexOf(opening); at !== -1; at = text.indexOf(opening, at + 1))
      if (--left < 0) return false;
  return true;
}

function parsed(text: string): unknown {
  try {
    return MAY_HOLD_FORBIDDEN_KEY.some((part) => text.includes(part)) ? parse(text) : JSON.parse(text);
  } catch (error) {
    throw new RefusedJson(isForbiddenKey(error) ? 'holds a key that is not allowed' : 'is not JSON');
  }
}

/** Cheap to look for; where none of them is, the library's own, slower look would find nothing. */
const MAY_HOLD_FORBIDDEN_KEY = ['__proto__', 'constructor', '\\u'];

/** The library has one class for both, and this fixed text for the one. */
function isForbiddenKey(error: unknown): boolean {
  return error instanceof Error && error.message.includes('forbidden prototype property');
}

const QUOTE = 34;
const BACKSLASH = 92;
const MINUS = 45;
const DIGIT_0 = 48;
const DIGIT_9 = 57;
/** Digits of 2^53. */
const LARGE_DIGITS = 16;

interface Scan {
  readonly depth: number;
  /** Where whole numbers beyond 2^53 stand: start and end of each. */
  readonly large: readonly (readonly [number, number])[];
}

/** One pass, which jumps over texts; of what is no JSON it may say anything. */
function scan(text: string): Scan {
  const large: [number, number][] = [];
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    // { and [, then } and ], differ from each other in one bit.
    else if ((code | 32) === 123) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if ((code | 32) === 125) depth -= 1;
    else if (code >= DIGIT_0 && code <= DIGIT_9) {
      const end = endOfDigits(text, at);
      const start = text.charCodeAt(at - 1) === MINUS ? at - 1 : at;
      if (end - at >= LARGE_DIGITS && isLargeInteger(text, start, end)) large.push([start, end]);
      at = end - 1;
    }
  }
  return { depth: deepest, large };
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
  return !isPart && !Number.isSafeInteger(Number(text.slice(start, end)));
}

function quoted(text: string, places: Scan['large']): string {
  let whole = '';
  let done = 0;
  for (const [start, end] of places) {
    whole += `${text.slice(done, start)}"${text.slice(start, end)}"`;
    done = end;
  }
  return whole + text.slice(done);
}
