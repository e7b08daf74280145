import type { Action, ProofingSession } from '@anyproof/core';
import { type ConfigFlags, configArguments } from '../configuration/flags.js';
import { quoted } from '../terminal/shell-words.js';
import type { RefFlags } from './ref.js';

/** What leads to a session again. */
export type Whereabouts = RefFlags & ConfigFlags;

/** The command that waits for a session, with all that it needs to find it. */
export const watchCommand = (flags: Whereabouts): string => commandFor('watch', flags);

const ACTORS: Readonly<Record<Action['actor'], string>> = { person: 'the person', app: 'your app' };

const STEPS: Readonly<Record<Action['next'], string>> = {
  retry: 'another attempt',
  evidence: 'more evidence',
  decide: 'a decision',
  native: "a step that only the vendor's own client has",
};

/** Who must act, and how. */
export const actionText = ({ actor, next }: Action): string => `${ACTORS[actor]}: ${STEPS[next]}`;

/** How the session goes on; undefined if nothing is left to do. */
export function nextStep(
  { status, action, reference, ref }: ProofingSession,
  flags: Whereabouts,
): string | undefined {
  switch (status) {
    case 'action_required': {
      const input = reference === undefined ? '<reference>' : quoted(reference);
      return `next: ${actionCommand(action, input, ref.provider, flags)}`;
    }
    case 'pending':
    case 'processing':
      return `it has not ended; to wait until it does: ${watchCommand(flags)}`;
    case 'in_review':
      return `it has not ended; to wait until it does: ${watchCommand(flags)} --through in_review`;
    default:
      return undefined;
  }
}

function actionCommand({ next }: Action, reference: string, provider: string, flags: Whereabouts): string {
  switch (next) {
    case 'retry':
    case 'evidence':
      return `${commandFor('retry', flags)} --reference ${reference}, with the options of session create`;
    case 'decide':
      return `${commandFor('decide', flags)} --approve, or --decline, and --by <id>`;
    case 'native':
      return `see the session in ${provider}'s console, or use its client`;
  }
}

function commandFor(verb: string, flags: Whereabouts): string {
  const session = flags.refFile === undefined ? '<ref>' : `--ref-file ${quoted(flags.refFile)}`;
  return `anyproof session ${verb} ${session}${configArguments(flags)}`;
}
