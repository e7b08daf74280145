/** OpenID Connect address claim (Core 5.1.1). `country` is ISO 3166-1 alpha-3. */
export interface AddressClaim {
  readonly formatted?: string;
  readonly street_address?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly postal_code?: string;
  readonly country?: string;
}

/** OpenID Connect for Identity Assurance `place_of_birth`. `country` is ISO 3166-1 alpha-3. */
export interface PlaceOfBirth {
  /** The whole place as one text, only where the vendor does not split it. */
  readonly formatted?: string;
  readonly locality?: string;
  readonly region?: string;
  readonly country?: string;
}

/** A number that an authority gave the person. */
export interface Identifier {
  /** Such as `personal_number`, `us_ssn`, `br_cpf`. */
  readonly type: string;
  /** ISO 3166-1 alpha-3. */
  readonly country?: string;
  readonly value: string;
}

/**
 * Claims about a person, in OpenID names (OpenID Connect Core 5.1, OpenID Connect for Identity Assurance). Values are
 * kept as they were read: case and accents are not changed.
 */
export interface Claims {
  /** The whole name, only where the vendor does not split it. */
  readonly name?: string;
  /** All given names, in order, separated by spaces. */
  readonly given_name?: string;
  readonly family_name?: string;
  readonly birth_family_name?: string;
  /** `YYYY-MM-DD`. */
  readonly birthdate?: string;
  readonly gender?: 'female' | 'male' | (string & {});
  readonly place_of_birth?: PlaceOfBirth;
  /** ISO 3166-1 alpha-3 codes. */
  readonly nationalities?: readonly string[];
  readonly address?: AddressClaim;
  readonly email?: string;
  /** E.164. */
  readonly phone_number?: string;
  /** National numbers; not a document's own number. */
  readonly identifiers?: readonly Identifier[];
}

/** A claim, or one part of a claim that has parts, such as `address.locality`. */
export type ClaimPath =
  | keyof Claims
  | `address.${keyof AddressClaim}`
  | `place_of_birth.${keyof PlaceOfBirth}`;

const NAMES: Readonly<Record<keyof Claims, true>> = {
  name: true,
  given_name: true,
  family_name: true,
  birth_family_name: true,
  birthdate: true,
  gender: true,
  place_of_birth: true,
  nationalities: true,
  address: true,
  email: true,
  phone_number: true,
  identifiers: true,
};

/** For values from outside: other names are the app's own text, which may be anything. */
export function isClaimName(name: string): name is keyof Claims {
  return Object.hasOwn(NAMES, name);
}
