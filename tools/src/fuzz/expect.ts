import assert from 'node:assert/strict';
import { assertProofingError, assertSilent } from '@anyproof/conformance';
import type { ProofingError, ProofingErrorCode } from '@anyproof/core';

/** Stands in every value that must not be quoted; looked for in errors. */
export const CANARY = 'Zq7CanaryXv';

/** What became of work: its value, or the error that it ended with. */
export type Attempt<Value> =
  | { readonly failure: ProofingError; readonly value?: undefined }
  | { readonly failure?: undefined; readonly value: Value };

/** What is thrown must be ours, have one of these codes, and quote nothing. */
export async function attempt<Value>(
  work: () => Value | Promise<Value>,
  codes: readonly ProofingErrorCode[],
): Promise<Attempt<Value>> {
  try {
    return { value: await work() };
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error;
    assertProofingError(error);
    assert.ok(codes.includes(error.code), `the code is ${error.code}: ${error.message}`);
    assertSilent(error, [CANARY], `the error ${error.code}`);
    return { failure: error };
  }
}
