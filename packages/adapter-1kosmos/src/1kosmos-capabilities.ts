import type { ProviderCapabilities } from '@anyproof/core';
import { DOCUMENT_TYPES, EVIDENCE } from './1kosmos-evidence.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';

/** What this provider can do, as it is configured. */
export function capabilitiesOf({ outcomeFrom }: OneKosmosSettings): ProviderCapabilities {
  // `result` lists no sessions; it is chosen where `fetch` is not licensed.
  const hasFetch = outcomeFrom === 'fetch';
  return {
    modes: ['hosted', 'direct'],
    evidence: EVIDENCE,
    documentTypes: Object.keys(DOCUMENT_TYPES),
    // In hosted mode the vendor's page asks the person.
    consentRequired: { direct: ['terms', 'biometrics'] },
    // Names are kept with the session; nothing says that they are compared (dossier 6.3).
    expectedClaims: [],
    // The three ways to leave a session are three acts, so they stay on the client and there is no `cancel`.
    verbs: ['evidence', 'finalize', 'retry', ...(hasFetch ? (['list'] as const) : []), 'artifacts', 'health'],
    manualReview: true,
    artifacts: ['document_image', 'portrait', 'selfie'],
  };
}
