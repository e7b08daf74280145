import {
  type Artifact,
  type CallOptions,
  type Download,
  ProofingError,
  type SessionRef,
} from '@anyproof/core';
import type { HttpDownload } from '@anyproof/provider-kit';
import type { Id360Client } from './client/index.js';
import type { Id360Settings } from './id360-settings.js';
import { decisionOf } from './id360-status.js';

const PROOF_SLIP: Artifact = { id: 'proof-slip', kind: 'report', mediaType: 'application/pdf' };
const IDCLAIM: Artifact = { id: 'idclaim', kind: 'evidence', mediaType: 'application/vnd.etsi.asic-e+zip' };

/** What the vendor makes of a dossier: the slip of one that was decided, the idclaim of one that was approved (dossier 9). */
export function madeArtifacts(status: string, asked: Id360Settings['artifacts']): Artifact[] {
  const decision = decisionOf(status);
  return [
    ...(decision !== undefined && asked.includes('proof_slip') ? [PROOF_SLIP] : []),
    ...(decision === 'approved' && asked.includes('idclaim') ? [IDCLAIM] : []),
  ];
}

/** Opens an artifact of a result. Throws SESSION_GONE when the vendor no longer has it (dossier 8.5). */
export async function openArtifact(
  client: Id360Client,
  provider: string,
  ref: SessionRef,
  artifact: Artifact,
  { signal }: CallOptions,
): Promise<Download> {
  const file = await fetchArtifact(client, provider, ref, artifact.id, signal).catch((error: unknown) => {
    throw ProofingError.isInstance(error) && error.code === 'SESSION_NOT_FOUND' ? gone(provider) : error;
  });
  const { mediaType, size, body, sha256 } = file;
  // A zip by any name: the container has a media type of its own.
  const named = artifact.id === IDCLAIM.id ? (IDCLAIM.mediaType ?? mediaType) : mediaType;
  return { mediaType: named, body, sha256, ...(size === undefined ? {} : { size }) };
}

/** By id at the configured host: the addresses inside reports name other hosts, and are never followed (dossier 10, row 5). */
async function fetchArtifact(
  client: Id360Client,
  provider: string,
  ref: SessionRef,
  id: string,
  signal: AbortSignal | undefined,
): Promise<HttpDownload> {
  if (id === PROOF_SLIP.id) return client.enrollment.proofSlip(ref.id, signal);
  if (id === IDCLAIM.id) return client.enrollment.idclaim(ref.id, signal);
  const [, document, page] = /^(\d{1,40}):(\d{1,4})$/.exec(id) ?? [];
  if (document !== undefined && page !== undefined)
    return client.document.fileContents(document, Number(page), signal);
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'there is no such artifact; pass one of a result of this session, as it is',
    provider,
  });
}

function gone(provider: string): ProofingError {
  return new ProofingError({
    code: 'SESSION_GONE',
    message: 'the vendor does not have this file, or no longer',
    provider,
    httpStatus: 404,
  });
}
