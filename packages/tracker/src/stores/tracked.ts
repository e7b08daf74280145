import { type Outcome, readStoredState } from '@anyproof/core';
import type { Sealing } from '../contract/ports.js';
import type { TrackedSession } from '../contract/sessions.js';
import { openSecrets, type SessionSecrets } from './facts.js';
import { bytesOf, ifPresent, textOf, timeOf } from './rows.js';

/** The columns that `trackedSession` reads. */
export const TRACKED = 'key, provider, state, facts, created_at, changed_at, ended_at, redacted_at';

/** A session as the app sees it; undefined if its ref is unknown: it was redacted, or only a message named it so far. */
export async function trackedSession(
  sealing: Sealing,
  row: { readonly [column: string]: unknown },
): Promise<TrackedSession | undefined> {
  const facts = ifPresent(textOf, row['facts'], 'sessions.facts');
  if (facts === undefined) return undefined;
  return sessionOf(row, await openSecrets(sealing, bytesOf(row['key'], 'sessions.key'), facts));
}

const PENDING: Outcome = { status: 'pending' };

function sessionOf(
  row: { readonly [column: string]: unknown },
  { ref, reference, subject }: SessionSecrets,
): TrackedSession {
  const text = ifPresent(textOf, row['state'], 'sessions.state');
  const state = text === undefined ? undefined : readStoredState(text);
  const instant = (column: string) => {
    const time = ifPresent(timeOf, row[column], `sessions.${column}`);
    return time === undefined ? undefined : new Date(time).toISOString();
  };
  const [endedAt, redactedAt] = [instant('ended_at'), instant('redacted_at')];
  const { nativeStatus, erasure, attemptsMade = 0, testMode, endedBy } = state ?? {};
  return {
    ref,
    ...(reference === undefined ? {} : { reference }),
    ...(subject === undefined ? {} : { subject }),
    ...(nativeStatus === undefined ? {} : { nativeStatus }),
    ...(erasure === undefined ? {} : { erasure }),
    ...(attemptsMade === 0 ? {} : { attempts: { made: attemptsMade } }),
    ...(testMode === undefined ? {} : { testMode }),
    createdAt: new Date(timeOf(row['created_at'], 'sessions.created_at')).toISOString(),
    changedAt: new Date(timeOf(row['changed_at'], 'sessions.changed_at')).toISOString(),
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(endedBy === undefined ? {} : { endedBy }),
    ...(redactedAt === undefined ? {} : { redactedAt }),
    ...(state?.outcome ?? PENDING),
  };
}
