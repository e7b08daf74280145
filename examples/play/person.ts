// An invented person, who does what a person would do.
import { type Claims, fileSource, type Source } from '@anyproof/core';
import {
  specimen,
  specimenImage,
  specimenPath,
  type VisitOutcome,
  visitHostedPage,
} from '@anyproof/emulators';

const ID = 'martin-horak';

/** What an app's form would have asked. */
export function claims(): Claims {
  const { given_name, family_name, birthdate } = specimen(ID).claims;
  return { given_name, family_name, birthdate };
}

export const consent = { terms: true, biometrics: true, at: '2026-01-02T03:04:05Z' };

/** Photos, as the app's own camera page would hand them over. */
export function photos(): Readonly<Record<'front' | 'back' | 'selfie' | 'bankDetails', Source>> {
  return {
    front: fileSource(specimenPath(ID, 'card-front')),
    back: fileSource(specimenPath(ID, 'card-back')),
    selfie: fileSource(specimenPath(ID, 'selfie')),
    bankDetails: fileSource(specimenPath(ID, 'bank-details')),
  };
}

/** Opens the vendor's page, agrees, shows card and face, and presses Finish. */
export function visit(launchUrl: string): Promise<VisitOutcome> {
  return visitHostedPage(launchUrl, {
    document_front: specimenImage(ID, 'card-front'),
    document_back: specimenImage(ID, 'card-back'),
    selfie: specimenImage(ID, 'selfie'),
  });
}
