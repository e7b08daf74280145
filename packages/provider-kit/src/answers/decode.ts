import { isUtf8 } from 'node:buffer';

/**
 * Decodes these bytes by the charset that the content type declares, or UTF-8 if it declares none (RFC 8259);
 * without a byte order mark. Undefined if they are not valid in that charset, or it is unknown: a name with a character
 * replaced is another name.
 */
export function decodeText(bytes: Uint8Array, contentType?: string): string | undefined {
  const charset = charsetOf(contentType);
  if (charset === undefined || /^utf-?8$/i.test(charset)) return isUtf8(bytes) ? utf8(bytes) : undefined;
  try {
    const decoder = new TextDecoder(charset, { fatal: true });
    return LATIN_1.has(decoder.encoding) ? windows1252(bytes) : decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function charsetOf(contentType = ''): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s"';]+)/i.exec(contentType)?.[1];
}

function utf8(bytes: Uint8Array): string {
  const text = bufferOf(bytes).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}

/** What WHATWG calls ISO-8859-1, US-ASCII and their aliases are all decoded as windows-1252. */
const LATIN_1: ReadonlySet<string> = new Set(['windows-1252', 'iso-8859-1']);

/** The characters of windows-1252 from 0x80 to 0x9F, with a space where it has none. */
const ABOVE_ASCII = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/**
 * TextDecoder is not used because many versions of Node from 20.18.3 and 22.13 on decode Š, Ž, Œ and Ÿ as control
 * characters (nodejs/node#56542).
 */
function windows1252(bytes: Uint8Array): string | undefined {
  const text = bufferOf(bytes).toString('latin1');
  if (/[\x81\x8d\x8f\x90\x9d]/.test(text)) return undefined;
  return text.replace(/[\x80-\x9f]/g, (character) => ABOVE_ASCII.charAt(character.charCodeAt(0) - 0x80));
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
