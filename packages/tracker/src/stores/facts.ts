import type { SessionRef } from '@anyproof/core';
import type { Sealing } from '../contract/ports.js';
import { unreadable } from './rows.js';

/** What is known of a session that nobody but the app may read: its ref, and the app's own ids. */
export interface SessionSecrets {
  readonly ref: SessionRef;
  readonly reference?: string;
  readonly subject?: string;
}

/** A session's row, and what it is sealed for: the text opens in that row only. */
export type RowKey = Buffer;

/** For maps in memory. */
export function nameOf(row: RowKey): string {
  return row.toString('base64url');
}

/** Hashes, so that the database shows no vendor's id: at some vendors it opens the person's session. */
export function rowKeyOf(sealing: Sealing, { provider, id }: SessionRef): RowKey {
  return sealing.hash('session', JSON.stringify([provider, id]));
}

export function referenceHash(sealing: Sealing, reference: string): Buffer {
  return sealing.hash('reference', reference);
}

export function subjectHash(sealing: Sealing, subject: string): Buffer {
  return sealing.hash('subject', subject);
}

const placeOf = (key: RowKey) => `sessions/facts/${key.toString('base64url')}`;

export function sealSecrets(
  sealing: Sealing,
  key: RowKey,
  { ref, reference, subject }: SessionSecrets,
): string {
  const { provider, id, state } = ref;
  return sealing.seal(placeOf(key), JSON.stringify({ provider, id, state, reference, subject }));
}

/** Throws STORE_UNAVAILABLE if the database changed it, CONFIG if its key is not configured. */
export async function openSecrets(sealing: Sealing, key: RowKey, sealed: string): Promise<SessionSecrets> {
  const value: unknown = JSON.parse(await sealing.open(placeOf(key), sealed));
  if (typeof value !== 'object' || value === null) throw unreadable('sessions.facts');
  const text = (name: string): string | undefined => {
    const part: unknown = Reflect.get(value, name);
    if (part === undefined || typeof part === 'string') return part;
    throw unreadable('sessions.facts');
  };
  const [provider, id, state] = [text('provider'), text('id'), text('state')];
  const [reference, subject] = [text('reference'), text('subject')];
  if (provider === undefined || id === undefined) throw unreadable('sessions.facts');
  return {
    ref: { provider, id, ...(state === undefined ? {} : { state }) },
    ...(reference === undefined ? {} : { reference }),
    ...(subject === undefined ? {} : { subject }),
  };
}
