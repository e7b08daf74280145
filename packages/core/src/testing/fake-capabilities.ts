const fakeEvidence = (kind: string) => ({
  kind,
  mediaTypes: ['image/jpeg', 'image/png', 'application/pdf', 'image/heic'],
  maxBytes: 10_000_000,
  maxPages: 10,
});

export const fakeCapabilities = {
  modes: ['hosted', 'direct'],
  evidence: ['identity_document', 'selfie', 'proof_of_address', 'bank_details'].map(fakeEvidence),
  documentTypes: ['identity_card', 'passport', 'driving_licence', 'residence_permit'],
  expectedClaims: ['given_name', 'family_name', 'birthdate'],
  verbs: ['consent', 'evidence', 'finalize', 'cancel', 'erase'],
  manualReview: true,
  artifacts: [],
  webhooks: 'signature',
} as const;
