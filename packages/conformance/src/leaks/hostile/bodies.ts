import { PERSON } from '../world/planted.js';

type Leaf = (value: unknown, key: string, quote: string) => unknown;

export interface Rewrite {
  readonly name: string;
  rewrite(body: Buffer, quote: string): Buffer;
}

/** Every leaf of the vendor's answer as something else: wrong types everywhere, and words that nobody knows. */
export function rewrites(): readonly Rewrite[] {
  return LEAVES.map(([name, leaf]) => ({
    name,
    rewrite: (body, quote) => {
      const read = parsed(body);
      return Buffer.from(read === undefined ? quote : JSON.stringify(mapped(read, '', leaf, quote)));
    },
  }));
}

const LEAVES: readonly (readonly [name: string, leaf: Leaf])[] = [
  ['with quotes for all its texts', (value, _key, quote) => (typeof value === 'string' ? quote : value)],
  ['with quotes for all its values', (_value, _key, quote) => quote],
  ['with objects for all its values', (_value, key, quote) => ({ [quote]: quote, [key]: quote })],
  ['with lists for all its values', (_value, _key, quote) => [quote, [quote]]],
  ['with texts for its numbers', (value, _key, quote) => (typeof value === 'number' ? quote : value)],
  [
    'with a person for its words',
    (value, key) => (isWord(value, key) ? `${PERSON.given} ${PERSON.email}` : value),
  ],
  [
    'with a birthdate for its words',
    (value, key) => (isWord(value, key) ? `${PERSON.birthdate} ${PERSON.phone}` : value),
  ],
  ['with a line of an MRZ for its words', (value, key) => (isWord(value, key) ? PERSON.mrz : value)],
];

/** Where a vendor puts words of a closed list. */
function isWord(value: unknown, key: string): boolean {
  return (
    typeof value === 'string' && /status|decision|result|reason|code|error|type|state|verdict/i.test(key)
  );
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function mapped(value: unknown, key: string, leaf: Leaf, quote: string): unknown {
  if (Array.isArray(value)) return value.map((one) => mapped(one, key, leaf, quote));
  if (typeof value !== 'object' || value === null) return leaf(value, key, quote);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, mapped(one, name, leaf, quote)]),
  );
}
