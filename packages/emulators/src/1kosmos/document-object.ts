import type { SpecimenPrinted } from '../shared/index.js';
import { type DocumentType, documentTraits } from './words.js';

export interface DocumentImages {
  readonly face?: Buffer | undefined;
  readonly image?: Buffer | undefined;
  readonly imageBack?: Buffer | undefined;
}

/**
 * The document object of a result (dossier 7.4): strings, dates `YYYYMMDD`, absent when not printed. The field list
 * is published for driving licences only; passports and cards are given the same one.
 */
export function documentObject(
  documentType: DocumentType,
  proofedBy: string,
  printed: SpecimenPrinted | undefined,
  images: DocumentImages,
): Record<string, string> {
  const traits = documentTraits[documentType];
  const givenNames = printed?.given_names ?? [];
  const [firstName, ...otherNames] = givenNames;
  const givenName = joined(givenNames);
  const address = printed?.address;
  return present({
    type: traits.type,
    documentType: traits.name,
    category: 'identity_document',
    proofedBy,
    documentId: printed?.document_number,
    id: printed?.document_number,
    firstName,
    middleName: joined(otherNames),
    givenName,
    lastName: printed?.family_name,
    familyName: printed?.family_name,
    fullName: joined([givenName, printed?.family_name]),
    dob: compactDate(printed?.birthdate),
    doe: compactDate(printed?.date_of_expiry),
    doi: compactDate(printed?.date_of_issuance),
    gender: printed?.sex,
    placeOfBirth: printed?.birth_place,
    country: printed?.issuing_country,
    street: address?.street,
    city: address?.locality,
    zipCode: address?.postal_code,
    residenceCity: address?.locality,
    residenceZipCode: address?.postal_code,
    ...(documentType === 'dl_object' && printed !== undefined ? licenceFields : {}),
    face: images.face?.toString('base64'),
    image: images.image?.toString('base64'),
    imageBack: images.imageBack?.toString('base64'),
  });
}

/** What the published list has for driving licences, and no specimen prints: the same on each. */
const licenceFields = {
  height: '168',
  eyeColor: 'BRO',
  state: 'IDF',
  county: 'PARIS',
  classificationCode: 'B',
  restrictionCode: 'NONE',
  complianceType: 'F',
};

function joined(parts: readonly (string | undefined)[]): string | undefined {
  const text = parts.filter((part) => part !== undefined && part !== '').join(' ');
  return text === '' ? undefined : text;
}

function compactDate(date: string | undefined): string | undefined {
  return date?.replaceAll('-', '');
}

function present(fields: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) kept[name] = value;
  return kept;
}
