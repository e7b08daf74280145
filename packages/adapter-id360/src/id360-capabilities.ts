import type { Artifact, Claims, ProviderCapabilities } from '@anyproof/core';
import { evidenceOf } from './id360-evidence.js';
import type { Id360Settings } from './id360-settings.js';

const CLAIM_NAMES: readonly (keyof Claims)[] = [
  'given_name',
  'family_name',
  'birth_family_name',
  'birthdate',
  'gender',
  'email',
  'phone_number',
];

/** What this provider can do, as it is configured. */
export function capabilitiesOf(settings: Id360Settings): ProviderCapabilities {
  const { artifacts, callbacks, controlData, paths } = settings;
  const made: readonly Artifact['kind'][] = [
    ...(artifacts.includes('proof_slip') ? (['report'] as const) : []),
    ...(artifacts.includes('idclaim') ? (['evidence'] as const) : []),
  ];
  return {
    modes: ['hosted', 'direct'],
    evidence: evidenceOf(settings),
    // On the vendor's page the person is asked there.
    consentRequired: { direct: ['terms', 'biometrics'] },
    documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
    expectedClaims: CLAIM_NAMES.filter((claim) => Object.hasOwn(controlData, claim)),
    verbs: [
      'launch',
      'consent',
      'evidence',
      'finalize',
      ...(paths.interrupt === undefined ? [] : (['cancel'] as const)),
      'artifacts',
      'health',
    ],
    manualReview: false,
    artifacts: ['document_image', 'selfie', 'other', ...made],
    ...(callbacks.length > 0 ? { webhooks: 'secret' } : {}),
  };
}
