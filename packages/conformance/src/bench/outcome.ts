import assert from 'node:assert/strict';
import type { ProofingError, ProofingErrorCode, ProofingSession, WarningCode } from '@anyproof/core';
import { assertProofingError } from '../contract/error.js';
import { PROVIDER } from './bench.js';

/** What the work threw; fails when it succeeds, or throws anything but a ProofingError. */
export async function failureOf(work: () => Promise<unknown>): Promise<ProofingError> {
  const outcome = await outcomeOf(work);
  assert.ok(outcome !== 'ok', 'expected a ProofingError, but the call succeeded');
  return outcome;
}

/** The ProofingError, or `ok`; fails on anything else that is thrown. */
export async function outcomeOf(work: () => Promise<unknown>): Promise<ProofingError | 'ok'> {
  try {
    await work();
    return 'ok';
  } catch (error) {
    assertProofingError(error);
    return error;
  }
}

/** Fails with what came instead. */
export function assertCode(
  outcome: ProofingError | 'ok',
  codes: readonly (ProofingErrorCode | 'ok')[],
  where: string,
): void {
  const got = outcome === 'ok' ? 'ok' : outcome.code;
  assert.ok(codes.includes(got), `${where}: expected ${codes.join(' or ')}, got ${got}`);
  if (outcome === 'ok') return;
  // The app's own mistake may be found where no provider is known yet.
  if (outcome.code === 'INVALID_INPUT' && outcome.provider === undefined) return;
  assert.equal(outcome.provider, PROVIDER, `${where}: the error names the configured provider`);
}

export function assertWarned({ warnings }: Pick<ProofingSession, 'warnings'>, code: WarningCode): void {
  assert.ok(
    warnings.some((warning) => warning.code === code),
    `there is no warning ${code}`,
  );
}
