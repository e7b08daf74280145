import {
  type CallOptions,
  type EvidenceInput,
  ProofingError,
  type SessionRef,
  type Source,
  type SubmitOptions,
} from '@anyproof/core';
import { asciiUpper, entryOf, type recentKeys, throwWithPages } from '@anyproof/provider-kit';
import { z } from 'zod';
import type { OneKosmosClient } from './client/index.js';
import type { DocumentNames, VerificationName, VerificationSubmission } from './client/pictures.js';
import { askDetails } from './fetch.js';
import { ENDPOINTS } from './protocol/endpoints.js';
import type { OneKosmosSettings } from './settings.js';
import { checkReference, checkTenant, isJson } from './state.js';
import { pictureType, uploadName, VERIFICATIONS } from './vocabulary.js';

/**
 * What 1Kosmos' capture engine returned in the person's browser or app, for one picture: pass it as
 * `evidence.capture` with a selfie. Without it, the picture is sent with an empty result, and liveness counts as not
 * performed.
 */
export interface OneKosmosCapture {
  /** The engine's own result, sent unchanged. */
  readonly result?: { readonly [field: string]: unknown };
  /** Cropped parts of the picture, in base64. */
  readonly images?: { readonly cropped?: string; readonly face?: string; readonly imageBarcode?: string };
  readonly event?: { readonly screen_name: string; readonly event_name: string };
}

/** With an identity document: one capture for each side. */
export interface OneKosmosDocumentCapture {
  readonly front?: OneKosmosCapture;
  readonly back?: OneKosmosCapture;
}

const capture = z.strictObject({
  result: z.record(z.string(), z.unknown()).refine(isJson).exactOptional(),
  images: z
    .strictObject({
      cropped: z.base64().exactOptional(),
      face: z.base64().exactOptional(),
      imageBarcode: z.base64().exactOptional(),
    })
    .exactOptional(),
  event: z.strictObject({ screen_name: z.string(), event_name: z.string() }).exactOptional(),
});

const documentCapture = z.strictObject({ front: capture.exactOptional(), back: capture.exactOptional() });

/** One capture per page, in order. Throws INVALID_INPUT if the capture has another shape. */
export function capturesOf(evidence: EvidenceInput, provider: string): readonly OneKosmosCapture[] {
  if (evidence.kind === 'selfie') return [read(capture, evidence, provider)];
  const { front = {}, back = {} } = read(documentCapture, evidence, provider);
  return [front, back];
}

function read<Value>(schema: z.ZodType<Value>, evidence: EvidenceInput, provider: string): Value {
  const checked = schema.safeParse(evidence.capture ?? {});
  if (checked.success) return checked.data;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `${evidence.kind}: capture does not have the shape 1Kosmos expects (see OneKosmosCapture)`,
    provider,
  });
}

/** One picture, and the verification that it is for. */
interface Page {
  readonly name: VerificationName;
  readonly image: Source;
  readonly capture: OneKosmosCapture;
  /** Its name in the bucket, if pictures go there. */
  readonly uploadName: string;
}

/** Submits the pictures of one piece of evidence in the configured way. */
export interface Pages {
  /**
   * Makes one call per page, in order; an error says how many pages the vendor has. Remembers the pages' names in the
   * bucket.
   */
  submit(ref: SessionRef, pages: readonly Page[], call: CallOptions): Promise<void>;
  /** `submit/document`, naming what this process uploaded. */
  submitDocument(ref: SessionRef, call: CallOptions): Promise<void>;
  forget(ref: SessionRef): void;
}

/** Throws INVALID_INPUT if the capture has another shape, or a page cannot be used: none is silently ignored. */
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
        message: `${evidence.kind}: page ${index + 1} is one too many, or not image/jpeg or image/png`,
        provider,
        pagesAccepted: 0,
      });
    return { name, image: ofType(image, mediaType), capture: captures[index] ?? {}, uploadName: upload };
  });
}

/** The number of sessions whose uploads are remembered. */
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

/**
 * Dossier 7.3 (b): the picture is uploaded to the bucket, and its name sent to the vendor; the engine's small crops are
 * still sent inline.
 */
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
      // Another process uploaded them, and only that one knows their names; the service has them from
      // `submit/verification`.
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
    message: 'the vendor returned no address for a picture',
    provider,
  });
}

/** Pictures of a face are not submitted for a person who has withdrawn consent. */
export function checkConsent({ consent }: SubmitOptions, provider: string): void {
  if (consent === undefined || (consent.terms && consent.biometrics)) return;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message:
      'the latest consent does not cover terms and biometrics, so nothing was sent; record a new one, or abandon the session',
    provider,
  });
}

/** Calls `start` before the first picture; another process may already have called it. */
export async function startOnce(
  client: OneKosmosClient,
  settings: OneKosmosSettings,
  started: ReturnType<typeof recentKeys>,
  ref: SessionRef,
  call: CallOptions,
): Promise<void> {
  if (started.has(ref.id)) return;
  try {
    const { value } = await client.proofingSession.start(ref.id, call.signal);
    checkReference(ref, value.user?.uid, START);
    checkTenant(value, settings, ref.provider, START);
  } catch (error) {
    if (!ProofingError.isInstance(error) || error.code !== 'CONFLICT') throw error;
    const { value } = await askDetails(client, ref, call);
    if (asciiUpper(value.status) !== 'INPROGRESS') throw error;
  }
  started.add(ref.id);
}

const START = ENDPOINTS.start.path;
