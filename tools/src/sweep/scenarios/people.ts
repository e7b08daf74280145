// The invented people of the specimens: their pictures, and the data that must not be quoted.
import { type Consent, fileSource, type Source } from '@anyproof/core';
import { type SpecimenImageName, specimen, specimenPath } from '@anyproof/emulators';

export const CONSENT: Consent = { terms: true, biometrics: true, at: '2026-01-05T10:00:00Z' };

export const page = (person: string, image: SpecimenImageName): Source =>
  fileSource(specimenPath(person, image));

/** What is printed on their documents. */
export function personalDataOf(person: string): string[] {
  const { claims, images } = specimen(person);
  const printed = Object.values(images).flatMap((image) => [
    image.printed.document_number,
    image.printed.iban,
    ...(image.printed.mrz ?? []),
  ]);
  const texts = [claims.family_name, claims.birthdate, claims.address.street_address, ...printed];
  return [...new Set(texts.filter((text) => text !== undefined).filter((text) => text.length > 3))];
}
