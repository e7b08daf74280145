// The invented people. Nobody here exists; the names are chosen for what they do to parsers: accents, hyphens, an
// apostrophe, several given names, a name longer than its MRZ field, letters that transliterate to two.
// `look` drives the portrait, so that card, passport and selfie show one face.

import type { CountryCode } from './countries.js';
import type { Bank } from './iban.js';

export interface Look {
  readonly skin: string;
  readonly hair: string;
  readonly eyes: string;
  readonly style: 'long' | 'short' | 'bun' | 'curly' | 'fringe';
  readonly face: 'oval' | 'square' | 'round' | 'long';
  readonly clothes: string;
  readonly freckles?: true;
  readonly beard?: true;
  readonly glasses?: true;
}

export interface Paper {
  readonly number: string;
  readonly issued: string;
  readonly expires: string;
  readonly authority: string;
}

export interface Card extends Paper {
  /** The first two characters of its MRZ. */
  readonly code: string;
}

export interface Person {
  readonly id: string;
  readonly given_names: readonly string[];
  readonly family_name: string;
  readonly birthdate: string;
  readonly birth_place: string;
  readonly sex: 'F' | 'M' | 'X';
  readonly country: CountryCode;
  readonly height: string;
  readonly personal_number?: string;
  readonly address: {
    readonly street: string;
    readonly postal_code: string;
    readonly locality: string;
    readonly country: string;
  };
  readonly card: Card;
  readonly expired_card?: Card;
  readonly passport: Paper;
  readonly bank: Bank;
  readonly look: Look;
}

export const people: readonly Person[] = [
  {
    id: 'zoe-garcia-lefevre',
    given_names: ['ZOË', 'ANA-LUCÍA'],
    family_name: 'GARCÍA-LEFÈVRE',
    birthdate: '1991-05-17',
    birth_place: 'LYON',
    sex: 'F',
    country: 'FRA',
    height: '168 cm',
    address: {
      street: '12 bis, rue des Échantillons',
      postal_code: '69099',
      locality: 'Lyon',
      country: 'FRA',
    },
    card: {
      code: 'ID',
      number: 'T7X3KQ91Z',
      issued: '2024-03-04',
      expires: '2039-03-03',
      authority: 'PRÉFECTURE DU RHÔNE',
    },
    passport: {
      number: '24ZZ40517',
      issued: '2024-06-11',
      expires: '2039-06-10',
      authority: 'PRÉFECTURE DU RHÔNE',
    },
    bank: { country: 'FR', account: '0000417AB29', name: 'Banque Spécimen', bic: 'SPCMFRP0' },
    look: {
      skin: '#f0c9a8',
      hair: '#5a2e1c',
      eyes: '#4d7a52',
      style: 'long',
      face: 'oval',
      clothes: '#2f6f73',
      freckles: true,
    },
  },
  {
    id: 'martin-horak',
    given_names: ['MARTIN'],
    family_name: 'HORAK',
    birthdate: '1984-11-02',
    birth_place: 'TRNAVA',
    sex: 'M',
    country: 'SVK',
    height: '181 cm',
    // Not divisible by 11, so that it cannot be anybody's birth number.
    personal_number: '8411029999',
    address: { street: 'Vzorová 7', postal_code: '917 99', locality: 'Trnava', country: 'SVK' },
    card: {
      code: 'ID',
      number: 'HA417203',
      issued: '2023-09-18',
      expires: '2038-09-18',
      authority: 'OR PZ TRNAVA',
    },
    expired_card: {
      code: 'ID',
      number: 'EA990417',
      issued: '2012-01-10',
      expires: '2022-01-10',
      authority: 'OR PZ TRNAVA',
    },
    passport: { number: 'BZ0417203', issued: '2023-10-02', expires: '2038-10-02', authority: 'OR PZ TRNAVA' },
    bank: { country: 'SK', account: '0000000004172030', name: 'Vzorová banka', bic: 'SPCMSKB0' },
    look: {
      skin: '#e8bd98',
      hair: '#3b3330',
      eyes: '#5b6f8c',
      style: 'short',
      face: 'square',
      clothes: '#39445e',
      beard: true,
    },
  },
  {
    id: 'maximiliana-schoenbrunner',
    given_names: ['MAXIMILIANA', 'FRIEDERIKE'],
    family_name: 'SCHÖNBRUNNER-WALDSTÄTTEN',
    birthdate: '1978-02-28',
    birth_place: 'SANKT PÖLTEN',
    sex: 'F',
    country: 'AUT',
    height: '174 cm',
    address: { street: 'Musterstraße 41/3', postal_code: '3199', locality: 'Sankt Pölten', country: 'AUT' },
    card: {
      code: 'ID',
      number: '8000417X2',
      issued: '2025-01-20',
      expires: '2040-01-19',
      authority: 'MAGISTRAT ST. PÖLTEN',
    },
    passport: {
      number: 'U0417003Z',
      issued: '2025-01-20',
      expires: '2040-01-19',
      authority: 'MAGISTRAT ST. PÖLTEN',
    },
    bank: { country: 'AT', account: '00000417203', name: 'Musterbank', bic: 'SPCMATW0' },
    look: {
      skin: '#f3d3bb',
      hair: '#c99a4a',
      eyes: '#3f6e9a',
      style: 'bun',
      face: 'round',
      clothes: '#7a2e4d',
      glasses: true,
    },
  },
  {
    id: 'grace-oconnor',
    given_names: ['GRACE', 'ELEANOR', 'MAE'],
    family_name: "O'CONNOR",
    birthdate: '1996-12-31',
    birth_place: 'PORTLAND, OREGON',
    sex: 'F',
    country: 'USA',
    height: '5\'-06"',
    address: {
      street: '417 Specimen Avenue, Apt 2B',
      postal_code: '97299',
      locality: 'Portland, OR',
      country: 'USA',
    },
    card: {
      code: 'I<',
      number: 'C00417203',
      issued: '2024-08-15',
      expires: '2039-08-14',
      authority: 'DEPARTMENT OF SPECIMENS',
    },
    passport: {
      number: 'Z00417203',
      issued: '2024-09-01',
      expires: '2039-08-31',
      authority: 'DEPARTMENT OF SPECIMENS',
    },
    bank: { country: 'IE', account: '41720300', name: 'Specimen Savings Bank', bic: 'SPCMIED0' },
    look: {
      skin: '#8d5b3d',
      hair: '#1d1613',
      eyes: '#3a2418',
      style: 'curly',
      face: 'oval',
      clothes: '#b5652b',
    },
  },
  {
    id: 'robin-ostergard',
    given_names: ['ROBIN', 'SØREN'],
    family_name: 'ØSTERGÅRD',
    birthdate: '2000-02-29',
    birth_place: 'ÆRØSKØBING',
    sex: 'X',
    country: 'DNK',
    height: '177 cm',
    address: { street: 'Prøvevænget 4, 1. tv.', postal_code: '5999', locality: 'Ærøskøbing', country: 'DNK' },
    card: {
      code: 'I<',
      number: '9K04170X',
      issued: '2024-11-05',
      expires: '2039-11-04',
      authority: 'ÆRØ KOMMUNE',
    },
    passport: { number: '204170399', issued: '2024-11-05', expires: '2039-11-04', authority: 'ÆRØ KOMMUNE' },
    bank: { country: 'DK', account: '000417203', name: 'Prøvebanken', bic: 'SPCMDKK0' },
    look: {
      skin: '#edd0bd',
      hair: '#d8b07a',
      eyes: '#6b8f8a',
      style: 'fringe',
      face: 'long',
      clothes: '#4d5b3c',
    },
  },
];
