import assert from 'node:assert/strict';
import { ProofingError } from '@anyproof/core';

/** Fails unless it is a ProofingError with nothing of an HTTP library. */
export function assertProofingError(error: unknown): asserts error is ProofingError {
  assert.ok(ProofingError.isInstance(error), `threw ${nameOf(error)} instead of a ProofingError`);
  assert.equal(error.cause, undefined, 'an error has a cause: foreign errors must not leave the package');
  const strange = Reflect.ownKeys(error).filter((key) => typeof key === 'string' && !FACTS.has(key));
  assert.deepEqual(strange, [], 'an error has more than the allow-list of facts');
}

const FACTS = new Set([
  'name',
  'message',
  'stack',
  'code',
  'retryable',
  'provider',
  'httpStatus',
  'nativeCode',
  'problem',
  'setting',
  'path',
  'evidence',
  'findings',
  'causedBy',
  'summary',
  'requestId',
  'idempotencyKey',
  'step',
  'pagesAccepted',
  'retryAfterMs',
  'ref',
]);

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name} (${error.message})` : typeof error;
}
