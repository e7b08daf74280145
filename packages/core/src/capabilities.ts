import type { Claims } from './claims.js';
import type { DocumentType, EvidenceKind } from './evidence.js';
import type { ProofingProvider } from './provider.js';
import type { Artifact } from './result.js';
import type { ConsentPart, Mode } from './session.js';

/** What a vendor takes for one kind of evidence. */
export interface EvidenceCapability {
  readonly kind: EvidenceKind;
  readonly mediaTypes: readonly string[];
  readonly maxBytes: number;
  readonly maxPages: number;
}

/** What a provider can do; the truth, not the brochure. */
export interface ProviderCapabilities {
  readonly modes: readonly Mode[];
  readonly evidence: readonly EvidenceCapability[];
  readonly documentTypes: readonly DocumentType[];
  /**
   * What the person must have agreed to (`consent` of `createSession`) before anything is sent, by mode. A mode is absent
   * where the vendor's own page asks the person.
   */
  readonly consentRequired?: { readonly [R in Mode]?: readonly ConsentPart[] };
  /** The expected claims that the vendor compares with the document. */
  readonly expectedClaims: readonly (keyof Claims)[];
  /** The optional verbs that exist. */
  readonly verbs: readonly Capability[];
  /** Whether a human at the vendor may decide, so that `in_review` can happen. */
  readonly manualReview: boolean;
  readonly artifacts: readonly Artifact['kind'][];
  /** How a callback proves its origin; absent when the vendor sends none. */
  readonly webhooks?: 'signature' | 'secret';
}

/** Each optional verb of a provider, by the name of the ability. */
export const CAPABILITIES = {
  launch: 'getLaunch',
  consent: 'recordConsent',
  evidence: 'submitEvidence',
  finalize: 'finalizeSession',
  cancel: 'cancelSession',
  retry: 'retrySession',
  list: 'listSessions',
  artifacts: 'downloadArtifact',
  erase: 'eraseSession',
  health: 'checkHealth',
} as const;

export type Capability = keyof typeof CAPABILITIES;
type VerbOf<C extends Capability> = (typeof CAPABILITIES)[C];

/** True, and the type knows it, when the provider has the verb: `if (supports(provider, 'erase')) …`. */
export function supports<P extends ProofingProvider, C extends Capability>(
  provider: P,
  capability: C,
): provider is P & Required<Pick<ProofingProvider, VerbOf<C>>> {
  return typeof provider[CAPABILITIES[capability]] === 'function';
}
