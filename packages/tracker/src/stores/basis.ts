import { readStoredState, type StoredSession } from '@anyproof/core';
import { nameOf, type RowKey } from './facts.js';
import type { HistoryTail } from './history.js';
import type { StoreParts } from './parts.js';
import { bytesOf, ifPresent, numberOf, textOf, timeOf } from './rows.js';

/** What a write is based on. */
export interface Basis {
  readonly revision: string;
  /** Undefined for a text that core did not write. */
  readonly session: StoredSession | undefined;
  readonly tail: HistoryTail;
  /** False: only messages named it so far. */
  readonly tracked: boolean;
  readonly createdAt: number;
  readonly endedAt: number | undefined;
  readonly remindedAt: number | undefined;
  readonly redactedAt: number | undefined;
}

/** The columns that `basisOf` reads. */
export const BASIS =
  'state, revision::text as revision, entries, digest, tracked, created_at, ended_at, reminded_at, redacted_at';

/** A state as stored, and all that a write of the next one must know. */
export type StoredBasis = Basis & { readonly text: string };

/** Undefined if there is no state yet. */
export async function readBasis(parts: StoreParts, row: RowKey): Promise<StoredBasis | undefined> {
  const [read] = await readBases(parts, [row]);
  return read?.found;
}

/** The same for several, in their order. */
export async function readBases(
  { database, tables }: StoreParts,
  keys: readonly RowKey[],
): Promise<readonly { readonly found: StoredBasis | undefined }[]> {
  const { rows } = await database.query<{ [column: string]: unknown }>(
    `/* anyproof:read-states */ select key, ${BASIS} from ${tables.sessions} where key = any($1::bytea[])`,
    [keys],
  );
  const byName = new Map(rows.map((row) => [nameOf(bytesOf(row['key'], 'sessions.key')), row]));
  return keys.map((key) => {
    const row = byName.get(nameOf(key));
    return { found: row === undefined ? undefined : basisOf(row) };
  });
}

/** Undefined if there is no state yet. */
export function basisOf(found: { readonly [column: string]: unknown }): StoredBasis | undefined {
  const text = ifPresent(textOf, found['state'], 'sessions.state');
  if (text === undefined) return undefined;
  return {
    text,
    revision: textOf(found['revision'], 'sessions.revision'),
    session: storedSession(text),
    tail: {
      entries: numberOf(found['entries'], 'sessions.entries'),
      digest: ifPresent(bytesOf, found['digest'], 'sessions.digest'),
    },
    tracked: found['tracked'] === true,
    createdAt: timeOf(found['created_at'], 'sessions.created_at'),
    endedAt: ifPresent(timeOf, found['ended_at'], 'sessions.ended_at'),
    remindedAt: ifPresent(timeOf, found['reminded_at'], 'sessions.reminded_at'),
    redactedAt: ifPresent(timeOf, found['redacted_at'], 'sessions.redacted_at'),
  };
}

/** Core's own text, or any other: whoever tests a store writes what core never would. */
export function storedSession(text: string): StoredSession | undefined {
  try {
    return readStoredState(text);
  } catch {
    return undefined;
  }
}
