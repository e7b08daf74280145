import {
  type AdapterDeps,
  type CallOptions,
  type EvidenceCapability,
  type EvidenceInput,
  ProofingError,
  type SessionRef,
  type SubmittedEvidence,
  withRaw,
} from '@anyproof/core';
import { type Parsed, throwWithPages } from '@anyproof/provider-kit';
import type { ShootIdClient } from './client/index.js';
import type { Addition, ReportedDocument } from './client/transaction.js';
import type { ShootIdSettings } from './settings.js';
import type { RefState } from './state.js';
import { reasonFor, typeFor } from './vocabulary.js';

/** Front and back (dossier 2.2); the vendor names no limit for other documents. */
const IDENTITY_DOCUMENT_PAGES = 2;

export function evidenceOf(settings: ShootIdSettings): EvidenceCapability[] {
  const { documentTypes, mediaTypes, maxBytes, maxPages } = settings;
  return Object.keys(documentTypes).map((kind) => ({
    kind,
    upload: {
      mediaTypes,
      maxBytes,
      maxPages: kind === 'identity_document' ? Math.min(IDENTITY_DOCUMENT_PAGES, maxPages) : maxPages,
    },
  }));
}

interface Setup {
  readonly client: ShootIdClient;
  readonly settings: ShootIdSettings;
  readonly deps: Pick<AdapterDeps, 'provider'>;
}

/**
 * Makes one call per page, in order. The vendor numbers the document at its first page, and further pages name that
 * number (dossier 2.2). An error says how many pages the vendor has.
 */
export async function uploadDocument(
  { client, settings, deps: { provider } }: Setup,
  { id: transactionId }: SessionRef,
  { uploadOptions }: RefState,
  evidence: EvidenceInput,
  { signal }: CallOptions,
): Promise<SubmittedEvidence> {
  const type = typeFor(evidence.kind, settings.documentTypes, provider);
  const options = { ...settings.uploadOptions, ...uploadOptions };
  let documentId: string | undefined;
  let answer: Parsed<Addition> | undefined;
  for (const [index, source] of evidence.pages.entries()) {
    if (index > 0 && documentId === undefined) throw unnumbered(provider).withPagesAccepted(index);
    const page = { transactionId, type, documentId, page: settings.pageBase + index, source, options };
    answer = await client.add(page, signal).catch(throwWithPages(index));
    documentId ??= numberOf(answer.value, type);
  }
  const word = answer && wordOf(answer.value, documentId);
  const refused = word !== undefined && settings.words.failed.includes(word);
  const submitted: SubmittedEvidence = {
    accepted: !refused,
    pagesAccepted: refused ? 0 : evidence.pages.length,
    reasons: refused ? [reasonFor(evidence.kind, word, type)] : [],
  };
  return withRaw(submitted, answer?.raw);
}

/**
 * The number that the vendor assigned to the new document: directly in the answer, or in the list of the transaction's
 * documents, where the newest of a type has the highest number.
 */
function numberOf({ documentId, documents }: Addition, type: string): string | undefined {
  if (documentId !== undefined) return String(documentId);
  const numbers = (documents ?? [])
    .filter((document) => document.declaredType === type)
    .flatMap((document) => (hasNumber(document) ? [String(document.documentId)] : []));
  return numbers.sort((a, b) => Number(a) - Number(b)).at(-1);
}

function wordOf({ status, documents }: Addition, documentId: string | undefined): string | undefined {
  const mine = (documents ?? []).find(
    (document) => hasNumber(document) && String(document.documentId) === documentId,
  );
  return mine?.status ?? status;
}

function hasNumber({ documentId }: ReportedDocument): boolean {
  return documentId !== undefined;
}

function unnumbered(provider: string): ProofingError {
  return new ProofingError({
    code: 'BAD_RESPONSE',
    message: 'POST /add: the answer has no document number, so no further page can be added to it',
    provider,
  });
}
