import type { AddressClaim, Claims } from '@anyproof/core';
import { alpha3, compact, compactOrNothing, dateOnly, entryOf } from '@anyproof/provider-kit';
import { hasIdentitySource } from './id360-identity-source.js';
import { mrzCountry, readIdentityStep } from './id360-identity-step.js';
import type { Report, ReportedAddress, ReportedPerson } from './id360-schema.js';

const GENDERS: { readonly [letter: string]: string } = { M: 'male', F: 'female' };

/**
 * ID360 writes names from what was read, or what was typed where nothing was; e-mail and phone are always typed, and
 * the address is where no proof of it was shown (dossier 8.3).
 */
export interface ReadClaims {
  readonly extracted?: Claims;
  readonly selfAsserted?: Claims;
}

export function readClaims(report: Report): ReadClaims {
  const identity = [report.identity, report.extracted_data?.identity?.[0]].find(hasName) ?? {};
  const [proof] = report.extracted_data?.proof_of_address ?? [];
  const person = personClaims(identity, report);
  const isRead = hasIdentitySource(report);
  const extracted = compactOrNothing<Claims>({
    ...(isRead ? person : {}),
    address: proof === undefined ? undefined : provenAddress(proof),
  });
  const selfAsserted = compactOrNothing<Claims>({
    ...(isRead ? {} : person),
    email: identity.email,
    phone_number: identity.phone_number,
    // Without a proof of address, the address is what was typed.
    address: proof === undefined ? typedAddress(identity) : undefined,
  });
  return { ...(extracted && { extracted }), ...(selfAsserted && { selfAsserted }) };
}

/** An empty object says nothing, and must not hide what stands elsewhere. */
function hasName(person: ReportedPerson | null | undefined): person is ReportedPerson {
  return Boolean(person?.name || person?.first_name || person?.birth_date);
}

function personClaims(identity: ReportedPerson, report: Report): Claims {
  const step = readIdentityStep(report.steps);
  const names = (identity.first_names ?? []).join(' ');
  const nationality = mrzCountry(identity.nationality) ?? step.nationality;
  return compact<Claims>({
    given_name: names || identity.first_name,
    family_name: identity.name,
    birth_family_name: identity.birth_name,
    birthdate: dateOnly(identity.birth_date),
    gender: entryOf(GENDERS, identity.gender),
    place_of_birth: compact({ locality: identity.birth_place, country: alpha3(identity.birth_country) }),
    nationalities: nationality ? [nationality] : undefined,
  });
}

function provenAddress(proof: ReportedAddress): AddressClaim {
  const street = [proof.address_1, proof.address_2].filter(Boolean).join('\n');
  return compact<AddressClaim>({
    street_address: street,
    postal_code: proof.zip_code,
    locality: proof.city,
  });
}

function typedAddress(identity: ReportedPerson): AddressClaim {
  return compact<AddressClaim>({
    street_address: identity.address,
    postal_code: identity.zip_code,
    locality: identity.city,
    country: alpha3(identity.country),
  });
}
