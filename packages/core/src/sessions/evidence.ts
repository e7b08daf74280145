import { errorFacts, inspectInput, invalidInput, ProofingError } from '../contract/errors.js';
import type { EvidenceInput, Source } from '../contract/evidence.js';
import type { EvidenceCapability, ProviderCapabilities, UploadLimits } from '../contract/provider.js';
import { firstBytes, isSniffable, type Patience, plainMediaType, sniffMediaType } from './sources.js';

/**
 * Throws UNSUPPORTED or INVALID_INPUT, before any call, if the provider does not accept this evidence in this flow; without
 * a flow, in any.
 */
export function checkEvidence(
  provider: string,
  capabilities: ProviderCapabilities,
  evidence: EvidenceInput,
  flow?: string,
): void {
  checkedLimits(provider, capabilities, evidence, flow);
}

/** As {@link checkEvidence}; returns what the provider accepts for this kind. */
function checkedLimits(
  provider: string,
  capabilities: ProviderCapabilities,
  evidence: EvidenceInput,
  flow?: string,
): UploadLimits {
  const known = limitsFor(provider, capabilities, evidence, flow);
  const invalid = invalidAt(provider, evidence.kind);
  if (evidence.pages.length === 0) throw invalid('pages is empty', 'pages');
  if (evidence.pages.length > known.maxPages)
    throw invalid(`at most ${known.maxPages} page(s), not ${evidence.pages.length}`, 'pages');
  for (const [index, page] of evidence.pages.entries()) {
    const { mediaType, size } = factsOf(page) ?? {};
    const which = `page ${index + 1}`;
    const path = `pages.${index}`;
    if (mediaType === undefined || size === undefined)
      throw invalid(`${which} has no mediaType or no size in bytes`, path);
    const plain = plainMediaType(mediaType);
    if (plain !== undefined && !known.mediaTypes.includes(plain))
      throw invalid(`${which} is ${named(plain)}; accepted: ${known.mediaTypes.join(', ')}`, path);
    if (size === 0) throw invalid(`${which} is empty`, path);
    if (size > known.maxBytes)
      throw invalid(`${which} has ${size} bytes; at most ${known.maxBytes} are accepted`, path);
  }
  return known;
}

/**
 * As {@link checkEvidence}, and compares each page's first bytes with its media type, since file names are often wrong.
 * Returns the evidence with every media type under its usual name, as adapters expect it.
 */
export async function checkPages(
  provider: string,
  capabilities: ProviderCapabilities,
  evidence: EvidenceInput,
  patience: Patience = {},
): Promise<EvidenceInput> {
  const { mediaTypes } = inspectInput(() => checkedLimits(provider, capabilities, evidence));
  const pages: Source[] = [];
  for (const [index, page] of evidence.pages.entries()) {
    const claimed = plainMediaType(page.mediaType);
    // Formats without a known signature are left to the adapter.
    if (claimed !== undefined && !isSniffable(claimed)) {
      pages.push(withMediaType(page, claimed));
      continue;
    }
    const shown = sniffMediaType(await firstBytes(page, patience).catch(atPage(provider)));
    const problem = problemWith(claimed, shown, mediaTypes);
    if (problem !== undefined)
      throw invalidAt(provider, evidence.kind)(
        `page ${index + 1} ${problem}; accepted: ${mediaTypes.join(', ')}`,
        `pages.${index}`,
      );
    pages.push(withMediaType(page, shown ?? page.mediaType));
  }
  return { ...evidence, pages };
}

/** What is wrong with a page; undefined if its bytes match its media type and that is accepted. */
function problemWith(
  claimed: string | undefined,
  shown: string | undefined,
  accepted: readonly string[],
): string | undefined {
  if (shown === undefined)
    return claimed === undefined
      ? 'has no media type, and its first bytes match no known format'
      : `was declared as ${claimed}, but its first bytes do not match; it may be damaged or misnamed`;
  if (claimed !== undefined && shown !== claimed)
    return `was declared as ${claimed}, but its first bytes are ${shown}; the file may be misnamed`;
  return accepted.includes(shown) ? undefined : `is ${shown}, according to its first bytes`;
}

/** The first limits for this kind; a session's flow is not known once it was created, and flows share their limits. */
function limitsFor(
  provider: string,
  { flows }: ProviderCapabilities,
  evidence: EvidenceInput | null | undefined,
  flow: string | undefined,
): UploadLimits {
  if (!Array.isArray(evidence?.pages) || typeof evidence.kind !== 'string')
    throw invalidAt(provider)('evidence needs a kind and a list of pages');
  const known = flow !== undefined && Object.hasOwn(flows, flow) ? flows[flow] : undefined;
  const uploads = (known === undefined ? Object.values(flows) : [known]).flatMap((one) =>
    one.evidence.filter(isUpload),
  );
  const found = uploads.find((candidate) => candidate.kind === evidence.kind);
  if (found !== undefined) return found.upload;
  const kinds = new Set(uploads.map(({ kind }) => kind));
  throw new ProofingError({
    code: 'UNSUPPORTED',
    path: 'kind',
    message: `does not accept this kind of evidence; accepted: ${[...kinds].join(', ')}`,
    provider,
  });
}

function isUpload(one: EvidenceCapability): one is EvidenceCapability & { readonly upload: UploadLimits } {
  return one.upload !== undefined;
}

/** Adds that no page was accepted to the error of a failed source. */
function atPage(provider: string): (error: unknown) => never {
  return (error) => {
    throw ProofingError.isInstance(error)
      ? new ProofingError({ ...errorFacts(error), provider, pagesAccepted: 0 })
      : error;
  };
}

function invalidAt(provider: string, evidence?: string): (message: string, path?: string) => ProofingError {
  return (message, path) => invalidInput(message, { path, evidence, provider, pagesAccepted: 0 });
}

/**
 * Types that apps are known to send by mistake. Others are the app's own text, which may be anything, and are not
 * shown.
 */
const USUAL: ReadonlySet<string> = new Set([
  ...['jpeg', 'png', 'gif', 'webp', 'heic', 'avif', 'bmp', 'tiff', 'svg+xml'].map((one) => `image/${one}`),
  ...['pdf', 'json', 'zip', 'xml', 'msword', 'x-www-form-urlencoded'].map((one) => `application/${one}`),
  ...['text/plain', 'text/html', 'text/csv', 'video/mp4', 'video/quicktime', 'video/webm'],
]);

function named(mediaType: string): string {
  return USUAL.has(mediaType) ? mediaType : 'of an unknown type';
}

function withMediaType(page: Source, mediaType: string): Source {
  if (page.mediaType === mediaType) return page;
  return { mediaType, size: page.size, open: () => page.open() };
}

/** A source is the app's code: reading its properties may throw, and the error may name a person. */
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
