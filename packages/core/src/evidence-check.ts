import type { ProviderCapabilities } from './capabilities.js';
import { ProofingError } from './errors.js';
import type { EvidenceInput, Source } from './evidence.js';

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
      message: `takes no such kind of evidence; it takes ${capabilities.evidence.map((one) => one.kind).join(', ')}`,
      provider,
    });
  const invalid = (message: string) => new ProofingError({ code: 'INVALID_INPUT', message, provider });
  if (evidence.pages.length === 0) throw invalid(`${evidence.kind}: pages is empty`);
  if (evidence.pages.length > known.maxPages)
    throw invalid(`${evidence.kind}: takes ${known.maxPages} page(s), not ${evidence.pages.length}`);
  for (const page of evidence.pages) {
    const { mediaType, size } = factsOf(page) ?? {};
    if (mediaType === undefined || size === undefined)
      throw invalid(`${evidence.kind}: a page has no mediaType or no size in bytes`);
    if (!known.mediaTypes.includes(mediaType))
      throw invalid(
        `${evidence.kind}: a page is not of a type that is taken (${known.mediaTypes.join(', ')})`,
      );
    if (size === 0) throw invalid(`${evidence.kind}: a page is empty`);
    if (size > known.maxBytes)
      throw invalid(`${evidence.kind}: a page has ${size} bytes, more than ${known.maxBytes}`);
  }
}

/** A source is the app's own: reading it may fail, and what that throws may name a person. */
function factsOf(page: Source): Partial<Pick<Source, 'mediaType' | 'size'>> | undefined {
  try {
    const { mediaType, size } = page;
    return typeof mediaType === 'string' && Number.isSafeInteger(size) && size >= 0
      ? { mediaType, size }
      : {};
  } catch {
    return undefined;
  }
}
