import type { Observer, ProofingEvent } from '@anyproof/core';
import picocolors from 'picocolors';
import type { Colors } from '../terminal/io.js';

/** What the demo's observer has counted. */
export interface Watcher extends Observer {
  readonly httpCalls: number;
}

/** What a step is called when it went well, and when it did not. */
const VERBS: { readonly [verb: string]: readonly [done: string, failed: string] } = {
  createSession: ['session created', 'no session created'],
  submitEvidence: ['evidence submitted', 'evidence not submitted'],
  finalizeSession: ['all evidence is there', 'evidence not completed'],
  getSession: ['asked for the status', 'no status received'],
  getResult: ['result read', 'no result received'],
};

/** Counts HTTP calls, and tells each finished step in one line. */
export function createWatcher(
  say: (line: string) => void,
  colors: Colors = picocolors.createColors(false),
): Watcher {
  let httpCalls = 0;
  let last: string | undefined;
  const watcher = {
    get httpCalls() {
      return httpCalls;
    },
    observe: (event: ProofingEvent) => {
      if (event.type === 'http') httpCalls += 1;
      if (event.type !== 'verb') return;
      const failed = event.error !== undefined;
      const isRepeated = event.verb === last;
      last = event.verb;
      // One line for all the polls, or all the photos, in a row.
      if (isRepeated && !failed) return;
      const mark = failed ? colors.red('✗') : colors.green('✓');
      const what = VERBS[event.verb]?.[failed ? 1 : 0] ?? event.verb;
      say(
        `  ${mark} ${event.provider.padEnd(12)} ${what.padEnd(24)} ${colors.dim(`${event.milliseconds} ms`)}`,
      );
    },
  };
  return watcher;
}
