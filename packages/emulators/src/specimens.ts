import { readFileSync } from 'node:fs';
import { join } from 'node:path';
// The package's own name, not a relative path: the built files lie deeper than the sources, and the CommonJS build
// is a package scope of its own, in which an `imports` map would not be seen.
import { specimensFolder } from '@anyproof/emulators/specimens';
import type { SpecimenComment } from './shared/types.js';

/** The images there can be; `expired-card-*` exist for one person only. */
export type SpecimenImageName =
  | 'card-front'
  | 'card-back'
  | 'passport'
  | 'selfie'
  | 'proof-of-address'
  | 'bank-details'
  | 'expired-card-front'
  | 'expired-card-back';

/** Under their OpenID names, as the documents print them: names in upper case with accents, dates YYYY-MM-DD. */
export interface SpecimenClaims {
  readonly given_name: string;
  readonly family_name: string;
  readonly birthdate: string;
  readonly gender: 'female' | 'male' | 'other';
  /** ISO 3166-1 alpha-3. */
  readonly nationalities: readonly string[];
  readonly place_of_birth: { readonly locality: string };
  readonly address: {
    readonly street_address: string;
    readonly postal_code: string;
    readonly locality: string;
    readonly country: string;
  };
}

export interface Specimen {
  /** Such as `zoe-garcia-lefevre`. */
  readonly id: string;
  readonly claims: SpecimenClaims;
  /** What each of this person's images prints; the keys are the images there are. */
  readonly images: Readonly<Partial<Record<SpecimenImageName, SpecimenComment>>>;
}

/** Every invented person, read from the package's files on each call. */
export function specimens(): readonly Specimen[] {
  return listFrom(JSON.parse(readFileSync(join(specimensFolder, 'people.json'), 'utf8')));
}

/** One invented person. Throws a RangeError that names the known ones when the id is none of them. */
export function specimen(personId: string): Specimen {
  const known = specimens();
  const found = known.find(({ id }) => id === personId);
  if (found) return found;
  throw new RangeError(`No specimen "${personId}"; there are ${known.map(({ id }) => id).join(', ')}`);
}

/** Absolute path of a person's image. Throws a RangeError when that person has no such image. */
export function specimenPath(personId: string, image: SpecimenImageName): string {
  if (specimen(personId).images[image]) return join(specimensFolder, personId, `${image}.jpg`);
  throw new RangeError(`Specimen "${personId}" has no image "${image}"`);
}

/** The bytes of a person's image: a JPEG. Throws a RangeError when that person has no such image. */
export function specimenImage(personId: string, image: SpecimenImageName): Buffer {
  return readFileSync(specimenPath(personId, image));
}

function listFrom(value: unknown): readonly Specimen[] {
  if (!Array.isArray(value)) throw new TypeError('people.json holds no list');
  return value as readonly Specimen[];
}
