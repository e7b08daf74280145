import { ProofingError } from '@anyproof/core';
import type { TrackerStatus } from '@anyproof/tracker';
import type { Io } from '../terminal/io.js';
import { counted } from './words.js';

/** What a worker says: lines for people, or lines of JSON. */
export interface RunLog {
  started(database: string, healthUrl: string | undefined): void;
  status(status: TrackerStatus): void;
  /** Something in the background; it is tried again. */
  failed(error: unknown): void;
  stopping(): void;
  /** `clean`: nothing was left in progress. */
  stopped(clean: boolean): void;
}

interface LogFlags {
  readonly json?: true;
  readonly verbose?: true;
}

/** A database that is away fails several times a second. */
const REPEATED_MS = 60_000;

export function createRunLog({ json, verbose }: LogFlags, io: Io): RunLog {
  const line = (type: string, facts: object, text: string) => {
    if (json !== undefined) io.out(JSON.stringify({ type, at: atOf(io), ...facts }));
    else io.err(text);
  };
  const last = new Map<string, number>();
  return {
    started: (database, healthUrl) => {
      const health = healthUrl === undefined ? {} : { health: healthUrl };
      const shown = healthUrl === undefined ? '' : `; health: ${healthUrl}`;
      line('started', { database, ...health }, `working on ${database}${shown}; Ctrl-C stops`);
    },
    status: (status) => {
      if (verbose !== undefined) line('status', { status }, `${atOf(io)}  ${statusText(status)}`);
    },
    failed: (error) => {
      const { code, message } = factsOf(error);
      const now = io.clock.now();
      if (now - (last.get(message) ?? Number.NEGATIVE_INFINITY) < REPEATED_MS) return;
      last.set(message, now);
      line('error', { code, message }, io.errColors.red(`${atOf(io)}  ${message}; it is tried again`));
    },
    stopping: () =>
      line('stopping', {}, 'stopping: what is in progress is finished first; Ctrl-C again ends at once'),
    stopped: (clean) =>
      line(
        'stopped',
        { clean },
        clean ? 'stopped' : 'ended at once: other workers take over what was in progress, within minutes',
      ),
  };
}

const atOf = ({ clock }: Io): string => new Date(clock.now()).toISOString();

/** An error that is not ours may contain anything. */
function factsOf(error: unknown): { readonly code: string; readonly message: string } {
  return ProofingError.isInstance(error)
    ? { code: error.code, message: error.message }
    : { code: 'UNEXPECTED', message: 'unexpected error in the background' };
}

function statusText({ sessions, due, late, claimed, inbox, events }: TrackerStatus): string {
  const open = ['pending', 'action_required', 'processing', 'in_review'] as const;
  const sum = open.reduce((all, name) => all + (sessions[name] ?? 0), 0);
  return [
    `${sum} open`,
    `${due} due`,
    `${late} late`,
    `${claimed} in progress`,
    counted(inbox.waiting, 'message'),
    `${counted(events.waiting, 'event')} waiting, ${events.dead} dead`,
  ].join(', ');
}
