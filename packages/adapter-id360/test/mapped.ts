import type { ProofingResult } from '@anyproof/core';
import { report } from '../src/client/report.js';
import { type MapperContext, mapResult } from '../src/result/session.js';
import { type ControlDataNames, claimNames } from '../src/vocabulary.js';

export const ref = { provider: 'id360', id: '215416' };
export const context: MapperContext = {
  provider: 'id360',
  pollAfterMs: 5000,
  isTest: false,
  artifacts: [],
  claimOf: claimNames({}),
};

/** A report as the vendor would send it, read as the client reads it, on the contract. */
export function map(
  raw: unknown,
  wanted?: Readonly<Record<string, string>>,
  controlData: ControlDataNames = {},
  more: Partial<MapperContext> = {},
): ProofingResult {
  const { value, unread } = report.read(raw);
  if (value === undefined) throw new Error('not a report');
  const own = { ...context, claimOf: claimNames(controlData), ...more };
  return mapResult(ref, { value, raw, unread }, own, wanted);
}
