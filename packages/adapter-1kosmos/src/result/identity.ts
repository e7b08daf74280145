import type { AddressClaim, Claims, ProofedDocument, Warning } from '@anyproof/core';
import {
  type Candidate,
  type ClaimReader,
  compact,
  compactOrNothing,
  countryCode,
  dateOnly,
  entryOf,
  entryOfWord,
  genderOf,
  partlyRead,
  plainText,
  unfilled,
} from '@anyproof/provider-kit';
import type { ReportedDocument, SessionResult } from '../client/share-session.js';
import { TYPES } from '../vocabulary.js';

/** The claims, or document fields, that each field of a document object is read into (dossier 7.4). */
const TOLD: { readonly [field: string]: string | readonly string[] } = {
  givenName: 'given_name',
  firstName: 'given_name',
  middleName: 'given_name',
  familyName: 'family_name',
  lastName: 'family_name',
  fullName: 'name',
  dob: 'birthdate',
  gender: 'gender',
  placeOfBirth: 'place_of_birth.locality',
  // With a street, the country belongs to the address.
  street: ['address.street_address', 'address.country'],
  city: 'address.locality',
  residenceCity: 'address.locality',
  state: 'address.region',
  zipCode: 'address.postal_code',
  residenceZipCode: 'address.postal_code',
  country: ['documents.issuingCountry', 'address.country'],
  documentId: 'documents.number',
  id: 'documents.number',
  doi: 'documents.issuedOn',
  doe: 'documents.expiresOn',
};

const IN_DOCUMENT = /^(?:document|dl_object|ppt_object|idcard_object)\.(\w+)$/;

/** A warning for each part of a result that could not be read, once per claim that is read from it. */
export function unreadWarnings(unread: readonly string[]): Warning[] {
  return unread.flatMap((place) => {
    const told = entryOf(TOLD, IN_DOCUMENT.exec(place)?.[1]);
    const claims = told === undefined || typeof told === 'string' ? [told] : told;
    return claims.flatMap((claim) => partlyRead([place], () => claim));
  });
}

export function readClaims(document: DescribedDocument | undefined, reader: ClaimReader): Claims | undefined {
  if (document === undefined) return undefined;
  const text = textsOf(document, reader);
  const street_address = text('address.street_address', 'street');
  const family_name = text('family_name', 'familyName', 'lastName');
  return compactOrNothing<Claims>({
    // How to split it is not documented.
    name: family_name === undefined ? text('name', 'fullName') : undefined,
    given_name: givenNames(document, reader),
    family_name,
    birthdate: reader.first('birthdate', ...each(document, dateOnly, 'dob')),
    gender: reader.first('gender', ...each(document, (value) => genderOf(value), 'gender')),
    place_of_birth: compact({ locality: text('place_of_birth.locality', 'placeOfBirth') }),
    address: compact<AddressClaim>({
      street_address,
      locality: text('address.locality', 'city', 'residenceCity'),
      region: text('address.region', 'state'),
      postal_code: text('address.postal_code', 'zipCode', 'residenceZipCode'),
      // The document's country, unless it belongs to an address.
      country: street_address && reader.first('address.country', ...each(document, countryCode, 'country')),
    }),
  });
}

export function readDocument(document: DescribedDocument, reader: ClaimReader): ProofedDocument {
  const numberOf = (value: unknown) => plainText(unfilled(value));
  return compact<ProofedDocument>({
    kind: 'identity_document',
    type: document.map(typeOf).find((one) => one !== undefined),
    nativeType: document.map(nativeTypeOf).find((one) => one !== undefined),
    number: reader.first('documents.number', ...each(document, numberOf, 'documentId', 'id')),
    issuingCountry: reader.first('documents.issuingCountry', ...each(document, countryCode, 'country')),
    issuedOn: reader.first('documents.issuedOn', ...each(document, dateOnly, 'doi')),
    expiresOn: reader.first('documents.expiresOn', ...each(document, dateOnly, 'doe')),
  });
}

const nativeTypeOf = ({ type, documentType }: ReportedDocument): string | undefined =>
  plainText(type) ?? plainText(documentType);

/**
 * OpenID has all given names in one claim; 1Kosmos separates the first from the others. `givenName` may be all of them
 * or only the first, so a middle name that it lacks is appended.
 */
function givenNames(document: DescribedDocument, reader: ClaimReader): string | undefined {
  const whole = document.map(({ givenName, middleName }): Candidate<string> => {
    const middle = plainText(middleName);
    const read = (value: unknown) => {
      const given = plainText(value);
      return given === undefined || middle === undefined || hasName(given, middle)
        ? given
        : `${given} ${middle}`;
    };
    return [givenName, read];
  });
  const inParts = document.map(({ firstName, middleName }): Candidate<string> => {
    const [first, middle] = [plainText(firstName), plainText(middleName)];
    // A middle name alone would be taken for the first.
    const read = () => (first === undefined ? undefined : [first, middle].filter(Boolean).join(' '));
    return [first ?? middle, read];
  });
  return reader.first('given_name', ...whole, ...inParts);
}

/** True if these names contain that one after the first, in any case. */
const hasName = (names: string, one: string): boolean => ` ${fold(names)} `.indexOf(` ${fold(one)} `, 1) > 0;

function textsOf(document: DescribedDocument, reader: ClaimReader) {
  return (claim: string, ...fields: readonly (keyof ReportedDocument)[]) =>
    reader.first(claim, ...each(document, plainText, ...fields));
}

/** These fields of each description of a document, in order. */
function each<Value>(
  document: DescribedDocument,
  read: Candidate<Value>[1],
  ...fields: readonly (keyof ReportedDocument)[]
): readonly Candidate<Value>[] {
  return document.flatMap((one) => fields.map((field): Candidate<Value> => [one[field], read]));
}

/** The legacy shape's object of each type (dossier 7.4). */
const LEGACY = [
  ['dl_object', 'driving_licence'],
  ['ppt_object', 'passport'],
  ['idcard_object', 'identity_card'],
] as const;

/** One document, in each of the objects that describe it: the first readable value of a field wins. */
export type DescribedDocument = readonly ReportedDocument[];

/**
 * The documents of a result in either shape, the one that claims are read from first. The v3 shape's `document` and a
 * legacy object describe the same document if they have the same type, or only one is typed, and they do not contradict
 * each other: two persons are never merged.
 */
export function reportedDocuments(result: SessionResult): readonly DescribedDocument[] {
  const { document } = result;
  const legacy = legacyIn(result);
  if (document === undefined) return legacy.map(({ one }) => [one]);
  const same = legacy.filter((one) => isOfType(document, one.type, legacy) && !differ(document, one.one));
  const others = legacy.filter((one) => !same.includes(one));
  return [[document, ...same.map(({ one }) => one)], ...others.map(({ one }) => [one])];
}

/** True if two descriptions of one document are about two persons; neither is then used for claims. */
export function describesTwoPersons(result: SessionResult): boolean {
  const { document } = result;
  if (document === undefined) return false;
  const legacy = legacyIn(result);
  return legacy.some(({ type, one }) => isOfType(document, type, legacy) && areTwoPersons(document, one));
}

interface LegacyDocument {
  readonly type: string;
  readonly one: ReportedDocument;
}

function legacyIn(result: SessionResult): readonly LegacyDocument[] {
  return LEGACY.flatMap(([place, type]) => {
    const one = result[place];
    return one === undefined ? [] : [{ type, one }];
  });
}

const isOfType = (document: ReportedDocument, type: string, [first]: readonly LegacyDocument[]): boolean =>
  (typeOf(document) ?? first?.type) === type;

const differ = (a: ReportedDocument, b: ReportedDocument): boolean =>
  areTwoPersons(a, b) || disagree(fold(a.documentId), fold(b.documentId));

function areTwoPersons(a: ReportedDocument, b: ReportedDocument): boolean {
  const family = ({ familyName, lastName }: ReportedDocument) => fold(familyName) ?? fold(lastName);
  // Compares only the first given name: each description may have more or fewer of the others.
  const given = ({ givenName, firstName }: ReportedDocument) =>
    (fold(givenName) ?? fold(firstName))?.split(' ', 1)[0];
  return (
    disagree(family(a), family(b)) ||
    disagree(given(a), given(b)) ||
    disagree(fold(a.fullName), fold(b.fullName)) ||
    disagree(dateOnly(a.dob), dateOnly(b.dob))
  );
}

const disagree = (a: string | undefined, b: string | undefined): boolean =>
  a !== undefined && b !== undefined && a !== b;

/** For comparison: in capitals, with single blanks; undefined if it consists of fillers. */
export function fold(text: string | undefined): string | undefined {
  return unfilled(text)?.toUpperCase().split(/\s+/).join(' ');
}

export function typeOf({ type, documentType }: ReportedDocument): string | undefined {
  return entryOfWord(TYPES, type?.trim()) ?? entryOfWord(TYPES, documentType?.trim());
}

/** The first text that is not blank, in the document that claims are read from. */
export function textOf(
  result: SessionResult,
  field: 'image' | 'imageBack' | 'face' | 'proof_jwt',
): string | undefined {
  return reportedDocuments(result)[0]
    ?.map((one) => one[field])
    .find((text) => text !== undefined && text.trim() !== '');
}
