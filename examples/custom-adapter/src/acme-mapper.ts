import {
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  type Warning,
  withRaw,
} from '@anyproof/core';
import {
  compact,
  createClaimReader,
  entryOf,
  instant,
  nativeWord,
  type Parsed,
  partlyRead,
  unknownStatus,
} from '@anyproof/provider-kit';
import type { Report, Verification } from './acme-answers.js';
import { checkOf } from './acme-checks.js';
import { CLAIMS, claimsOf, documentOf } from './acme-claims.js';
import { reasonOf } from './acme-reasons.js';
import { outcomeOf } from './acme-status.js';

export interface MapperContext {
  readonly ref: SessionRef;
  readonly pollAfterMs: number;
  /** Parts of the input that Acme cannot use. */
  readonly warnings?: readonly Warning[];
}

export function mapSession(answer: Parsed<Verification>, context: MapperContext): ProofingSession {
  const { value, raw, unread = [] } = answer;
  const { ref, pollAfterMs, warnings = [] } = context;
  const outcome = outcomeOf(value.state);
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: 'acme',
    reference: value.externalId,
    nativeStatus: nativeWord(value.state),
    pollAfterMs,
    createdAt: instant(value.createdAt),
    expiresAt: instant(value.expiresAt),
  });
  const all = [
    ...warnings,
    ...(outcome === undefined ? [unknownStatus()] : []),
    ...partlyRead(unread, (path) => entryOf(CLAIMS, path)),
  ];
  return withRaw({ ...facts, ...(outcome ?? { status: 'processing' as const }), warnings: all }, raw);
}

export function mapResult(parsed: Parsed<Report>, context: MapperContext): ProofingResult {
  const session = mapSession(parsed, context);
  const { person, document, tests = [], findings = [] } = parsed.value;
  const reader = createClaimReader();
  const extracted = person && claimsOf(person, reader);
  const documents = document === undefined ? [] : [documentOf(document, reader)];
  const claims = session.decision === 'approved' ? extracted : undefined;
  return withRaw(
    {
      ...session,
      ...compact<Pick<ResultFacts, 'claims' | 'extracted'>>({ claims, extracted }),
      warnings: [...session.warnings, ...reader.warnings],
      documents,
      checks: tests.map(checkOf),
      matches: [],
      reasons: findings.map(reasonOf),
      artifacts: [],
    },
    parsed.raw,
  );
}
