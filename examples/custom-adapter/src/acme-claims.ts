import type { Claims, ProofedDocument } from '@anyproof/core';
import {
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  dateOnly,
  entryOfWord,
  plainText,
  unfilled,
} from '@anyproof/provider-kit';
import type { Document, Person } from './acme-answers.js';

/** Which claim each field of a report is, so that a field that cannot be read is told by its claim. */
export const CLAIMS: { readonly [path: string]: string } = {
  'person.given': 'given_name',
  'person.family': 'family_name',
  'person.born': 'birthdate',
  'person.nationality': 'nationalities',
  'document.number': 'documents.number',
  'document.country': 'documents.issuingCountry',
  'document.expires': 'documents.expiresOn',
};

/** What was read of the person, under OpenID's names. Absent is absent; what is no date or no country is a warning. */
export function claimsOf(person: Person, reader: ClaimReader): Claims | undefined {
  const country = reader.first('nationalities', [person.nationality, countryCode]);
  return compactOrNothing<Claims>({
    given_name: reader.first('given_name', [person.given, plainText]),
    family_name: reader.first('family_name', [person.family, plainText]),
    birthdate: reader.first('birthdate', [person.born, dateOnly]),
    nationalities: country === undefined ? [] : [country],
  });
}

const TYPES = { PASSPORT: 'passport', ID_CARD: 'identity_card' } as const;

export function documentOf(document: Document, reader: ClaimReader): ProofedDocument {
  const { type, number, country, expires } = document;
  return compact<ProofedDocument>({
    kind: 'identity_document',
    type: entryOfWord(TYPES, type),
    nativeType: type,
    // Fillers of a machine-readable zone are no part of a number.
    number: reader.first('documents.number', [unfilled(number), plainText]),
    issuingCountry: reader.first('documents.issuingCountry', [country, countryCode]),
    expiresOn: reader.first('documents.expiresOn', [expires, dateOnly]),
  });
}
