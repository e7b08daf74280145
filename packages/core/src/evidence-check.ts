import type { ProviderCapabilities } from './capabilities.js';
import { ProofingError } from './errors.js';
import type { EvidenceInput } from './evidence.js';

/** Throws UNSUPPORTED or INVALID_INPUT, before any call, when the provider cannot take this evidence. */
export function checkEvidence(
  provider: string,
  capabilities: ProviderCapabilities,
  evidence: EvidenceInput,
): void {
  if (!Array.isArray(evidence?.pages))
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'evidence needs a kind and pages', provider });
  const known = capabilities.evidence.find((candidate) => candidate.kind === evidence.kind);
  if (known === undefined)
    throw new ProofingError({
      code: 'UNSUPPORTED',
      message: `takes no evidence of kind "${evidence.kind}"; it takes ${capabilities.evidence.map((one) => one.kind).join(', ')}`,
      provider,
    });
  const invalid = (message: string) => new ProofingError({ code: 'INVALID_INPUT', message, provider });
  if (evidence.pages.length === 0) throw invalid(`${evidence.kind}: pages is empty`);
  if (evidence.pages.length > known.maxPages)
    throw invalid(`${evidence.kind}: takes ${known.maxPages} page(s), not ${evidence.pages.length}`);
  for (const page of evidence.pages) {
    if (!known.mediaTypes.includes(page.mediaType))
      throw invalid(`${evidence.kind}: takes ${known.mediaTypes.join(', ')}, not ${page.mediaType}`);
    if (page.size === 0) throw invalid(`${evidence.kind}: a page is empty`);
    if (page.size > known.maxBytes)
      throw invalid(`${evidence.kind}: a page has ${page.size} bytes, more than ${known.maxBytes}`);
  }
}
