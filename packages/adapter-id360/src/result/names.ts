import { reportedDate, type Source } from './sources.js';

/** What distinguishes one person from another. */
export interface Who {
  readonly family: ReadonlySet<string>;
  readonly given: ReadonlySet<string>;
  readonly born: ReadonlySet<string>;
}

/** Longer names than any; what comes after is not compared. */
const LONGEST = 500;

/** The words of a name, without accents and case. */
export function nameWords(...names: readonly (string | undefined)[]): readonly string[] {
  return names.flatMap((name) =>
    (name ?? '')
      .slice(0, LONGEST)
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .toUpperCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word !== ''),
  );
}

export function whoIs(source: Source): Who {
  return {
    family: new Set(nameWords(...source.familyName, ...source.birthFamilyName)),
    given: new Set(nameWords(...source.givenName, ...source.firstName)),
    born: new Set(source.birthDate.flatMap((date) => reportedDate(date) ?? [])),
  };
}

export function isNobody({ family, given, born }: Who): boolean {
  return family.size + given.size + born.size === 0;
}

type Comparison = 'same' | 'differs' | 'unknown';

function compare(a: ReadonlySet<string>, b: ReadonlySet<string>): Comparison {
  if (a.size === 0 || b.size === 0) return 'unknown';
  for (const word of a) if (b.has(word)) return 'same';
  return 'differs';
}

/**
 * Whether these are two people. A family name alone may differ, by marriage or by a misread letter, where given names and
 * birthdate are the same.
 */
export function areTwoPeople(a: Who, b: Who): boolean {
  const given = compare(a.given, b.given);
  const born = compare(a.born, b.born);
  if (given === 'differs' || born === 'differs') return true;
  return compare(a.family, b.family) === 'differs' && !(given === 'same' && born === 'same');
}

/** Whether these are surely one person: names or dates are there, and they agree. */
export function areOnePerson(a: Who, b: Who): boolean {
  const same = [compare(a.family, b.family), compare(a.given, b.given), compare(a.born, b.born)];
  return !areTwoPeople(a, b) && same.filter((one) => one === 'same').length >= 2;
}

/** Stand before names on letters and bills. */
const TITLES: ReadonlySet<string> = new Set([
  'M',
  'MR',
  'MME',
  'MLE',
  'MLLE',
  'MONSIEUR',
  'MADAME',
  'MADEMOISELLE',
  'DR',
  'ET',
  'OU',
]);

/**
 * Whether a document is in this person's name: it has the whole of a family name, and no given names but one of theirs
 * among them (bills name couples). Undefined where nothing can be compared.
 */
export function isNameOf(
  holder: string | undefined,
  {
    familyNames,
    givenName,
  }: { readonly familyNames: readonly string[]; readonly givenName: string | undefined },
): boolean | undefined {
  const words = new Set(nameWords(holder).filter((word) => !TITLES.has(word)));
  const families = familyNames.map((name) => nameWords(name)).filter((name) => name.length > 0);
  if (words.size === 0 || families.length === 0) return undefined;
  const family = families.find((name) => name.every((word) => words.has(word)));
  if (family === undefined) return false;
  const others = [...words].filter((word) => !families.some((name) => name.includes(word)));
  const given = nameWords(givenName);
  if (others.length > 0 && given.length === 0) return undefined;
  return others.length === 0 || given.some((name) => others.some((word) => isGiven(word, name)));
}

/** In full, or as an initial. */
function isGiven(word: string, name: string): boolean {
  return word === name || (word.length === 1 && name.startsWith(word));
}
