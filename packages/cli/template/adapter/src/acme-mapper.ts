import {
  type Claims,
  type ProofedDocument,
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
import { reasonOf } from './acme-reasons.js';
import type { Report, Verification } from './acme-schema.js';
import { outcomeOf } from './acme-status.js';
import { todo } from './todo.js';

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

// TODO 3: the claims and the document that were read.
// Claims have OpenID's names: given_name, family_name, birthdate, nationalities. `compactOrNothing` and `compact` leave
// out what is absent, `dateOnly` and `alpha3` what is no date and no country.
function claimsOf(_person: NonNullable<Report['person']>): Claims | undefined {
  return todo('src/acme-mapper.ts: the claims that were read');
}

function documentOf(_document: NonNullable<Report['document']>): ProofedDocument {
  return todo('src/acme-mapper.ts: the document that was read');
}
