import { reportedDate, type Source } from './sources.js';

/** What distinguishes one person from another, with names in every spelling for comparison. */
export interface Who {
  readonly family: ReadonlySet<string>;
  readonly given: ReadonlySet<string>;
  readonly born: ReadonlySet<string>;
}

/** Longer than any name; the rest is not compared. */
const LONGEST = 500;

/** Letters that removing accents does not change, as ICAO 9303-3 (section 6) writes them. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Ø: 'OE',
    Æ: 'AE',
    Œ: 'OE',
    Ł: 'L',
    Đ: 'D',
    Ð: 'D',
    Þ: 'TH',
    Ħ: 'H',
    Ŧ: 'T',
    Ŋ: 'N',
    ẞ: 'SS',
  }),
);

/**
 * One spelling for all those that ICAO 9303-3 allows for a name: Ö is OE or O, Å is AA or A, Ü is UE, UXX or U, Ñ is N
 * or NXX. For comparison only: it is no one's actual name.
 */
function folded(text: string): string {
  const plain = text
    .slice(0, LONGEST)
    .toUpperCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Z]/g, (letter) => LETTERS.get(letter) ?? letter);
  return collapsed(plain);
}

function collapsed(plain: string): string {
  return plain
    .replace(/A[AE]+/g, 'A')
    .replace(/OE+/g, 'O')
    .replace(/U(?:E|XX)+/g, 'U')
    .replace(/N(?:XX)+/g, 'N')
    .replace(/SS+/g, 'S');
}

/** Folded words joined, which may bring an A and an E together: ANNA-EVA becomes ANNAEVA. */
const asOne = (words: readonly string[]): string => collapsed(words.join(''));

const NO_LETTER = /[^\p{L}\p{N}]+/u;

/** The words of a name, folded. */
export function nameWords(...names: readonly (string | undefined)[]): readonly string[] {
  return names.flatMap((name) => folded(name ?? '').split(NO_LETTER)).filter((word) => word !== '');
}

/** The words, and their forms without apostrophes and hyphens: NGOLO, MARIELOU. */
function spellings(name: string | undefined): readonly string[] {
  const chunks = folded(name ?? '').split(/\s+/);
  const words = nameWords(name);
  return [...words, ...chunks.map((chunk) => asOne(chunk.split(NO_LETTER))), ...beginnings(words)].filter(
    (word) => word !== '',
  );
}

/** The first words of a name joined: zones have blanks where other sources have nothing, or a hyphen. */
function beginnings(words: readonly string[]): readonly string[] {
  let all = '';
  return words.map((word) => {
    all = asOne([all, word]);
    return all;
  });
}

export function whoIs(source: Source): Who {
  return {
    family: new Set([...source.familyName, ...source.birthFamilyName].flatMap(spellings)),
    given: new Set([...source.givenName, ...source.firstName].flatMap(spellings)),
    born: new Set(source.birthDate.flatMap((date) => reportedDate(date) ?? [])),
  };
}

/** Surname and a first name, each as one word; one matching reading of each is enough. */
export function nameKeys(source: Source): readonly string[] {
  const surnames = source.familyName.map((name) => asOne(nameWords(name)));
  const firsts = [...source.givenName, ...source.firstName].flatMap((name) => {
    const [word, chunk] = [
      nameWords(name)[0],
      asOne((folded(name).trim().split(/\s+/)[0] ?? '').split(NO_LETTER)),
    ];
    return [word, chunk].flatMap((first) => first || []);
  });
  return surnames.flatMap((surname) => (surname === '' ? [] : firsts.map((first) => `${surname}, ${first}`)));
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

/** Zones truncate names: from this length on, a name that begins with the other counts as the same. */
const CUT = 10;
/** A surname this long leaves fewer letters than `CUT` for the given names in a card's line of thirty. */
const LONG_SURNAME = 30 - 2 - CUT;

/**
 * As {@link compare}, but a truncated name, a single initial, or a name in another script does not count as different,
 * since it may be the same.
 */
function compareNames(a: ReadonlySet<string>, b: ReadonlySet<string>, isCrowded: boolean): Comparison {
  const found = compare(a, b);
  if (found !== 'differs') return found;
  const [some, others] = [[...a].slice(0, MOST_SPELLINGS), [...b].slice(0, MOST_SPELLINGS)];
  if (some.some(isLatin) !== others.some(isLatin)) return 'unknown';
  const starts = some.flatMap((one) => others.map((other) => beginningOf(one, other)));
  const longest = Math.max(0, ...starts);
  if (longest >= CUT) return 'same';
  return longest === 1 || (isCrowded && longest > 0) ? 'unknown' : 'differs';
}

/** More than any name has. */
const MOST_SPELLINGS = 60;

const isLatin = (word: string) => /[A-Z]/.test(word);

/** The length of the shorter one, if the longer one begins with it. */
function beginningOf(one: string, other: string): number {
  return one.startsWith(other) || other.startsWith(one) ? Math.min(one.length, other.length) : 0;
}

function isCrowded({ family }: Who): boolean {
  return [...family].some((name) => name.length > LONG_SURNAME);
}

/**
 * True only if these are certainly two people, since a person who may be one of two loses all claims. Only the family
 * name may differ, by marriage or a misread letter, if given names and birthdate are the same.
 */
export function areTwoPeople(a: Who, b: Who): boolean {
  const { family, given, born } = comparison(a, b);
  if (given === 'differs' || born === 'differs') return true;
  return family === 'differs' && !(given === 'same' && born === 'same');
}

/** True only if these are certainly one person: names or dates are present and agree. */
export function areOnePerson(a: Who, b: Who): boolean {
  const same = Object.values(comparison(a, b)).filter((one) => one === 'same');
  return !areTwoPeople(a, b) && same.length >= 2;
}

function comparison(a: Who, b: Who): { readonly [name in keyof Who]: Comparison } {
  return {
    family: compareNames(a.family, b.family, false),
    given: compareNames(a.given, b.given, isCrowded(a) || isCrowded(b)),
    born: compare(a.born, b.born),
  };
}

/** Titles precede names on letters and bills, and some indicate a man or a woman. */
const TITLES: ReadonlyMap<string, 'male' | 'female' | undefined> = new Map([
  ['M', 'male'],
  ['MR', 'male'],
  ['MONSIEUR', 'male'],
  ['MME', 'female'],
  ['MLE', 'female'],
  ['MLLE', 'female'],
  ['MADAME', 'female'],
  ['MADEMOISELLE', 'female'],
  ['DR', undefined],
  ['ET', undefined],
  ['OU', undefined],
]);

/**
 * True if a document is in this person's name: it has a complete family name, and any given names on it include one of
 * the person's (bills name couples). Titles count if it has no complete given name. Undefined if nothing can be
 * compared.
 */
export function isNameOf(
  holder: string | undefined,
  person: {
    readonly familyNames: readonly string[];
    readonly givenName: string | undefined;
    readonly gender?: string | undefined;
  },
): boolean | undefined {
  const all = nameWords(holder);
  const words = all.filter((word) => !TITLES.has(word));
  const joined = joins(words);
  const families = person.familyNames.map((name) => nameWords(name)).filter((name) => name.length > 0);
  if (words.length === 0 || families.length === 0) return undefined;
  const isThere = (name: readonly string[]) =>
    name.every((word) => words.includes(word)) || joined.has(asOne(name));
  if (!families.some(isThere)) return false;
  const others = words.filter(
    (word) => !families.some((name) => name.includes(word) || asOne(name) === word),
  );
  const given = spellings(person.givenName);
  if (others.length > 0 && given.length === 0) return undefined;
  const joinedOthers = joins(others);
  if (given.some((name) => joinedOthers.has(name))) return true;
  const isInitial = others.some((word) => word.length === 1 && given.some((name) => name.startsWith(word)));
  return (others.length === 0 || isInitial) && isTitleOf(all, person.gender);
}

/** Names have few parts; more are not combined. */
const MOST_PARTS = 4;

/** The words, and neighbouring words joined. */
function joins(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.flatMap((_, from) => beginnings(words.slice(from, from + MOST_PARTS))));
}

function isTitleOf(words: readonly string[], gender: string | undefined): boolean {
  const titles = words.flatMap((word) => TITLES.get(word) ?? []);
  const isKnown = gender === 'male' || gender === 'female';
  return titles.length === 0 || !isKnown || titles.includes(gender);
}
