import type { Proofing } from '@anyproof/core';
import type { Applicant } from './applicant.js';

export function provePersonHosted(proofing: Proofing, applicant: Applicant) {
  const session = {
    mode: 'hosted',
    reference: applicant.reference,
    returnUrl: applicant.returnUrl,
    documentTypes: ['identity_card'],
  } as const;
  return proofing.run(session, {
    onSession: async ({ ref, launch }) => {
      await applicant.save(ref);
      await applicant.sendTo(launch);
    },
  });
}
