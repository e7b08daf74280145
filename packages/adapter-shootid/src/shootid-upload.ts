import {
  type CallOptions,
  type EvidenceInput,
  ProofingError,
  type SubmittedEvidence,
  withRaw,
} from '@anyproof/core';
import { type Parsed, throwWithPages } from '@anyproof/provider-kit';
import type { ShootIdClient } from './client/index.js';
import type { Addition, ReportedDocument } from './shootid-answers.js';
import { reasonFor } from './shootid-reasons.js';
import type { ShootIdSettings } from './shootid-settings.js';

export interface DocumentUpload {
  readonly transactionId: string;
  readonly type: string;
  readonly evidence: EvidenceInput;
  readonly options: { readonly [field: string]: string };
}

/**
 * One call per page, in order. The vendor numbers the document at its first page, and further pages name that number
 * (dossier 2.2). An error says how many pages the vendor has.
 */
export async function uploadDocument(
  client: ShootIdClient,
  { transactionId, type, evidence, options }: DocumentUpload,
  { pageBase, words }: Pick<ShootIdSettings, 'pageBase' | 'words'>,
  provider: string,
  call: CallOptions,
): Promise<SubmittedEvidence> {
  let documentId: string | undefined;
  let answer: Parsed<Addition> | undefined;
  for (const [index, source] of evidence.pages.entries()) {
    if (index > 0 && documentId === undefined) throw unnumbered(provider).withPagesAccepted(index);
    const page = { transactionId, type, documentId, page: pageBase + index, source, options };
    answer = await client.add(page, call.signal).catch(throwWithPages(index));
    documentId ??= numberOf(answer.value, type);
  }
  const word = answer && wordOf(answer.value, documentId);
  const refused = word !== undefined && words.failed.includes(word);
  const submitted: SubmittedEvidence = {
    accepted: !refused,
    pagesAccepted: refused ? 0 : evidence.pages.length,
    reasons: refused ? [reasonFor(evidence.kind, word, type)] : [],
  };
  return withRaw(submitted, answer?.raw);
}

/**
 * The number the vendor gave to the document just made: by itself in the answer, or in the list of the transaction's
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
    message: 'POST /add: the answer gives the document no number, so no further page can be added to it',
    provider,
  });
}
