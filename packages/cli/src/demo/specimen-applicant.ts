import { fileSource, type Launch } from '@anyproof/core';
import { type Specimen, specimenImage, specimenPath, visitHostedPage } from '@anyproof/emulators';
import type { Applicant, Images } from './applicant.js';

/** An invented person, who does on the vendor's hosted page what a person would do. */
export function applicantFor(specimen: Specimen, provider: string): Applicant {
  const { given_name, family_name, birthdate } = specimen.claims;
  return {
    reference: `demo-${provider}-${specimen.id}`,
    claims: { given_name, family_name, birthdate },
    consent: { terms: true, biometrics: true, at: new Date().toISOString() },
    returnUrl: 'https://app.example/identity/return',
    // The sessions end with the demo.
    save: async () => undefined,
    sendTo: (launch) => visit(specimen, launch),
  };
}

export function imagesOf(specimen: Specimen): Images {
  return {
    front: fileSource(specimenPath(specimen.id, 'card-front')),
    back: fileSource(specimenPath(specimen.id, 'card-back')),
    selfie: fileSource(specimenPath(specimen.id, 'selfie')),
  };
}

async function visit(specimen: Specimen, { url }: Launch): Promise<void> {
  if (url === undefined) throw new Error('the demo person can only follow a link');
  await visitHostedPage(url, {
    document_front: specimenImage(specimen.id, 'card-front'),
    document_back: specimenImage(specimen.id, 'card-back'),
    selfie: specimenImage(specimen.id, 'selfie'),
  });
}
