import {
  type Check,
  type EvidenceKind,
  type Outcome,
  type ProofingResult,
  type ProofingSession,
  type Reason,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  type Warning,
  withRaw,
} from '@anyproof/core';
import {
  type ClaimReader,
  compact,
  createClaimReader,
  entryOfWord,
  nativeWord,
  type Parsed,
  partlyRead,
  unknownStatus,
} from '@anyproof/provider-kit';
import type { Result } from '../client/transaction.js';
import { reasonFor } from '../vocabulary.js';
import { textOf } from './details.js';
import {
  type Counted,
  extractedClaims,
  firstIn,
  proofedDocument,
  type ReadingSettings,
  type SeenDocument,
  type Standing,
  seenDocuments,
} from './documents.js';

export interface MapperContext extends ReadingSettings {
  readonly pollIntervalMs: number;
}

/** The part of the ref's state that the vendor does not store; absent where the ref has none. */
interface Remembered {
  readonly reference?: string;
  readonly evidence?: readonly EvidenceKind[];
}

export function mapCreated(ref: SessionRef, state: Remembered, context: MapperContext): ProofingSession {
  return toSession(ref, state, [], context);
}

export function mapSession(
  ref: SessionRef,
  state: Remembered,
  { value, raw, unread }: Parsed<Result>,
  context: MapperContext,
): ProofingSession {
  return withRaw(toSession(ref, state, seenDocuments(value, context), context, unread), raw);
}

/** Never has `claims`: ShootID reads papers and approves no one (dossier 2.3). */
export function mapResult(
  ref: SessionRef,
  state: Remembered,
  { value, raw, unread }: Parsed<Result>,
  context: MapperContext,
): ProofingResult {
  const documents = seenDocuments(value, context);
  const session = toSession(ref, state, documents, context, unread);
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
      attemptHistory: [],
      artifacts: [],
    },
    raw,
  );
}

function toSession(
  ref: SessionRef,
  { reference, evidence }: Remembered,
  documents: readonly Counted[],
  { pollIntervalMs }: MapperContext,
  unread: readonly string[] = [],
): ProofingSession {
  const { outcome, nativeStatus, requirements, progress, reasons, warnings } = sessionStanding(
    documents,
    evidence,
  );
  const facts = compact<Omit<SessionFacts, 'reasons' | 'warnings'>>({
    ref,
    adapter: 'shootid',
    reference,
    nativeStatus,
    requirements,
    progress,
    pollAfterMs: pollIntervalMs,
  });
  return { ...facts, ...outcome, reasons, warnings: [...warnings, ...partlyRead(unread)] };
}

/** Whether a document could be read, and whether its MRZ is consistent: the two tests that ShootID is known to make. */
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

interface SessionStanding {
  readonly outcome: Outcome;
  readonly nativeStatus: string | undefined;
  readonly requirements: readonly EvidenceKind[];
  readonly progress: { readonly done: number; readonly total: number } | undefined;
  readonly reasons: readonly Reason[];
  readonly warnings: readonly Warning[];
}

/**
 * The session's state according to its documents, oldest first. ShootID makes no decision (dossier 2.3), so it is
 * inconclusive. Where it is not known which kinds were requested, it does not end.
 */
function sessionStanding(
  documents: readonly Counted[],
  requested: readonly EvidenceKind[] | undefined,
): SessionStanding {
  const asked = requested ?? [];
  const kinds = wanted(documents, asked).map(([kind, count]) => progressOf(kind, count, documents));
  const withStanding = (standing: Progress['standing']) => kinds.filter((one) => one.standing === standing);
  const missing = withStanding('missing');
  const unread = withStanding('failed').map((one) => one.kind);
  const outcome = outcomeOf(kinds, requested);
  return {
    outcome,
    nativeStatus: nativeWord(decidingWord(documents)),
    requirements: missing.length > 0 ? [...missing.map((one) => one.kind), ...unread] : [],
    progress:
      asked.length === 0
        ? undefined
        : { done: kinds.reduce((sum, one) => sum + one.done, 0), total: asked.length },
    reasons: documents
      .filter(({ kind, standing }) => standing === 'failed' && unread.includes(kind))
      .map(({ kind, word, nativeType }) => reasonFor(kind, word, nativeType)),
    warnings: hasUnknownWord(documents) ? [unknownWord(outcome)] : [],
  };
}

interface Progress {
  readonly kind: EvidenceKind;
  readonly done: number;
  readonly standing: Standing | 'missing';
}

/** How many documents of each kind are required; if nothing was requested, those that are there. */
function wanted(
  documents: readonly Counted[],
  asked: readonly EvidenceKind[],
): readonly [EvidenceKind, number][] {
  const counts = new Map<EvidenceKind, number>();
  const kinds = asked.length > 0 ? asked : documents.map((document) => document.kind);
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts];
}

/**
 * The newest documents count, and failed ones only if there are no others: a retaken photo, or an upload that was
 * started again, is a separate document.
 */
function progressOf(kind: EvidenceKind, count: number, documents: readonly Counted[]): Progress {
  const own = documents.filter((document) => document.kind === kind);
  const alive = own.filter((document) => document.standing !== 'failed');
  const newest = alive.slice(-count);
  const done = newest.filter((document) => document.standing === 'read').length;
  if (done < newest.length) return { kind, done, standing: 'open' };
  if (done === count) return { kind, done, standing: 'read' };
  const failed = own.length - alive.length;
  return { kind, done, standing: done + failed >= count ? 'failed' : 'missing' };
}

function outcomeOf(kinds: readonly Progress[], requested: readonly EvidenceKind[] | undefined): Outcome {
  const any = (standing: Progress['standing']) => kinds.some((one) => one.standing === standing);
  if (any('open')) return { status: 'processing' };
  // The vendor has nothing to process: it waits for pictures.
  if (requested === undefined || kinds.length === 0 || any('missing')) return { status: 'pending' };
  // A photo can be retaken, and a session without requested kinds may get more documents.
  return { status: 'completed', decision: 'inconclusive', final: requested.length > 0 && !any('failed') };
}

/** The status of the document that holds up the session, or else of one that was read. */
function decidingWord(documents: readonly Counted[]): string | undefined {
  const rank = { open: 0, failed: 1, read: 2 } as const;
  const [first] = documents
    .filter((document) => document.word !== undefined)
    .sort((a, b) => rank[a.standing] - rank[b.standing]);
  return first?.word;
}

function hasUnknownWord(documents: readonly Counted[]): boolean {
  return documents.some(({ known, word }) => !known && word !== undefined);
}

/** Documents that the session does not wait for may have such a status, too. */
function unknownWord({ status }: Outcome): Warning {
  if (status === 'processing') return unknownStatus();
  return {
    code: 'UNKNOWN_NATIVE_STATUS',
    message: 'the status of a document is unknown; the document counts as in progress',
  };
}
