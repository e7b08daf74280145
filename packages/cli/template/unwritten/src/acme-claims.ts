import type { Claims, ProofedDocument } from '@anyproof/core';
import type { ClaimReader } from '@anyproof/provider-kit';
import type { Document, Person } from './acme-answers.js';
import { todo } from './todo.js';

/** Which claim each field of a report is, so that a field that cannot be read is told by its claim. */
export const CLAIMS: { readonly [path: string]: string } = {};

// TODO 3: the claims and the document that were read.
// Claims have OpenID's names: given_name, family_name, birthdate, nationalities. In the kit, `reader.first` takes the first
// value that can be read and warns of one that cannot, `plainText`, `dateOnly` and `countryCode` read one, and
// `compactOrNothing` and `compact` leave out what is absent. `'person.born': 'birthdate'` is a row of CLAIMS.
export function claimsOf(_person: Person, _reader: ClaimReader): Claims | undefined {
  return todo('src/acme-claims.ts: the claims that were read');
}

export function documentOf(_document: Document, _reader: ClaimReader): ProofedDocument {
  return todo('src/acme-claims.ts: the document that was read');
}
