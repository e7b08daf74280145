import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { ProofingError } from '@anyproof/core';

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
  checkError(error, codes);
  return error;
}

export function checkError(error, codes) {
  if (!ProofingError.isInstance(error)) throw error;
  assert.ok(codes.includes(error.code), `the code is ${error.code}: ${error.message}`);
  assert.equal(error.cause, undefined, 'an error has a cause');
  const shown = `${error.message}\n${error.stack}\n${JSON.stringify(error)}\n${inspect(error, { depth: 9, showHidden: true })}`;
  assert.ok(!shown.includes(CANARY), `an error quotes a value: ${error.message.slice(0, 500)}`);
}
