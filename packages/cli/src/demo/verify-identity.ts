import type { Proofing } from '@anyproof/core';
import type { Applicant, Images } from './applicant.js';

export function verifyIdentity(proofing: Proofing, applicant: Applicant, images: Images) {
  const session = {
    mode: 'direct',
    reference: applicant.reference,
    expected: applicant.claims,
    consent: applicant.consent,
    returnUrl: applicant.returnUrl,
    evidence: [
      { kind: 'identity_document', documentType: 'identity_card', pages: [images.front, images.back] },
      { kind: 'selfie', pages: [images.selfie] },
    ],
  } as const;
  return proofing.run(session, { onSession: ({ ref }) => applicant.save(ref) });
}
