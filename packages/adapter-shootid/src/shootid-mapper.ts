import {
  type Check,
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  withRaw,
} from '@anyproof/core';
import {
  type ClaimReader,
  compact,
  createClaimReader,
  entryOfWord,
  type Parsed,
  partlyRead,
} from '@anyproof/provider-kit';
import type { Result } from './shootid-answers.js';
import { textOf } from './shootid-details.js';
import {
  extractedClaims,
  firstIn,
  proofedDocument,
  type ReadingSettings,
  type SeenDocument,
  seenDocuments,
} from './shootid-documents.js';
import { reasonFor } from './shootid-reasons.js';
import type { ShootIdState } from './shootid-state.js';
import { type SessionStanding, sessionStanding } from './shootid-status.js';

export interface MapperContext extends ReadingSettings {
  readonly pollIntervalMs: number;
}

type Remembered = Pick<ShootIdState, 'reference' | 'evidence'>;

export function mapCreated(ref: SessionRef, state: Remembered, context: MapperContext): ProofingSession {
  return toSession(ref, state, sessionStanding([], state.evidence), context);
}

export function mapSession(
  ref: SessionRef,
  state: Remembered,
  { value, raw, unread }: Parsed<Result>,
  context: MapperContext,
): ProofingSession {
  const standing = sessionStanding(seenDocuments(value, context), state.evidence);
  return withRaw(toSession(ref, state, standing, context, unread), raw);
}

/** No `claims`, ever: ShootID reads papers and approves nobody (dossier 2.3). */
export function mapResult(
  ref: SessionRef,
  state: Remembered,
  { value, raw, unread }: Parsed<Result>,
  context: MapperContext,
): ProofingResult {
  const documents = seenDocuments(value, context);
  const standing = sessionStanding(documents, state.evidence);
  const session = toSession(ref, state, standing, context, unread);
  const reader = createClaimReader();
  const extracted = extractedClaims(documents, reader);
  const read = documents.filter((document) => document.standing === 'read');
  const proofed = read.map((document) => proofedDocument(document, reader));
  const checks = documents.flatMap((document) => checksOf(document, reader));
  return withRaw(
    {
      ...session,
      ...compact<Pick<ResultFacts, 'extracted'>>({ extracted }),
      warnings: [...session.warnings, ...reader.warnings],
      documents: proofed,
      checks,
      matches: [],
      reasons: documents
        .filter(({ kind, standing: own }) => own === 'failed' && standing.unread.includes(kind))
        .map(({ kind, word, nativeType }) => reasonFor(kind, word, nativeType)),
      artifacts: [],
    },
    raw,
  );
}

function toSession(
  ref: SessionRef,
  { reference }: Remembered,
  { outcome, nativeStatus, requirements, progress, warnings }: SessionStanding,
  { pollIntervalMs }: MapperContext,
  unread: readonly string[] = [],
): ProofingSession {
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: 'shootid',
    reference,
    nativeStatus,
    requirements,
    progress,
    pollAfterMs: pollIntervalMs,
  });
  return { ...facts, ...outcome, warnings: [...warnings, ...partlyRead(unread)] };
}

/** Whether a document could be read, and whether its MRZ adds up: the two tests ShootID is known to make. */
function checksOf(
  { standing, nativeType = 'document', details }: SeenDocument,
  reader: ClaimReader,
): Check[] {
  if (standing === 'open') return [];
  const valid = firstIn(details, reader)('checks.mrz', 'mrz_valid', isValid);
  return [
    { kind: 'readability', status: standing === 'read' ? 'pass' : 'fail', nativeName: nativeType },
    ...(valid === undefined
      ? []
      : [{ kind: 'mrz' as const, status: valid ? ('pass' as const) : ('fail' as const), nativeName: 'mrz' }]),
  ];
}

function isValid(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : entryOfWord({ TRUE: true, FALSE: false }, textOf(value));
}
