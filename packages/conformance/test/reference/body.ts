/** An answer that cannot be used. `isDamaged`: it was cut, or is somebody else's, so the next one may be whole. */
export class Unusable extends Error {
  constructor(readonly isDamaged: boolean) {
    super('an answer cannot be used');
  }
}

/** By the charset that is declared, UTF-8 without one; never with a letter replaced. */
export function decode(bytes: Buffer, contentType: string): string {
  const [, charset = 'utf-8'] = /charset=["']?([^\s"';]+)/i.exec(contentType) ?? [];
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    throw new Unusable(false);
  }
}

/** JSON in which no key stands twice: each key has a colon in the text, and of two alike only one is left. */
export function parse(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unusable(true);
  }
  const colons = text.replace(/"(?:[^"\\]|\\.)*"/g, '').split(':').length - 1;
  if (keysIn(value) !== colons) throw new Unusable(false);
  return value;
}

function keysIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const inside = Object.values(value).reduce((sum: number, one) => sum + keysIn(one), 0);
  return Array.isArray(value) ? inside : inside + Object.keys(value).length;
}
