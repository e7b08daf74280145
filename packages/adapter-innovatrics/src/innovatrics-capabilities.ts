import type { Claims, EvidenceCapability, ProviderCapabilities } from '@anyproof/core';
import type { InnovatricsSettings } from './innovatrics-settings.js';

/** `imageBase` is the base64 of a JPEG (dossier 4.2). */
const MEDIA_TYPES = ['image/jpeg'];

/** A two-sided document is two calls, a face is one. */
const MAX_PAGES = { identity_document: 2, selfie: 1 } as const;

/** The claims that the applicant form has a field for, where the profile has the form. */
export function expectedClaims({ applicantForm }: InnovatricsSettings): readonly (keyof Claims)[] {
  return applicantForm ? ['given_name', 'family_name', 'birthdate'] : [];
}

/** What the vendor can do, as it is configured. */
export function innovatricsCapabilities(settings: InnovatricsSettings): ProviderCapabilities {
  return {
    modes: ['hosted', 'direct'],
    evidence: Object.entries(MAX_PAGES).map(
      ([kind, maxPages]): EvidenceCapability => ({
        kind,
        mediaTypes: MEDIA_TYPES,
        maxBytes: settings.maxImageBytes,
        maxPages,
      }),
    ),
    documentTypes: ['identity_card', 'passport', 'driving_licence'],
    expectedClaims: expectedClaims(settings),
    verbs: ['launch', 'evidence', 'finalize', 'list', 'artifacts', 'erase', 'health'],
    manualReview: true,
    artifacts: ['document_image', 'portrait', 'selfie', 'other'],
    // The app takes the face itself; the vendor has no call for consent, and its own page asks the person.
    consentRequired: { direct: ['terms', 'biometrics'] },
    // Messages come either way; without a signature they prove nothing, and only make us ask.
    ...(settings.webhookSignature === 'off' ? {} : { webhooks: 'signature' }),
  };
}
