import type { Claims } from '@anyproof/core';
import { compact, compactOrNothing, dateOnly, entryOf } from '@anyproof/provider-kit';
import { readRows } from './innovatrics-rows.js';
import type { DocumentResult } from './innovatrics-schema.js';

const GENDERS: { readonly [letter: string]: string } = { M: 'male', F: 'female' };
const ALPHA_3 = /^[A-Z]{3}$/;

/** ISO 3166-1 alpha-3 of a code in the MRZ, where Germany is `D`; undefined for a local word. */
export function countryCode(text: string | null | undefined): string | undefined {
  if (text === 'D') return 'DEU';
  return text && ALPHA_3.test(text) ? text : undefined;
}

/**
 * What was read from the document. Names and birth date come from `applicant`, the vendor's best of all zones: the MRZ
 * identifiers stand the wrong way round in its own sample (dossier 11, row 20).
 */
export function readClaims(document: DocumentResult): Claims | undefined {
  const { visual, date, mrz } = readRows(document);
  const { applicant } = document;
  return compactOrNothing<Claims>({
    given_name: applicant?.firstName ?? visual('given_name'),
    family_name: applicant?.lastName ?? visual('surname'),
    birthdate: dateOnly(applicant?.dateOfBirth) ?? date('date_of_birth'),
    gender: entryOf(GENDERS, visual('sex')) ?? entryOf(GENDERS, mrz('sex')),
    nationalities: [countryCode(mrz('nationality')) ?? countryCode(visual('nationality'))].filter(isText),
    place_of_birth: compact({ locality: visual('place_of_birth') }),
    address: compact({ formatted: visual('address') }),
  });
}

function isText(value: string | undefined): value is string {
  return value !== undefined;
}
