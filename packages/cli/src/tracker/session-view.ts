import { sessionLabel } from '@anyproof/core';
import type { TrackedHistory, TrackedHistoryEntry, TrackedSession } from '@anyproof/tracker';
import { TEST_MODE } from '../configuration/test-mode.js';
import { actionText } from '../session/next-step.js';
import type { Io } from '../terminal/io.js';
import { aligned, printRows, type Row } from '../terminal/rows.js';
import { roughly } from './words.js';

/** One line each, without the app's own ids. */
export function showSessions(found: readonly TrackedSession[], io: Io): void {
  if (found.length === 0) io.err('no sessions');
  const now = io.clock.now();
  const lines = aligned(
    found.map((session) => {
      const { ref, status, decision, createdAt, testMode } = session;
      return [
        sessionLabel(ref),
        status,
        decision ?? '–',
        roughly(now - Date.parse(createdAt)),
        testMode ? 'test mode' : '',
      ];
    }),
  );
  for (const line of lines) io.out(line);
}

export function showSession(session: TrackedSession, io: Io): void {
  if (session.testMode) io.out(io.outColors.yellow(TEST_MODE));
  printRows(rowsOf(session), io);
}

function rowsOf(session: TrackedSession): Row[] {
  const { ref, status, action, decision, decidedBy, attempts, erasure } = session;
  const by = decidedBy === undefined ? '' : ` (${decidedBy})`;
  return [
    ['session', sessionLabel(ref)],
    ['provider', ref.provider],
    ['reference', session.reference],
    ['subject', session.subject],
    ['status', status],
    ['waits for', action && actionText(action)],
    ['decision', decision === undefined ? undefined : decision + by],
    ["vendor's word", session.nativeStatus],
    ['attempts', attempts && `${attempts.made} made`],
    ['created', session.createdAt],
    ['changed', session.changedAt],
    ['ended', session.endedAt],
    ['ended by', session.endedBy],
    ['erasure', erasure && `${erasure.status} ${erasure.at}, of the ${erasure.scope}`],
    ['redacted', session.redactedAt],
  ];
}

/** Each entry in a line, and whether all of them are as they were written. */
export function showHistory({ entries, intact }: TrackedHistory, io: Io): void {
  const lines = aligned(
    entries.map((entry) => [String(entry.sequence), entry.at, entry.kind, factsText(entry)]),
  );
  for (const line of lines) io.out(line);
  const { green, red } = io.outColors;
  io.out(
    intact
      ? green('history intact: no entry was changed, removed or added')
      : red('HISTORY CHANGED: an entry was changed, removed or added outside the tracker'),
  );
}

function factsText({ facts }: TrackedHistoryEntry): string {
  if (facts === undefined) return 'redacted';
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
