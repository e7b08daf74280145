import {
  type CallOptions,
  type EvidenceCapability,
  type EvidenceInput,
  type SessionRef,
  type SubmittedEvidence,
  withRaw,
} from '@anyproof/core';
import { entryOf, throwWithPages } from '@anyproof/provider-kit';
import type { AcmeClient } from './client/index.js';
import { reasonFor, SLOTS } from './vocabulary.js';

export function evidenceOf(): EvidenceCapability[] {
  const pictures = { mediaTypes: ['image/jpeg', 'image/png'], maxBytes: 10_000_000 };
  return [
    { kind: 'identity_document', maxPages: 2, ...pictures },
    { kind: 'selfie', maxPages: 1, ...pictures },
  ];
}

/** One call per page, in order; Acme checks each at once. An error says how many pages it has. */
export async function uploadPages(
  client: AcmeClient,
  { id }: SessionRef,
  { kind, pages }: EvidenceInput,
  { signal }: CallOptions,
): Promise<SubmittedEvidence> {
  const slot = entryOf(SLOTS, kind) ?? kind;
  for (const [index, page] of pages.entries()) {
    const { value, raw } = await client
      .upload(id, `${slot}-${index}`, page, signal)
      .catch(throwWithPages(index));
    const reasons = value.finding === undefined ? [] : [reasonFor(value.finding)];
    if (!value.accepted) return withRaw({ accepted: false, pagesAccepted: index, reasons }, raw);
  }
  return { accepted: true, pagesAccepted: pages.length, reasons: [] };
}
