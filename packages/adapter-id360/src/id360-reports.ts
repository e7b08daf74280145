import { type AdapterDeps, ProofingError, type SessionRef } from '@anyproof/core';
import { openState, type Parsed } from '@anyproof/provider-kit';
import type { Id360Client } from './client/index.js';
import { recentValues } from './id360-recent.js';
import type { Report } from './id360-schema.js';
import type { Id360Settings } from './id360-settings.js';
import { id360State } from './id360-state.js';
import { endsUnseen } from './id360-status.js';

/** The vendor's clockwork ends dossiers every 15 minutes (dossier 6.2). */
const CRON_MS = 15 * 60_000;

export interface Reports {
  /** The report of a session that ended; undefined while the vendor says no more than "not ended". */
  read(ref: SessionRef, signal?: AbortSignal): Promise<Parsed<Report> | undefined>;
  /** Remembers that the vendor took an interruption: no report will tell it. */
  interrupted(ref: SessionRef): void;
}

/**
 * Reads reports, and finds the ends that no finished report tells: CANCELED, FAILED and DISCONTINUED come by callback,
 * and a session whose callback was lost would wait for ever. Drafts may slow or block users in production (dossier 8.1),
 * so one is asked for once per session and process, and only when the process must be over.
 */
export function createReports(client: Id360Client, settings: Id360Settings, deps: AdapterDeps): Reports {
  /** Drafts asked for: what the session ended as, or undefined where it had not. */
  const drafts = recentValues<Parsed<Report> | undefined>();

  const isOverdue = (ref: SessionRef): boolean => {
    const { processDeadlineMinutes } = settings;
    // A callback's ref has no state: its word stands in the callback itself.
    if (processDeadlineMinutes === undefined || ref.state === undefined) return false;
    const { createdAt } = openState(deps.sealer, ref, id360State);
    return (
      createdAt !== undefined && deps.clock.now() > createdAt + processDeadlineMinutes * 60_000 + CRON_MS
    );
  };

  const askDraft = async (ref: SessionRef, signal?: AbortSignal) => {
    // Noted before the call, so that callers at the same time do not ask too.
    drafts.set(ref.id, undefined);
    const draft = await client.enrollment.report(ref.id, { draft: true, signal }).catch((error: unknown) => {
      if (ProofingError.isInstance(error) && (error.retryable || error.code === 'ABORTED'))
        drafts.delete(ref.id);
      throw error;
    });
    const state = draft && stateOf(draft.value);
    if (state !== undefined && endsUnseen(state.value.status)) drafts.set(ref.id, state);
    // A verdict that arose just now stands in the finished report, which the next poll reads.
    return state;
  };

  return {
    read: async (ref, signal) => {
      const report = await client.enrollment.report(ref.id, { signal });
      if (report !== undefined) return report;
      if (drafts.has(ref.id)) return drafts.get(ref.id);
      return isOverdue(ref) ? askDraft(ref, signal) : undefined;
    },
    interrupted: (ref) => drafts.set(ref.id, { value: { status: 'DISCONTINUED' }, raw: undefined }),
  };
}

/** The state of a draft and no personal data: it is kept in memory, and its data was never judged. */
function stateOf(draft: Report): Parsed<Report> | undefined {
  const { status, creation_time, starting_time, finished_time, enrollment } = draft;
  if (status === 'OK' || status === 'KO') return undefined;
  const client_reference = draft.client_reference ?? enrollment?.client_reference;
  const state = { status, creation_time, starting_time, finished_time, client_reference };
  return { value: state, raw: state };
}
