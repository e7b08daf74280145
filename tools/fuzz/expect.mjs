import assert from 'node:assert/strict';
import { assertProofingError, assertSilent } from '@anyproof/conformance';

/** Stands in every value that must not be quoted; looked for in errors. */
export const CANARY = 'Zq7CanaryXv';

/** What was thrown, which must be ours, with one of these codes, and quote nothing. Undefined when nothing was. */
export async function failureOf(work, codes) {
  let error;
  try {
    await work();
    return undefined;
  } catch (thrown) {
    error = thrown;
  }
  if (error instanceof assert.AssertionError) throw error;
  assertProofingError(error);
  assert.ok(codes.includes(error.code), `the code is ${error.code}: ${error.message}`);
  assertSilent(error, [CANARY], `the error ${error.code}`);
  return error;
}
