import type { EvidenceKind, Outcome, Warning } from '@anyproof/core';
import { nativeWord, unknownStatus } from '@anyproof/provider-kit';
import type { ShootIdWords } from './shootid-settings.js';

/** How far ShootID is with one document. */
export type Standing = 'open' | 'read' | 'failed';

/** A document as far as its status goes. */
export interface Counted {
  readonly kind: EvidenceKind;
  readonly standing: Standing;
  /** The vendor's word, as it came. */
  readonly word: string | undefined;
  /** False for a word that no setting names. */
  readonly known: boolean;
}

/**
 * The word decides, where there is one: texts beside a word of work in progress may be those of one page of two. A word
 * that no setting names ends nothing, whatever stands beside it (dossier 2.2). Without a word, texts are the only sign.
 */
export function standingOf(
  word: string | undefined,
  hasText: boolean,
  words: ShootIdWords,
): Pick<Counted, 'standing' | 'known'> {
  if (word === undefined) return { standing: hasText ? 'read' : 'open', known: true };
  if (words.failed.includes(word)) return { standing: 'failed', known: true };
  if (words.read.includes(word)) return { standing: 'read', known: true };
  return { standing: 'open', known: words.inProgress.includes(word) };
}

export interface SessionStanding {
  readonly outcome: Outcome;
  readonly nativeStatus: string | undefined;
  readonly requirements: readonly EvidenceKind[];
  readonly progress: { readonly done: number; readonly total: number } | undefined;
  /** Kinds that were asked for and that ShootID could not read. */
  readonly unread: readonly EvidenceKind[];
  readonly warnings: readonly Warning[];
}

/** What the documents, oldest first, make of the session. ShootID decides nothing (dossier 2.3), so the decision is inconclusive. */
export function sessionStanding(
  documents: readonly Counted[],
  asked: readonly EvidenceKind[],
): SessionStanding {
  const kinds = wanted(documents, asked).map(([kind, count]) => progressOf(kind, count, documents));
  const withStanding = (standing: Progress['standing']) => kinds.filter((one) => one.standing === standing);
  const missing = withStanding('missing');
  const unread = withStanding('failed').map((one) => one.kind);
  const outcome = outcomeOf(kinds, asked.length > 0);
  return {
    outcome,
    nativeStatus: nativeWord(decidingWord(documents)),
    requirements: missing.length > 0 ? [...missing.map((one) => one.kind), ...unread] : [],
    progress:
      asked.length === 0
        ? undefined
        : { done: kinds.reduce((sum, one) => sum + one.done, 0), total: asked.length },
    unread,
    warnings: hasUnknownWord(documents) ? [unknownWord(outcome)] : [],
  };
}

interface Progress {
  readonly kind: EvidenceKind;
  readonly done: number;
  readonly standing: Standing | 'missing';
}

/** How many documents of each kind there must be; what is there, when nothing was asked for. */
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
 * The newest documents count, and failed ones only where there are no others: a photo taken again, or an upload begun
 * anew after it broke off, is a document of its own.
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

function outcomeOf(kinds: readonly Progress[], askedIsKnown: boolean): Outcome {
  const any = (standing: Progress['standing']) => kinds.some((one) => one.standing === standing);
  if (any('open')) return { status: 'processing' };
  // Nothing is at work at the vendor: it waits for pictures.
  if (kinds.length === 0 || any('missing')) return { status: 'pending' };
  // A photo can be taken again, and a session that was asked for nothing in particular may get more documents.
  return { status: 'completed', decision: 'inconclusive', final: askedIsKnown && !any('failed') };
}

/** The word of the document that holds the session up, or else of one that was read. */
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

/** A document that the session does not wait for may have such a word, too. */
function unknownWord({ status }: Outcome): Warning {
  if (status === 'processing') return unknownStatus();
  return {
    code: 'UNKNOWN_NATIVE_STATUS',
    message: 'the status of a document is not known; the document counts as in progress',
  };
}
