import { type Person, shownOn } from '../people.js';
import { type Address, attemptOf, type Verification } from './model.js';

export interface Comparison {
  readonly field: string;
  readonly outcome: 'MATCH' | 'PARTIAL' | 'MISMATCH' | 'NO_DATA';
  readonly expected: string;
  readonly found: string | undefined;
}

/** Whoever is on the document, else on any picture. */
export function personOf(one: Verification): Person | undefined {
  const { shown } = attemptOf(one);
  const front = shown.get('document-0');
  return front === undefined ? undefined : shownOn(front.picture);
}

/** The address that a letter proves, or that the chip of the document has. */
export function provenAddress(one: Verification): Person['address'] | undefined {
  const { shown, way } = attemptOf(one);
  const letter = shown.get('address-0');
  if (letter !== undefined) return shownOn(letter.picture).address;
  return way === 'SDK' ? personOf(one)?.address : undefined;
}

export function comparisonsOf(one: Verification): readonly Comparison[] {
  const person = personOf(one);
  if (person === undefined || one.expected === undefined) return [];
  const { givenName, familyName, born, address } = one.expected;
  const pairs: readonly (readonly [string, string | undefined, string | undefined])[] = [
    ['givenName', givenName, person.given],
    ['familyName', familyName, person.family],
    ['born', born, person.born],
    ['address', oneLine(address), oneLine(provenAddress(one))],
  ];
  return pairs.flatMap(([field, expected, found]) =>
    expected === undefined ? [] : [{ field, expected, found, outcome: outcomeOf(expected, found) }],
  );
}

function outcomeOf(expected: string, found: string | undefined): Comparison['outcome'] {
  if (found === undefined) return 'NO_DATA';
  const [wanted, read] = [expected, found].map(wordsOf);
  if (wanted === read) return 'MATCH';
  // One of several names, such as the first of the given names.
  return ` ${read} `.includes(` ${wanted} `) || ` ${wanted} `.includes(` ${read} `) ? 'PARTIAL' : 'MISMATCH';
}

/** Without accents, case and punctuation. */
function wordsOf(text: string): string {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '').toUpperCase();
  return plain.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function oneLine(address: Address | undefined): string | undefined {
  if (address === undefined) return undefined;
  const { street, postalCode, city, country } = address;
  return [street, postalCode, city, country].filter((part) => part !== undefined).join(', ');
}
