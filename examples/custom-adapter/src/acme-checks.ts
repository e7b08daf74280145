import type { Check, CheckKind, CheckStatus } from '@anyproof/core';
import { entryOfWord } from '@anyproof/provider-kit';
import type { Test } from './acme-answers.js';

/** What each of Acme's tests looks at. */
const KINDS: { readonly [name: string]: CheckKind } = {
  AUTHENTICITY: 'document_authenticity',
  FACE: 'face_match',
};

const STATUSES: { readonly [outcome: string]: CheckStatus } = {
  PASSED: 'pass',
  FAILED: 'fail',
  SKIPPED: 'not_performed',
};

export function checkOf({ name, outcome }: Test): Check {
  return {
    kind: entryOfWord(KINDS, name) ?? 'other',
    status: entryOfWord(STATUSES, outcome) ?? 'unknown',
    nativeName: name,
  };
}
