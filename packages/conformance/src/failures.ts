import assert from 'node:assert/strict';
import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { PROVIDER } from './bench.js';

/** What the work threw; fails when it succeeds, or throws anything but a ProofingError. */
export async function failureOf(work: () => Promise<unknown>): Promise<ProofingError> {
  const outcome = await outcomeOf(work);
  assert.ok(outcome !== 'ok', 'a ProofingError was due, and the call succeeded');
  return outcome;
}

/** The ProofingError, or `ok`; fails on anything else that is thrown. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<ProofingError | 'ok'> {
  try {
    await work();
    return 'ok';
  } catch (error) {
    assertOurs(error);
    return error;
  }
}

/** The error and nothing of an HTTP library beside it. */
export function assertOurs(error: unknown): asserts error is ProofingError {
  assert.ok(ProofingError.isInstance(error), `threw ${nameOf(error)} instead of a ProofingError`);
  assert.equal(
    error.cause,
    undefined,
    'an error carries a cause: what lies beneath must not cross the border',
  );
  const strange = Reflect.ownKeys(error).filter((key) => typeof key === 'string' && !FACTS.has(key));
  assert.deepEqual(strange, [], 'an error carries more than the allow-list of facts');
}

/** Fails with what came instead. */
export function assertCode(
  outcome: ProofingError | 'ok',
  codes: readonly (ProofingErrorCode | 'ok')[],
  where: string,
): void {
  const got = outcome === 'ok' ? 'ok' : outcome.code;
  assert.ok(codes.includes(got), `${where}: ${codes.join(' or ')} was due, and it was ${got}`);
  if (outcome === 'ok') return;
  // The app's own mistake may be found where no provider is known yet.
  if (outcome.code === 'INVALID_INPUT' && outcome.provider === undefined) return;
  assert.equal(outcome.provider, PROVIDER, `${where}: the error names the configured provider`);
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
  'pagesAccepted',
  'retryAfterMs',
  'ref',
]);

function nameOf(error: unknown): string {
  return error instanceof Error ? `${error.name} (${error.message})` : typeof error;
}
