import { createHash } from 'node:crypto';
import type { Sealing } from '../contract/ports.js';
import type { TrackedHistoryEntry } from '../contract/sessions.js';
import type { NewEntry } from './changes.js';
import type { StoreParts } from './parts.js';
import { bytesOf, ifPresent, numberOf, textOf, timeOf, unreadable } from './rows.js';

// Each entry's digest is keyed and covers the one before, so nobody without the key can change, remove or add one. It
// covers the facts by a salted hash: a redaction removes facts and salt, and the chain stays whole. Without the salt, the
// few values that facts have could be guessed from their hash.

/** Where a history ends: the number of its entries, and the digest of the last. The session's row has both. */
export interface HistoryTail {
  readonly entries: number;
  readonly digest: Buffer | undefined;
}

/** An entry to insert, as JSON: bytes in hexadecimal. */
export interface HistoryRow {
  readonly sequence: number;
  /** ISO 8601 instant, UTC. */
  readonly at: string;
  readonly kind: TrackedHistoryEntry['kind'];
  /** JSON, with its fields in a fixed order. */
  readonly facts: string;
  readonly salt: string;
  readonly content: string;
  readonly digest: string;
}

const SALT_BYTES = 16;

/** The rows of new entries, in this order, and where the history then ends. */
export function chained(
  { sealing, random }: Pick<StoreParts, 'sealing' | 'random'>,
  tail: HistoryTail,
  entries: readonly NewEntry[],
): { readonly rows: readonly HistoryRow[]; readonly tail: HistoryTail } {
  let { digest } = tail;
  const rows = entries.map((entry, index) => {
    const sequence = tail.entries + index + 1;
    const { kind } = entry;
    const at = new Date(entry.at).toISOString();
    const facts = inFixedOrder(entry.facts);
    const salt = Buffer.from(random.bytes(SALT_BYTES));
    const content = contentOf(salt, facts);
    const linked = sealing.digest(digest, linkOf({ sequence, at, kind, content }));
    digest = linked;
    const hex = {
      salt: salt.toString('hex'),
      content: content.toString('hex'),
      digest: linked.toString('hex'),
    };
    return { sequence, at, kind, facts, ...hex };
  });
  return { rows, tail: { entries: tail.entries + rows.length, digest } };
}

/** An entry from the database, with what is needed to check it. */
export interface ReadEntry {
  readonly entry: TrackedHistoryEntry;
  /** As stored; undefined once redacted. */
  readonly facts: string | undefined;
  readonly salt: Buffer | undefined;
  readonly content: Buffer;
  readonly digest: Buffer;
}

/** Throws STORE_UNAVAILABLE for a row that no version of this package wrote. */
export function readEntry(row: { readonly [column: string]: unknown }): ReadEntry {
  const text = ifPresent(textOf, row['facts'], 'history.facts');
  const facts = text === undefined ? undefined : readFacts(text);
  const digest = bytesOf(row['digest'], 'history.digest');
  return {
    entry: {
      sequence: numberOf(row['sequence'], 'history.sequence'),
      at: new Date(timeOf(row['at'], 'history.at')).toISOString(),
      kind: kindOf(row['kind']),
      ...(facts === undefined ? {} : { facts }),
      digest: digest.toString('hex'),
    },
    facts: text,
    salt: ifPresent(bytesOf, row['salt'], 'history.salt'),
    content: bytesOf(row['content'], 'history.content'),
    digest,
  };
}

/** True if these are all entries of the history, in order, as they were written; redacted ones included. */
export function isIntact(sealing: Sealing, tail: HistoryTail, entries: readonly ReadEntry[]): boolean {
  let digest: Buffer | undefined;
  for (const [index, read] of entries.entries()) {
    const { sequence, at, kind } = read.entry;
    if (sequence !== index + 1 || !hasItsFacts(read)) return false;
    if (!sealing.digest(digest, linkOf({ sequence, at, kind, content: read.content })).equals(read.digest))
      return false;
    ({ digest } = read);
  }
  return tail.entries === entries.length && isSame(tail.digest, digest);
}

/** True if nothing is left of the facts, or all of them. */
function hasItsFacts({ facts, salt, content }: ReadEntry): boolean {
  if (facts === undefined || salt === undefined) return facts === salt;
  // Of another length, it could have swallowed a part of the facts.
  return salt.length === SALT_BYTES && contentOf(salt, facts).equals(content);
}

function isSame(a: Buffer | undefined, b: Buffer | undefined): boolean {
  return a === undefined || b === undefined ? a === b : a.equals(b);
}

function contentOf(salt: Buffer, facts: string): Buffer {
  return createHash('sha256').update(salt).update(facts).digest();
}

interface Link {
  readonly sequence: number;
  readonly at: string;
  readonly kind: string;
  readonly content: Buffer;
}

function linkOf({ sequence, at, kind, content }: Link): Buffer {
  return Buffer.from(JSON.stringify([sequence, at, kind, content.toString('hex')]));
}

function inFixedOrder(facts: object): string {
  return JSON.stringify(facts, (_name, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** Undefined for what this package never wrote: the entry was changed, and `isIntact` says so. */
function readFacts(text: string): { readonly [name: string]: unknown } | undefined {
  try {
    const facts: unknown = JSON.parse(text);
    return typeof facts === 'object' && facts !== null && !Array.isArray(facts) ? { ...facts } : undefined;
  } catch {
    return undefined;
  }
}

const KINDS: { readonly [Kind in TrackedHistoryEntry['kind']]: true } = {
  routed: true,
  finalized: true,
  callback: true,
  fetched: true,
  canceled: true,
  expired: true,
  decided: true,
  erasing: true,
  erased: true,
  changed: true,
  reopened: true,
  redacted: true,
  reverify: true,
};

function isKind(value: string): value is TrackedHistoryEntry['kind'] {
  return Object.hasOwn(KINDS, value);
}

function kindOf(value: unknown): TrackedHistoryEntry['kind'] {
  const kind = textOf(value, 'history.kind');
  if (!isKind(kind)) throw unreadable('history.kind');
  return kind;
}
