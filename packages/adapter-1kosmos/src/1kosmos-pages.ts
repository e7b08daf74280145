import {
  type CallOptions,
  type EvidenceInput,
  ProofingError,
  type SessionRef,
  type Source,
} from '@anyproof/core';
import { entryOf, throwWithPages } from '@anyproof/provider-kit';
import { capturesOf, type OneKosmosCapture } from './1kosmos-capture.js';
import { pictureType, uploadName, VERIFICATIONS } from './1kosmos-evidence.js';
import type { OneKosmosSettings } from './1kosmos-settings-types.js';
import type { OneKosmosClient } from './client/index.js';
import type { DocumentNames, VerificationName, VerificationSubmission } from './client/submissions.js';

/** One picture, under the verification it is for. */
interface Page {
  readonly name: VerificationName;
  readonly image: Source;
  readonly capture: OneKosmosCapture;
  /** In the bucket, where pictures go there. */
  readonly uploadName: string;
}

/** Submits the pictures of one piece of evidence, in the way that the settings say. */
export interface Pages {
  /** One call per page, in order; an error says how many pages the vendor has. Returns the pages' names in the bucket. */
  submit(ref: SessionRef, pages: readonly Page[], call: CallOptions): Promise<void>;
  /** `submit/document`, naming what this process uploaded. */
  submitDocument(ref: SessionRef, call: CallOptions): Promise<void>;
  forget(ref: SessionRef): void;
}

/** Throws INVALID_INPUT when the capture is of another shape, or a page is of no use: none is left out in silence. */
export function pagesOf(evidence: EvidenceInput, provider: string): Page[] {
  const captures = capturesOf(evidence, provider);
  const names = entryOf(VERIFICATIONS, evidence.kind) ?? [];
  return evidence.pages.map((image, index): Page => {
    const name = names[index];
    const mediaType = pictureType(image.mediaType);
    const upload = name && uploadName(name, mediaType ?? '');
    if (name === undefined || mediaType === undefined || upload === undefined)
      throw new ProofingError({
        code: 'INVALID_INPUT',
        message: `${evidence.kind}: page ${index + 1} is one too many, or is neither image/jpeg nor image/png`,
        provider,
        pagesAccepted: 0,
      });
    return { name, image: ofType(image, mediaType), capture: captures[index] ?? {}, uploadName: upload };
  });
}

/** Sessions whose uploads are remembered at a time. */
const REMEMBERED = 10_000;

export function createPages(client: OneKosmosClient, settings: OneKosmosSettings): Pages {
  return settings.images === 'bucket' ? bucketPages(client) : inlinePages(client);
}

function inlinePages({ proofingSession }: OneKosmosClient): Pages {
  return {
    submit: (ref, pages, { signal }) =>
      inOrder(pages, ({ name, image, capture }) =>
        proofingSession.submitVerification(ref.id, name, { ...submissionOf(capture), image }, signal),
      ),
    submitDocument: ({ id }, { signal }) => proofingSession.submitDocument(id, signal),
    forget: () => undefined,
  };
}

/** Dossier 7.3 (b): the picture to the bucket, its name to the vendor; the engine's small cuts still go inline. */
function bucketPages({ proofingSession, uploads }: OneKosmosClient): Pages {
  const uploaded = new Map<string, Map<VerificationName, DocumentNames['document_front']>>();
  const remember = ({ id }: SessionRef, { name, capture, uploadName }: Page) => {
    const sides = uploaded.get(id) ?? new Map();
    uploaded.delete(id);
    uploaded.set(id, sides.set(name, { result: capture.result ?? {}, imageNames: [uploadName] }));
    const [oldest] = uploaded.keys();
    if (uploaded.size > REMEMBERED && oldest !== undefined) uploaded.delete(oldest);
  };
  return {
    submit: async (ref, pages, { signal }) => {
      const names = pages.map((page) => page.uploadName);
      const { value: urls } = await proofingSession.presignedUrls(ref.id, names, signal);
      await inOrder(pages, async (page) => {
        const url = entryOf(urls, page.uploadName);
        if (url === undefined) throw noAddress(ref.provider);
        await uploads.put(url, page.image, { signal });
        const submission = { ...submissionOf(page.capture), imageNames: [page.uploadName] };
        await proofingSession.submitVerification(ref.id, page.name, submission, signal);
        remember(ref, page);
      });
    },
    submitDocument: async (ref, { signal }) => {
      const sides = uploaded.get(ref.id);
      const front = sides?.get('document_liveness_front');
      const back = sides?.get('document_liveness_back');
      // Another process uploaded them, and only it knows their names; the service has them from `submit/verification`.
      if (front === undefined) return proofingSession.submitDocument(ref.id, signal);
      const body = { document_front: front, ...(back && { document_back: back }) };
      await proofingSession.submitDocumentV3(ref.id, body, signal);
    },
    forget: ({ id }) => void uploaded.delete(id),
  };
}

/** The same bytes, under the format's usual name. */
const ofType = (source: Source, mediaType: string): Source =>
  source.mediaType === mediaType ? source : { mediaType, size: source.size, open: () => source.open() };

function submissionOf({ result = {}, images, event }: OneKosmosCapture): VerificationSubmission {
  return { result, ...(images && { images }), ...(event && { event }) };
}

async function inOrder(pages: readonly Page[], work: (page: Page) => Promise<void>): Promise<void> {
  for (const [index, page] of pages.entries()) await work(page).catch(throwWithPages(index));
}

function noAddress(provider: string): ProofingError {
  return new ProofingError({
    code: 'BAD_RESPONSE',
    message: 'the vendor gave no address for a picture',
    provider,
  });
}
