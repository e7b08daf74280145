import type { ProofingSession } from '@anyproof/core';
import type { Io } from '../terminal/io.js';
import { actionText } from './next-step.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
/** The status has room on every terminal. */
const NARROWEST = 12;

/** Tells what changes: one line that lives on a terminal, a line for each change anywhere else. */
export interface Progress {
  update(session: ProofingSession): void;
  /** Leaves nothing behind on a terminal. */
  end(): void;
}

export function createProgress(io: Io): Progress {
  const startedAt = io.clock.now();
  const seconds = () => Math.round((io.clock.now() - startedAt) / 1_000);
  const { redraw } = io;
  let words = 'asking the vendor';
  if (redraw === undefined)
    return {
      update: (session) => {
        if (wordsOf(session) !== words) io.err(`${String(seconds()).padStart(4)} s  ${wordsOf(session)}`);
        words = wordsOf(session);
      },
      end: () => undefined,
    };
  let frame = 0;
  // A line that runs over could not be redrawn.
  const room = Math.max((io.errColumns ?? 80) - 12, NARROWEST);
  const draw = () => {
    frame += 1;
    redraw(
      `${io.errColors.cyan(FRAMES[frame % FRAMES.length] ?? '')} ${words.slice(0, room)} ${io.errColors.dim(`${seconds()} s`)}`,
    );
  };
  const timer = setInterval(draw, FRAME_MS);
  draw();
  return {
    update: (session) => {
      words = wordsOf(session);
      draw();
    },
    end: () => {
      clearInterval(timer);
      redraw('');
    },
  };
}

function wordsOf(session: ProofingSession): string {
  const { status, action, decision, progress, nativeStatus, testMode } = session;
  const steps = progress === undefined ? '' : `, ${progress.done} of ${progress.total} steps`;
  const native = nativeStatus === undefined ? '' : ` (${nativeStatus})`;
  const what = [status, action && actionText(action), decision].filter(Boolean).join(', ');
  return `${testMode ? 'test mode: ' : ''}${what}${steps}${native}`;
}
