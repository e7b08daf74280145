import { isUtf8 } from 'node:buffer';

/**
 * The text that these bytes are, by the charset that the content type declares, UTF-8 where it declares none (RFC 8259).
 * Undefined where they are not of that charset, or it is unknown: a name with a character replaced is another name.
 */
export function decodeText(bytes: Uint8Array, contentType: string | undefined): string | undefined {
  const charset = charsetOf(contentType);
  if (charset === undefined || /^utf-?8$/i.test(charset)) return isUtf8(bytes) ? utf8(bytes) : undefined;
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function charsetOf(contentType = ''): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1];
}

/** Without the byte order mark that some servers put first. */
function utf8(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
}
