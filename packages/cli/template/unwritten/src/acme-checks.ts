import type { Check, CheckKind, CheckStatus } from '@anyproof/core';
import { entryOfWord } from '@anyproof/provider-kit';
import type { Test } from './acme-answers.js';
import { filled } from './todo.js';

/** What each of Acme's tests looks at. */
const KINDS: { readonly [name: string]: CheckKind } = {
  // TODO 4: the tests and their outcomes.
  // Such as `FACE: 'face_match'` here, and `SKIPPED: 'not_performed'` below.
};

const STATUSES: { readonly [outcome: string]: CheckStatus } = {};

export function checkOf({ name, outcome }: Test): Check {
  return {
    kind: entryOfWord(filled(KINDS, 'src/acme-checks.ts: the tests'), name) ?? 'other',
    status: entryOfWord(filled(STATUSES, 'src/acme-checks.ts: their outcomes'), outcome) ?? 'unknown',
    nativeName: name,
  };
}
