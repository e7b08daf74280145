// Machine readable zones after ICAO Doc 9303: part 3 (transliteration, check digits, names), part 4 (TD3), part 5 (TD1).

import type { Card, Paper, Person } from './people.js';

const two: Readonly<Record<string, string>> = {
  Ä: 'AE',
  Ö: 'OE',
  Ü: 'UE',
  Ø: 'OE',
  Å: 'AA',
  Æ: 'AE',
  Œ: 'OE',
  ẞ: 'SS',
  Þ: 'TH',
  Ĳ: 'IJ',
};
const one: Readonly<Record<string, string>> = { Ð: 'D', Đ: 'D', Ł: 'L', Ħ: 'H', Ŧ: 'T', ı: 'I' };
const weights = [7, 3, 1];

/** `GARCÍA-LEFÈVRE` becomes `GARCIA<LEFEVRE`; apostrophes go, hyphens and spaces become fillers. */
export function transliterate(text: string): string {
  return [...text.normalize('NFC').toUpperCase()]
    .map((letter) => two[letter] ?? one[letter] ?? letter.normalize('NFD').replace(/\p{M}/gu, ''))
    .join('')
    .replace(/['’.]/g, '')
    .replace(/[\s,-]+/g, '<')
    .replace(/[^A-Z0-9<]/g, '<');
}

export function checkDigit(text: string): string {
  const sum = [...text].reduce((total, letter, at) => {
    const value = letter === '<' ? 0 : /\d/.test(letter) ? Number(letter) : letter.charCodeAt(0) - 55;
    return total + value * (weights[at % 3] ?? 0);
  }, 0);
  return String(sum % 10);
}

const fill = (text: string, length: number): string => text.padEnd(length, '<').slice(0, length);

/** Cuts to `length`, ending on a letter: that is how 9303 shows that a name went on. */
function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = text.slice(0, length);
  return kept.endsWith('<') ? `${kept.slice(0, -2)}<${text[length]}` : kept;
}

/** The name field: primary identifier, two fillers, secondary identifier, cut so that some of both remains. */
export function nameField(familyName: string, givenNames: readonly string[], length: number): string {
  const primary = cut(transliterate(familyName), length - 3);
  const secondary = cut(givenNames.map(transliterate).join('<'), length - 2 - primary.length);
  return fill(`${primary}<<${secondary}`, length);
}

const short = (date: string): string => date.slice(2).replaceAll('-', '');
const sexOf = (sex: Person['sex']): string => (sex === 'X' ? '<' : sex);
const withCheck = (text: string): string => text + checkDigit(text);

export function td1(person: Person, card: Card): string[] {
  const first =
    card.code + person.country + withCheck(fill(card.number, 9)) + fill(person.personal_number ?? '', 15);
  const dates = withCheck(short(person.birthdate)) + sexOf(person.sex) + withCheck(short(card.expires));
  const second = dates + person.country + fill('', 11);
  const composite = checkDigit(
    first.slice(5) + second.slice(0, 7) + second.slice(8, 15) + second.slice(18, 29),
  );
  return [first, second + composite, nameField(person.family_name, person.given_names, 30)];
}

export function td3(person: Person, passport: Paper): string[] {
  const first = `P<${person.country}${nameField(person.family_name, person.given_names, 39)}`;
  const number = withCheck(fill(passport.number, 9));
  const birth = withCheck(short(person.birthdate));
  const expiry = withCheck(short(passport.expires));
  const personal = fill(person.personal_number ?? '', 14);
  const optional = personal + (person.personal_number ? checkDigit(personal) : '<');
  const second = number + person.country + birth + sexOf(person.sex) + expiry + optional;
  return [first, second + checkDigit(number + birth + expiry + optional)];
}
