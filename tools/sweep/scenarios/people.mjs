// The invented people of the specimens: their pictures, and the data that must not be quoted.
import { fileSource } from '@anyproof/core';
import { specimen, specimenPath } from '@anyproof/emulators';

export const CONSENT = { terms: true, biometrics: true, at: '2026-01-05T10:00:00Z' };

export const page = (person, image) => fileSource(specimenPath(person, image));

/** What is printed on their documents. */
export function personalDataOf(person) {
  const { claims, images } = specimen(person);
  const printed = Object.values(images).flatMap((image) => [
    image.printed.document_number,
    image.printed.iban,
    ...(image.printed.mrz ?? []),
  ]);
  const texts = [claims.family_name, claims.birthdate, claims.address.street_address, ...printed];
  return [...new Set(texts.filter((text) => text !== undefined && text.length > 3))];
}
