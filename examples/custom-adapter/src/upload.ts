import {
  type CallOptions,
  type EvidenceCapability,
  type EvidenceInput,
  type SessionRef,
  type SubmittedEvidence,
  withRaw,
} from '@anyproof/core';
import { compact, entryOf, hasCode, throwWithPages } from '@anyproof/provider-kit';
import type { AcmeClient } from './client/index.js';
import type { Receipt } from './client/verification.js';
import { reasonFor, SLOTS, steps, type Workflow } from './vocabulary.js';

const PHOTOS = ['image/jpeg', 'image/png'];
const MAX_BYTES = 10_000_000;

/** The evidence of a workflow's steps, and what Acme may ask for beside them. */
export function evidenceOf({ steps: own, further, takesUploads }: Workflow): EvidenceCapability[] {
  return [...own, ...further].map((step) => {
    const kind = steps.meaningOf(step);
    const mediaTypes = kind === 'proof_of_address' ? [...PHOTOS, 'application/pdf'] : PHOTOS;
    const upload = { mediaTypes, maxBytes: MAX_BYTES, maxPages: entryOf(SLOTS, kind)?.count ?? 1 };
    return takesUploads ? { kind, upload } : { kind };
  });
}

/** One call per page, in order; Acme checks each at once. An error says how many pages it has. */
export async function uploadPages(
  client: AcmeClient,
  { id }: SessionRef,
  { kind, pages }: EvidenceInput,
  { signal }: CallOptions,
): Promise<SubmittedEvidence> {
  const slot = entryOf(SLOTS, kind)?.name ?? kind;
  let wanted: Receipt['wanted'];
  for (const [index, page] of pages.entries()) {
    const { value, raw } = await client
      .upload(id, `${slot}-${index}`, page, signal)
      .catch(throwWithPages(index));
    const reasons = value.finding === undefined ? [] : [reasonFor(value.finding)];
    wanted = value.wanted;
    if (!value.accepted)
      return withRaw(submitted({ accepted: false, pagesAccepted: index, reasons }, wanted), raw);
  }
  return submitted({ accepted: true, pagesAccepted: pages.length, reasons: [] }, wanted);
}

function submitted(outcome: SubmittedEvidence, wanted: Receipt['wanted'] = []): SubmittedEvidence {
  return { ...outcome, ...compact<Pick<SubmittedEvidence, 'next'>>({ next: wanted.map(steps.meaningOf) }) };
}

/** For `catch`: a second time does no harm. */
export function unlessSubmitted(error: unknown): void {
  if (!hasCode(error, 'CONFLICT') || error.nativeCode !== 'already_submitted') throw error;
}
