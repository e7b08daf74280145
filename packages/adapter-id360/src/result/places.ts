import { entryOf } from '@anyproof/provider-kit';

/** Claims, and fields of documents, by the name of the field that holds them. */
type Table = { readonly [field: string]: string };

const PERSON: Table = {
  type: 'documents.type',
  name: 'family_name',
  first_name: 'given_name',
  first_names: 'given_name',
  birth_name: 'birth_family_name',
  birth_date: 'birthdate',
  gender: 'gender',
  birth_place: 'place_of_birth.locality',
  birth_country: 'place_of_birth.country',
  nationality: 'nationalities',
  email: 'email',
  phone_number: 'phone_number',
  address: 'address.street_address',
  zip_code: 'address.postal_code',
  city: 'address.locality',
  country: 'address.country',
};

const EXTRA: Table = {
  id_number: 'documents.number',
  issuing_date: 'documents.issuedOn',
  expiration_date: 'documents.expiresOn',
  issuer: 'documents.issuingAuthority',
  address: 'address.formatted',
  mrz_line_1: 'documents.mrz',
  mrz_line_2: 'documents.mrz',
  mrz_line_3: 'documents.mrz',
};

const PROOF: Table = {
  full_name: 'documents.holder',
  address_1: 'address.street_address',
  address_2: 'address.street_address',
  zip_code: 'address.postal_code',
  city: 'address.locality',
  date: 'documents.issuedOn',
};

const BANK: Table = {
  iban: 'documents.iban',
  bic: 'documents.bic',
  full_name: 'documents.accountHolder',
};

const PAYLOAD: Table = {
  given_name: 'given_name',
  family_name: 'family_name',
  birthdate: 'birthdate',
  gender: 'gender',
  email: 'email',
  phone_number: 'phone_number',
  document_number: 'documents.number',
  place_of_birth: 'place_of_birth.locality',
};

const EXTRACTION: Table = {
  MRZ_surname: 'family_name',
  MRZ_first_name: 'given_name',
  MRZ_nationality: 'nationalities',
  MRZ_birth_date: 'birthdate',
  MRZ_sex: 'gender',
  MRZ_issuing_country: 'documents.issuingCountry',
  OCR_address: 'address.formatted',
  OCR_birth_place: 'place_of_birth.locality',
};

const READING: Table = {
  IDFORMATDOC: 'documents.type',
  IDNOM: 'family_name',
  IDPRENOMS: 'given_name',
  IDSEXE: 'gender',
  IDDATENAISSANCE: 'birthdate',
  IDVILLENAISSANCE: 'place_of_birth.locality',
  IDNUMERODOCUMENT: 'documents.number',
  IDDATEDELIVRANCE: 'documents.issuedOn',
  IDDATEEXPIRATION: 'documents.expiresOn',
  IDAUTORITEDELIVRANCE: 'documents.issuingAuthority',
  IDADRESSE: 'address.formatted',
  IDMRZLIGNE1: 'documents.mrz',
  IDMRZLIGNE2: 'documents.mrz',
  IDMRZLIGNE3: 'documents.mrz',
  IDMRZTYPEDOCUMENT: 'documents.type',
  IDMRZCODEPAYSEMISSION: 'documents.issuingCountry',
  IDMRZNOM: 'family_name',
  IDMRZPRENOMS: 'given_name',
  IDMRZDATENAISSANCE: 'birthdate',
  IDMRZSEXE: 'gender',
  IDMRZNUMERODOCUMENT: 'documents.number',
};

/** Where a report holds claims: what comes before the field, and the fields there. The first that fits counts. */
const PLACES: readonly (readonly [before: RegExp, fields: Table])[] = [
  [/^(?:identity|extracted_data\.identity\.\d+)\.extra$/, EXTRA],
  [/^(?:identity|extracted_data\.identity\.\d+)$/, PERSON],
  [/^extracted_data\.proof_of_address\.\d+$/, PROOF],
  [/^extracted_data\.bank_details\.\d+$/, BANK],
  [/^external_methods\..*\.payload$/, PAYLOAD],
  [/^steps\..*\.results\..*\.result\.extraction$/, EXTRACTION],
  [/^steps\..*\.results\..*\.\d+$/, READING],
];

/** The claim that stands at a place of a report, or the document's field; an item of a list stands where its list does. */
export function claimAt(path: string): string | undefined {
  const field = path.replace(/\.\d+$/, '');
  const dot = field.lastIndexOf('.');
  const before = field.slice(0, dot);
  const name = field.slice(dot + 1).replace(/_B$/, '');
  const [, fields] = PLACES.find(([place]) => place.test(before)) ?? [];
  return fields === undefined ? undefined : entryOf(fields, name);
}
