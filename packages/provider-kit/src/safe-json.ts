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
  const { depth, large } = scan(text);
  if (depth > DEEPEST) throw new RefusedJson('is nested too deeply');
  const value = parsed(text);
  return large.length === 0 ? value : parsed(quoted(text, large));
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new RefusedJson(isForbiddenKey(error) ? 'holds a key that is not allowed' : 'is not JSON');
  }
}

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

/** Of the closing quote; the text's end when there is none. */
function endOfText(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); at !== -1; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === BACKSLASH) backslashes += 1;
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
