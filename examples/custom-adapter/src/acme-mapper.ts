import {
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  type Warning,
  withRaw,
} from '@anyproof/core';
import { compact, instant, nativeWord, type Parsed, unknownStatus } from '@anyproof/provider-kit';
import { checkOf } from './acme-checks.js';
import { claimsOf, documentOf } from './acme-claims.js';
import { reasonOf } from './acme-reasons.js';
import type { Report, Verification } from './acme-schema.js';
import { outcomeOf } from './acme-status.js';

export interface MapperContext {
  readonly ref: SessionRef;
  readonly pollIntervalMs: number;
  /** Parts of the input that Acme cannot use. */
  readonly warnings?: readonly Warning[];
}

export function mapSession({ value, raw }: Parsed<Verification>, context: MapperContext): ProofingSession {
  const { ref, pollIntervalMs, warnings = [] } = context;
  const outcome = outcomeOf(value.state);
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: 'acme',
    reference: value.externalId,
    nativeStatus: nativeWord(value.state),
    pollAfterMs: pollIntervalMs,
    createdAt: instant(value.createdAt),
    expiresAt: instant(value.expiresAt),
  });
  const all = outcome === undefined ? [...warnings, unknownStatus()] : warnings;
  return withRaw({ ...facts, ...(outcome ?? { status: 'processing' as const }), warnings: all }, raw);
}

export function mapResult(parsed: Parsed<Report>, context: MapperContext): ProofingResult {
  const session = mapSession(parsed, context);
  const { person, document, tests, findings } = parsed.value;
  const extracted = person && claimsOf(person);
  const claims = session.decision === 'approved' ? extracted : undefined;
  return withRaw(
    {
      ...session,
      ...compact<Pick<ResultFacts, 'claims' | 'extracted'>>({ claims, extracted }),
      documents: document ? [documentOf(document)] : [],
      checks: tests.map(checkOf),
      matches: [],
      reasons: findings.map(reasonOf),
      artifacts: [],
    },
    parsed.raw,
  );
}
