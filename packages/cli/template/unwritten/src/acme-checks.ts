import type { Check, CheckKind, CheckStatus } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import type { Report } from './acme-schema.js';
import { filled } from './todo.js';

/** What each of Acme's tests looks at. */
const KINDS: { readonly [name: string]: CheckKind } = {
  // TODO 4: the tests and their outcomes.
  // Such as `FACE: 'face_match'` here, and `SKIPPED: 'not_performed'` below.
};

const STATUSES: { readonly [outcome: string]: CheckStatus } = {};

export function checkOf({ name, outcome }: Report['tests'][number]): Check {
  return {
    kind: entryOf(filled(KINDS, 'src/acme-checks.ts: the tests'), name) ?? 'other',
    status: entryOf(filled(STATUSES, 'src/acme-checks.ts: their outcomes'), outcome) ?? 'unknown',
    nativeName: name,
  };
}
