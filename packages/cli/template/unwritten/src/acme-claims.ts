import type { Claims, ProofedDocument } from '@anyproof/core';
import type { Report } from './acme-schema.js';
import { todo } from './todo.js';

// TODO 3: the claims and the document that were read.
// Claims have OpenID's names: given_name, family_name, birthdate, nationalities. In the kit, `compactOrNothing` and
// `compact` leave out what is absent, `dateOnly` and `alpha3` what is no date and no country.
export function claimsOf(_person: NonNullable<Report['person']>): Claims | undefined {
  return todo('src/acme-claims.ts: the claims that were read');
}

export function documentOf(_document: NonNullable<Report['document']>): ProofedDocument {
  return todo('src/acme-claims.ts: the document that was read');
}
