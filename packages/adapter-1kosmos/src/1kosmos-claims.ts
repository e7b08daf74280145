import type { AddressClaim, Claims, ProofedDocument } from '@anyproof/core';
import { alpha3, compact, compactOrNothing, dateOnly, entryOf } from '@anyproof/provider-kit';
import type { ReportedDocument, SessionResult } from './1kosmos-schema.js';

const GENDERS: { readonly [word: string]: string } = {
  M: 'male',
  MALE: 'male',
  F: 'female',
  FEMALE: 'female',
};

const TYPES: { readonly [type: string]: string } = {
  dl: 'driving_licence',
  ppt: 'passport',
  idcard: 'identity_card',
};

/** The document's data in either shape of a result (dossier 7.4). */
export function reportedDocument(result: SessionResult): ReportedDocument | undefined {
  return result.document ?? result.dl_object ?? result.ppt_object ?? result.idcard_object ?? undefined;
}

export function readClaims(document: ReportedDocument | undefined): Claims | undefined {
  if (document === undefined) return undefined;
  return compactOrNothing<Claims>({
    given_name: givenNames(document),
    family_name: document.familyName ?? document.lastName,
    birthdate: dateOnly(document.dob),
    gender: entryOf(GENDERS, document.gender?.toUpperCase()),
    place_of_birth: compact({ locality: document.placeOfBirth }),
    address: compact<AddressClaim>({
      street_address: document.street,
      locality: document.city,
      region: document.state,
      postal_code: document.zipCode,
      country: document.street ? alpha3(document.country) : undefined,
    }),
  });
}

export function readDocuments(document: ReportedDocument | undefined): ProofedDocument[] {
  if (document === undefined) return [];
  const nativeType = document.type ?? document.documentType;
  return [
    compact<ProofedDocument>({
      kind: 'identity_document',
      type: entryOf(TYPES, nativeType?.toLowerCase()),
      nativeType,
      number: document.documentId ?? document.id,
      issuingCountry: alpha3(document.country),
      issuedOn: dateOnly(document.doi),
      expiresOn: dateOnly(document.doe),
    }),
  ];
}

/** OpenID puts all given names in one claim; 1Kosmos parts the first from the others. */
function givenNames({ givenName, firstName, middleName }: ReportedDocument): string | undefined {
  return givenName || [firstName, middleName].filter(Boolean).join(' ') || undefined;
}
