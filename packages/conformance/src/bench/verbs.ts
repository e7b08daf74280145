import assert from 'node:assert/strict';
import type { CallOptions, Proofing, SessionRef } from '@anyproof/core';
import type { ConformanceHarness } from '../harness/harness.js';
import type { RequestMatch } from '../harness/vendor.js';
import type { FaultedVerb } from '../harness/verbs.js';
import type { Bench } from './bench.js';

export const FAULTED_VERBS: readonly FaultedVerb[] = [
  'createSession',
  'getSession',
  'getResult',
  'submitEvidence',
  'finalizeSession',
];

export const requestOf = ({ requests }: ConformanceHarness, verb: FaultedVerb): RequestMatch | undefined =>
  requests[verb];

/** The request that does the verb's work, where cases are only made for verbs that have one. */
export function workOf(harness: ConformanceHarness, verb: FaultedVerb): RequestMatch {
  const match = requestOf(harness, verb);
  assert.ok(match !== undefined, `the harness names no request for ${verb}`);
  return match;
}

/** Why cases of this verb do not apply. */
export function verbIsMissing(
  { requests, evidence }: ConformanceHarness,
  provider: { readonly [verb in FaultedVerb]?: unknown },
  verb: FaultedVerb,
): string | undefined {
  if (provider[verb] === undefined) return `this vendor has no ${verb}`;
  if (requests[verb] === undefined) return `the harness names no request for ${verb}`;
  return verb === 'submitEvidence' && evidence.good.length === 0
    ? 'there is no evidence to submit'
    : undefined;
}

/** Prepares a session for the verb, and returns the verb to be called. */
export async function readyFor(
  bench: Bench,
  verb: FaultedVerb,
): Promise<{ readonly ref?: SessionRef; call(proofing: Proofing, options?: CallOptions): Promise<unknown> }> {
  if (verb === 'createSession') {
    const input = bench.input();
    return { call: (proofing, options) => proofing.createSession(input, options) };
  }
  const { ref } = await bench.create();
  if (verb === 'finalizeSession') await bench.show(ref);
  const [first] = bench.harness.evidence.good;
  return {
    ref,
    call: (proofing, options) => {
      if (verb !== 'submitEvidence') return proofing[verb](ref, options);
      assert.ok(first !== undefined, 'the harness has no evidence');
      return proofing.submitEvidence(ref, first, options);
    },
  };
}

/** All further matching requests meet the fault. */
export const ALWAYS = 1_000;
