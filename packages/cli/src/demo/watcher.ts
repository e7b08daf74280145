import type { Observer, ProofingEvent } from '@anyproof/core';
import picocolors from 'picocolors';
import type { Colors } from '../terminal/io.js';

/** What the demo's observer has counted. */
export interface Watcher extends Observer {
  readonly httpCalls: number;
}

const VERBS: Readonly<Record<string, string>> = {
  createSession: 'session created',
  submitEvidence: 'evidence submitted',
  finalizeSession: 'all evidence is there',
  getSession: 'asked for the status',
  getResult: 'result read',
};

/** Counts HTTP calls, and tells each finished step in one line. */
export function createWatcher(
  say: (line: string) => void,
  colors: Colors = picocolors.createColors(false),
): Watcher {
  let httpCalls = 0;
  let polls = 0;
  const watcher = {
    get httpCalls() {
      return httpCalls;
    },
    observe: (event: ProofingEvent) => {
      if (event.type === 'http') httpCalls += 1;
      if (event.type !== 'verb') return;
      polls = event.verb === 'getSession' ? polls + 1 : 0;
      // One line for all the polls in a row.
      if (polls > 1 && event.error === undefined) return;
      const mark = event.error === undefined ? colors.green('✓') : colors.red('✗');
      const what = `${VERBS[event.verb] ?? event.verb}${event.error === undefined ? '' : ` (${event.error})`}`;
      say(
        `  ${mark} ${event.provider.padEnd(12)} ${what.padEnd(24)} ${colors.dim(`${event.milliseconds} ms`)}`,
      );
    },
  };
  return watcher;
}
