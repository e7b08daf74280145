/** A private key or a certificate chain: apart from JSON, the only text that may span lines. */
const PEM = /-----BEGIN [A-Z0-9 ]+-----/;

/** Quotation marks that shells, YAML and word processors put around a value. */
const QUOTES: readonly (readonly [open: string, close: string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['‘', '’'],
];

/**
 * Characters that no header, form or key can carry, or that are invisible: control characters, marks, lone surrogates.
 */
const UNUSABLE = /[\p{Cc}\p{Cs}\u200b\u2028\u2029\u2060\ufeff\ufffd]/u;

const NAMES: ReadonlyMap<string, string> = new Map([
  ['\0', 'a NUL character, typical of UTF-16 text read as UTF-8'],
  ['\t', 'a tab'],
  ['\n', 'a line break'],
  ['\r', 'a carriage return, half of a Windows line break'],
  ['\u2028', 'a line separator'],
  ['\u2029', 'a paragraph separator'],
  ['\u200b', 'a zero-width space'],
  ['\u2060', 'a zero-width space'],
  ['\ufeff', 'a byte order mark'],
]);

/**
 * Why a text cannot be what the user meant to set, as the rest of a sentence that begins with the setting's name;
 * undefined if it is fine. Never quotes the text. PEM may span lines, and so may JSON, whose own texts are checked
 * separately.
 */
export function textProblem(text: string): string | undefined {
  if (jsonIn(text) !== undefined) return undefined;
  if (isQuoted(text))
    return 'is enclosed in quotes, which would be part of the value (`docker --env-file` keeps them); remove the quotes';
  const [found] = UNUSABLE.exec(PEM.test(text) ? text.replace(/[\r\n\t]/g, '') : text) ?? [];
  if (found === undefined) return undefined;
  if (found === '\ufffd') return 'is not UTF-8; save it as UTF-8';
  if (!UNUSABLE.test(text.replace(/[\r\n]+$/, '')))
    return 'ends with a line break; remove it (`echo` adds one, `printf %s` does not)';
  const name = NAMES.get(found) ?? `the invisible character ${codeOf(found)}`;
  if (text.startsWith(found)) return `begins with ${name}; remove it`;
  if (text.endsWith(found)) return `ends with ${name}; remove it`;
  return `contains ${name}; copy the value again, on one line`;
}

/** The JSON object or list that a text contains; undefined for any other text. */
export function jsonIn(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Some editors put a byte order mark before UTF-8; it is not part of the text. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\ufeff') ? text.slice(1) : text;
}

/** Removes the quotes that some readers of `.env` files leave in place, as in `ANYPROOF_PROVIDER="id360"`. */
export function withoutQuotes(text: string): string {
  return isQuoted(text) ? text.slice(1, -1) : text;
}

function isQuoted(text: string): boolean {
  return text.length > 1 && QUOTES.some(([open, close]) => text.startsWith(open) && text.endsWith(close));
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}

export type DecodedText = { readonly text: string } | { readonly problem: string };

/** A file's text without a byte order mark, or why it is not UTF-8, as the rest of a sentence. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    return { problem: 'is UTF-16 text; save it as UTF-8' };
  if (bytes.includes(0)) return { problem: 'contains NUL bytes, as UTF-16 text does; save it as UTF-8' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { problem: 'is not UTF-8 text; save it as UTF-8' };
  }
}
