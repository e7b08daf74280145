import { type CreatedSession, creationKey, isEnded, type SessionRef } from '@anyproof/core';
import type { Queryable } from '../contract/database.js';
import { createdBody } from './event-body.js';
import { referenceHash, rowKeyOf, sealSecrets, subjectHash } from './facts.js';
import type { StoreParts } from './parts.js';

/** A session to track from now on. */
export interface Tracking {
  readonly ref: SessionRef;
  readonly reference: string;
  readonly subject?: string;
  /** Undefined if it was created elsewhere. */
  readonly session?: CreatedSession;
  /** The key of the creation that this settles. */
  readonly key?: string;
  /** When it is polled first. */
  readonly pollAt: number;
}

/**
 * Stores a session with its ref, the event that it was created, and the end of its creation, in one statement: on the app's
 * own transaction if there is one. Idempotent.
 */
export async function trackSession(
  parts: StoreParts,
  on: Queryable,
  { ref, reference, subject, session, key, pollAt }: Tracking,
): Promise<void> {
  const { tables, sealing, clock, random } = parts;
  const row = rowKeyOf(sealing, ref);
  const now = clock.now();
  const expiresAt = session?.expiresAt === undefined ? null : new Date(session.expiresAt);
  const isOver = session !== undefined && isEnded(session.status);
  const secrets = { ref, reference, ...(subject === undefined ? {} : { subject }) };
  await on.query(
    `/* anyproof:track-session */
    with tracked as (
      insert into ${tables.sessions} as s (key, provider, facts, reference_hash, subject_hash, tracked, created_at,
        changed_at, expires_at, poll_at, deliver_at)
      values ($1, $2, $3, $4, $5, true, $6, $6, $7, $8, $6)
      on conflict (key) do update set facts = excluded.facts, reference_hash = excluded.reference_hash,
        subject_hash = excluded.subject_hash, tracked = true, expires_at = excluded.expires_at,
        poll_at = case when s.ended_at is null then least(s.poll_at, excluded.poll_at) else s.poll_at end,
        deliver_at = excluded.deliver_at, wakes = s.wakes + 1
      returning key
    ), told as (
      insert into ${tables.events} (id, session_key, sequence, type, at, body)
      select $9, key, 1, 'session.created', $6, $10 from tracked on conflict (session_key, sequence) do nothing
    ), settled as (
      update ${tables.creations} set sealed = null, due_at = null, claim = null, problem = null, event_id = null,
        unsettled_at = null where id = $11
    )
    select 1 from tracked`,
    [
      row,
      ref.provider,
      sealSecrets(sealing, row, secrets),
      referenceHash(sealing, reference),
      subject === undefined ? null : subjectHash(sealing, subject),
      new Date(now),
      expiresAt,
      // An end that came with the creation is not stored yet.
      new Date(isOver ? now : pollAt),
      random.uuid(),
      createdBody(session, now),
      key === undefined ? null : creationKey(key).id,
    ],
  );
  parts.woken(row);
}
