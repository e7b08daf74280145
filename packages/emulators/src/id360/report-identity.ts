import type { SpecimenPrinted } from '../shared/index.js';
import { externalIdentityBlock } from './external-method.js';
import type { Dossier, Judgement } from './model.js';
import type { Id360EmulatorSettings } from './settings.js';
import type { DocumentName } from './words.js';

/** MRZ lines with the vendor's filler: `#` where ICAO writes `<` (dossier 1). */
export const mrzLines = (printed: SpecimenPrinted): readonly string[] =>
  (printed.mrz ?? []).map((line) => line.replaceAll('<', '#'));

/** The part of an object that has something to say. */
export const saying = (entries: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));

const oneLine = ({ street, postal_code, locality }: NonNullable<SpecimenPrinted['address']>): string =>
  `${street} ${postal_code} ${locality}`;

/** The names of a dossier that no document names; a KO report has none (dossier 8.2). */
function typedNames({ status, request: { entered } }: Dossier): SpecimenPrinted | undefined {
  const { last_name, first_name } = entered;
  if (status === 'KO' || (last_name === undefined && first_name === undefined)) return undefined;
  return {
    ...(last_name !== undefined && { family_name: last_name }),
    ...(first_name !== undefined && { given_names: [first_name] }),
  };
}

/** `identity` of dossier 8.3: the document first, then the proof of address, then what was typed. */
export function identityBlock(dossier: Dossier, judgement: Judgement): Record<string, unknown> | undefined {
  if (judgement.external) return externalIdentityBlock(judgement);
  const printed = judgement.identity ?? typedNames(dossier);
  if (!printed) return undefined;
  const { entered } = dossier.request;
  const address = judgement.proofOfAddress?.address;
  const typedStreet = [entered.address_line_1, entered.address_line_2, entered.address_line_3]
    .filter((line) => line !== undefined)
    .join(' ');
  return {
    ...names(printed),
    birth_name: null,
    birth_date: printed.birthdate ?? null,
    gender: printed.sex ?? null,
    birth_place: printed.birth_place ?? null,
    birth_country: null,
    email: entered.email ?? null,
    phone_number: entered.phone_number ?? null,
    address: address?.street ?? (typedStreet || null),
    zip_code: address?.postal_code ?? entered.zip_code ?? null,
    city: address?.locality ?? entered.city ?? null,
    country: address?.country ?? entered.country ?? null,
  };
}

/** The shape the migration guide shows: nationality and `extra` inside `identity` (dossier 8.11). */
export function reducedIdentity(judgement: Judgement): Record<string, unknown> | undefined {
  const printed = judgement.identity;
  if (!printed) return undefined;
  return saying({
    name: printed.family_name,
    first_name: printed.given_names?.[0],
    birth_date: printed.birthdate,
    gender: printed.sex,
    birth_place: printed.birth_place,
    nationality: printed.nationality,
    extra: saying({
      id_number: printed.document_number,
      expiration_date: printed.date_of_expiry,
      issuer: printed.issuing_authority,
      address: printed.address && oneLine(printed.address),
    }),
  });
}

/** `extracted_data` of dossier 8.4. */
export function extractedData(
  judgement: Judgement,
  { firstPaper }: Id360EmulatorSettings,
): Record<string, unknown> | undefined {
  const { identity, officer, documentKind } = judgement;
  const own = identity ? [extractedIdentity(identity, documentKind, 'id_document_image')] : [];
  const others = officer ? [extractedIdentity(officer, 'identity_card', 'id_document_mandate_image')] : [];
  const papers = firstPaper === 'own' ? [...own, ...others] : [...others, ...own];
  const data = saying({
    identity: papers.length > 0 ? papers : undefined,
    ...extractedExtras(judgement),
  });
  return Object.keys(data).length > 0 ? data : undefined;
}

export function extractedExtras({
  identity,
  proofOfAddress,
  bankDetails,
}: Judgement): Record<string, unknown> {
  const holderOf = (printed: SpecimenPrinted): string =>
    printed.account_holder ??
    [printed.family_name ?? identity?.family_name, ...(printed.given_names ?? [])].join(' ').trim();
  return saying({
    proof_of_address: proofOfAddress && [
      saying({
        full_name: holderOf(proofOfAddress),
        address_1: proofOfAddress.address?.street,
        address_2: '',
        zip_code: proofOfAddress.address?.postal_code,
        city: proofOfAddress.address?.locality,
        date: proofOfAddress.dated,
      }),
    ],
    bank_details: bankDetails && [
      saying({ iban: bankDetails.iban, bic: bankDetails.bic, full_name: holderOf(bankDetails) }),
    ],
  });
}

function extractedIdentity(
  printed: SpecimenPrinted,
  kind: Judgement['documentKind'],
  file: DocumentName,
): Record<string, unknown> {
  const mrz = Object.fromEntries(mrzLines(printed).map((line, index) => [`mrz_line_${index + 1}`, line]));
  return saying({
    type: kind === 'passport' ? 'P' : 'ID',
    ...names(printed),
    birth_date: printed.birthdate,
    gender: printed.sex,
    birth_place: printed.birth_place,
    extra: saying({
      from_files: [file],
      id_number: printed.document_number,
      issuing_date: printed.date_of_issuance,
      expiration_date: printed.date_of_expiry,
      ...mrz,
    }),
  });
}

const names = (printed: SpecimenPrinted): Record<string, unknown> => ({
  name: printed.family_name ?? null,
  first_name: printed.given_names?.[0] ?? null,
  first_names: printed.given_names ?? [],
});
