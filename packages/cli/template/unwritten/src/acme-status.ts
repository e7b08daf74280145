import type { Outcome } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import { filled } from './todo.js';

/** What each of Acme's states means. */
const OUTCOMES: { readonly [state: string]: Outcome } = {
  // TODO 2: what each state means.
  // One row for each that the vendor documents, such as `CREATED: { status: 'pending' }`. A verdict is
  // `{ status: 'completed', decision: 'approved', final: true }`.
};

/** Undefined for a state that the table does not hold: such a session is never ended, and never approved. */
export const outcomeOf = (state: string): Outcome | undefined =>
  entryOf(filled(OUTCOMES, 'src/acme-status.ts: the meaning of the states'), state);
