import type { ProofingResult } from '@anyproof/core';
import { mapResult } from '../src/id360-mapper.js';
import { report as schema } from '../src/id360-schema.js';

export const ref = { provider: 'id360', id: '215416' };
export const context = { provider: 'id360', pollAfterMs: 5000, artifacts: [] };

/** A report as the vendor would send it, read as the client reads it, on the contract. */
export function map(raw: unknown, wanted?: Readonly<Record<string, string>>): ProofingResult {
  const checked = schema['~standard'].validate(raw);
  if (checked instanceof Promise || checked.issues !== undefined) throw new Error('not a report');
  return mapResult(ref, { value: checked.value, raw }, context, wanted);
}
