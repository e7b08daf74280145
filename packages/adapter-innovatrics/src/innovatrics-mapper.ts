import {
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  type Warning,
  withRaw,
} from '@anyproof/core';
import { compact, type Parsed, unknownStatus } from '@anyproof/provider-kit';
import { readChecks, readMatches, readReasons } from './innovatrics-checks.js';
import { readClaims } from './innovatrics-claims.js';
import { readArtifacts, readDocuments } from './innovatrics-documents.js';
import type { TrustFactor } from './innovatrics-factors.js';
import type { DecisionResults, DocumentResult, FaceResult, SessionStatus } from './innovatrics-schema.js';
import { meaningOf } from './innovatrics-status.js';

export interface MapperContext {
  readonly pollAfterMs: number;
  readonly trustFactorKeys: { readonly [key: string]: TrustFactor };
}

/** The results of a session; each part is absent where the vendor has none. */
export interface Results {
  readonly decision?: Parsed<DecisionResults> | undefined;
  readonly document?: Parsed<DocumentResult> | undefined;
  readonly face?: Parsed<FaceResult> | undefined;
}

/** A fresh session: the vendor's answer to its creation has no status. */
export function mapCreated(ref: SessionRef, reference: string, context: MapperContext): ProofingSession {
  const { pollAfterMs } = context;
  return { ref, adapter: 'innovatrics', reference, status: 'pending', pollAfterMs, warnings: [] };
}

export function mapSession(
  ref: SessionRef,
  status: Parsed<SessionStatus>,
  context: MapperContext,
): ProofingSession {
  const word = status.value.status;
  const meaning = meaningOf(word);
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: 'innovatrics',
    nativeStatus: word,
    endedBy: meaning?.endedBy,
    pollAfterMs: context.pollAfterMs,
  });
  const outcome = meaning?.outcome ?? ({ status: 'processing' } as const);
  const warnings = meaning === undefined ? [unknownStatus(word)] : [];
  return withRaw({ ...facts, ...outcome, warnings }, status.raw);
}

/** The raw value is `{ status, decision, document, face }`, each as the vendor sent it. */
export function mapResult(
  ref: SessionRef,
  status: Parsed<SessionStatus>,
  results: Results,
  context: MapperContext,
): ProofingResult {
  const session = mapSession(ref, status, context);
  const { trustFactorKeys } = context;
  const decision = results.decision?.value;
  const document = results.document?.value;
  const extracted = document === undefined ? undefined : readClaims(document);
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted'>>({
    claims: session.decision === 'approved' ? extracted : undefined,
    extracted,
  });
  return withRaw(
    {
      ...session,
      ...facts,
      warnings: [...session.warnings, ...(session.status === 'completed' ? missingParts(results) : [])],
      documents: document === undefined ? [] : readDocuments(document),
      checks: decision === undefined ? [] : readChecks(decision, trustFactorKeys),
      matches: decision === undefined ? [] : readMatches(decision, trustFactorKeys),
      reasons: readReasons(decision, session, status.value.status, trustFactorKeys),
      artifacts: readArtifacts(document, results.face?.value),
    },
    {
      status: status.raw,
      decision: results.decision?.raw,
      document: results.document?.raw,
      face: results.face?.raw,
    },
  );
}

/** A decided session has both; a face only where the customer's flow takes one. */
function missingParts(results: Results): Warning[] {
  return (['decision', 'document'] as const)
    .filter((part) => results[part] === undefined)
    .map((part) => ({ code: 'PARTLY_READ', message: `the vendor has no ${part} result of this session` }));
}
