import type { AddressClaim, Claims } from '@anyproof/core';
import { type ClaimReader, compact, compactOrNothing, countryCode, plainText } from '@anyproof/provider-kit';
import { isNameOf } from './id360-names.js';
import type { Subject } from './id360-persons.js';
import type { Report, ReportedAddress, ReportedPerson } from './id360-report.js';
import { candidates } from './id360-sources.js';

export interface ReadAddresses {
  /** Of a proof of address in the person's name. */
  readonly proven?: AddressClaim;
  /** That one; else what is printed on their card. */
  readonly extracted?: AddressClaim;
  /** Where no proof was shown, the address is what was typed (dossier 8.3). */
  readonly typed?: AddressClaim;
}

export function readAddresses(
  report: Report,
  subject: Subject,
  person: Claims,
  reader: ClaimReader,
): ReadAddresses {
  const proofs = (report.extracted_data?.proof_of_address ?? []).filter(hasAddress);
  const proof = proofs.find(({ full_name }) => isPersons(full_name, person));
  const proven = proof && proofAddress(proof, reader);
  const printed = reader.first('address.formatted', ...candidates(subject.sources, 'address', plainText));
  if (proof === undefined && proofs.length > 0)
    reader.unusable('address', "the proof of address is not surely in this person's name, so it proves none");
  return compact<ReadAddresses>({
    proven,
    extracted: proven ?? compactOrNothing<AddressClaim>({ formatted: printed }),
    typed: proofs.length === 0 && report.identity ? typedAddress(report.identity, reader) : undefined,
  });
}

/** A proof whose holder was not read was judged by the vendor alone. */
function isPersons(
  holder: string | undefined,
  { family_name, birth_family_name, given_name }: Claims,
): boolean {
  if (plainText(holder) === undefined) return true;
  const familyNames = [family_name, birth_family_name].flatMap((name) => name ?? []);
  return isNameOf(holder, { familyNames, givenName: given_name }) === true;
}

function hasAddress({ address_1, address_2, zip_code, city }: ReportedAddress): boolean {
  return [address_1, address_2, zip_code, city].some((part) => plainText(part) !== undefined);
}

function proofAddress(proof: ReportedAddress, reader: ClaimReader): AddressClaim {
  const street = [proof.address_1, proof.address_2].flatMap((line) => plainText(line) ?? []).join('\n');
  return compact<AddressClaim>({
    street_address: street,
    postal_code: reader.first('address.postal_code', [proof.zip_code, plainText]),
    locality: reader.first('address.locality', [proof.city, plainText]),
  });
}

function typedAddress(identity: ReportedPerson, reader: ClaimReader): AddressClaim {
  return compact<AddressClaim>({
    street_address: plainText(identity.address),
    postal_code: plainText(identity.zip_code),
    locality: plainText(identity.city),
    country: reader.first('address.country', [identity.country, countryCode]),
  });
}
