import type { Check, CheckKind, CheckStatus } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
import type { Report } from './acme-schema.js';

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

export function checkOf({ name, outcome }: Report['tests'][number]): Check {
  return {
    kind: entryOf(KINDS, name) ?? 'other',
    status: entryOf(STATUSES, outcome) ?? 'unknown',
    nativeName: name,
  };
}
