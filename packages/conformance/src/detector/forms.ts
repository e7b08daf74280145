/** Shorter ones would be found by chance. */
const SHORTEST = 4;
/** From here on, one half is a leak too. */
const LONG = 24;
const HALF = 12;

/**
 * How a text may show, each with its name: as it is, escaped, in a URL, in base64 at each of its three alignments, in hex, and one half of
 * it. All in lower case, for a search in lower case: a leak in other letters is a leak.
 */
export function formsOf(text: string, whole = false): ReadonlyMap<string, string> {
  const forms = new Map<string, string>();
  const add = (form: string, shown: string) => {
    const lower = shown.toLowerCase();
    if (lower.length >= SHORTEST && !forms.has(lower)) forms.set(lower, form);
  };
  add('as it is', text);
  add('escaped', JSON.stringify(text).slice(1, -1));
  add('in a URL', encodeURIComponent(text));
  add('in a form', new URLSearchParams({ '': text }).toString().slice(1));
  if (text.length >= 2 * SHORTEST) {
    const bytes = Buffer.from(text);
    for (const offset of [0, 1, 2]) {
      const encoded = inBase64(bytes, offset);
      add('in base64', encoded);
      add('in base64url', encoded.replaceAll('+', '-').replaceAll('/', '_'));
    }
    add('in hex', bytes.toString('hex'));
  }
  if (text.length >= LONG && !whole) {
    add('its start', text.slice(0, HALF));
    add('its end', text.slice(-HALF));
  }
  return forms;
}

/** What is the same in any text that holds these bytes after `offset` (mod 3) others. */
function inBase64(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const firstWhole = offset === 0 ? 0 : offset + 1;
  const rest = (offset + bytes.length) % 3;
  return encoded.slice(firstWhole, rest === 0 ? undefined : -1);
}
