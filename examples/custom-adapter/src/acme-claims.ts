import type { Claims, ProofedDocument } from '@anyproof/core';
import { alpha3, compact, compactOrNothing, dateOnly } from '@anyproof/provider-kit';
import type { Report } from './acme-schema.js';

/** What was read of the person, under OpenID's names. Absent is absent; what is no date or no country is left out. */
export function claimsOf(person: NonNullable<Report['person']>): Claims | undefined {
  const country = alpha3(person.nationality);
  return compactOrNothing<Claims>({
    given_name: person.given,
    family_name: person.family,
    birthdate: dateOnly(person.born),
    nationalities: country === undefined ? [] : [country],
  });
}

export function documentOf(document: NonNullable<Report['document']>): ProofedDocument {
  const { type, number, country, expires } = document;
  return compact<ProofedDocument>({
    kind: 'identity_document',
    type: type === 'PASSPORT' ? 'passport' : type === 'ID_CARD' ? 'identity_card' : undefined,
    nativeType: type,
    number,
    issuingCountry: alpha3(country),
    expiresOn: dateOnly(expires),
  });
}
