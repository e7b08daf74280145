import {
  ProofingError,
  type ProofingResult,
  type ProofingSession,
  type ResultFacts,
  type SessionFacts,
  type SessionRef,
  type Warning,
  withRaw,
} from '@anyproof/core';
import { compact, instant, nativeWord, type Parsed, unknownStatus } from '@anyproof/provider-kit';
import { madeArtifacts } from './id360-artifacts.js';
import { readChecks, readMatches, readReasons } from './id360-checks.js';
import { readClaims } from './id360-claims.js';
import { readArtifacts, readDocuments } from './id360-documents.js';
import type { Report } from './id360-schema.js';
import type { Id360Settings } from './id360-settings.js';
import type { ControlData } from './id360-state.js';
import { DELETED, meaningOf } from './id360-status.js';

export interface MapperContext {
  readonly provider: string;
  readonly pollAfterMs: number;
  readonly artifacts: Id360Settings['artifacts'];
}

/** 202: the vendor says that the dossier has not ended, and no more than that. */
export function mapUnfinished(ref: SessionRef, context: MapperContext): ProofingSession {
  return { ref, adapter: 'id360', status: 'pending', pollAfterMs: context.pollAfterMs, warnings: [] };
}

/** Early, a result is a status and nothing else. */
export function mapUnfinishedResult(ref: SessionRef, context: MapperContext): ProofingResult {
  const nothing = { documents: [], checks: [], matches: [], reasons: [], artifacts: [] };
  return { ...mapUnfinished(ref, context), ...nothing };
}

/** Throws SESSION_GONE for a dossier past its retention. */
export function mapSession(ref: SessionRef, report: Parsed<Report>, context: MapperContext): ProofingSession {
  const { value, raw } = report;
  if (value.status === DELETED)
    throw new ProofingError({
      code: 'SESSION_GONE',
      message: 'the vendor erased this session when its retention ended',
      provider: context.provider,
    });
  const meaning = meaningOf(value.status, Boolean(value.starting_time));
  const ended = meaning !== undefined && instant(value.finished_time) !== undefined;
  const facts = compact<Omit<SessionFacts, 'warnings'>>({
    ref,
    adapter: 'id360',
    reference: value.client_reference ?? value.enrollment?.client_reference,
    nativeStatus: nativeWord(value.status),
    createdAt: instant(value.creation_time),
    startedAt: instant(value.starting_time),
    endedAt: ended ? instant(value.finished_time) : undefined,
    endedBy: meaning?.endedBy,
    pollAfterMs: context.pollAfterMs,
  });
  const warnings = meaning === undefined ? [unknownStatus()] : [];
  const outcome = meaning?.outcome ?? ({ status: 'processing' } as const);
  return withRaw({ ...facts, ...outcome, warnings }, raw);
}

/** `wanted`: the control data that the session was created with. */
export function mapResult(
  ref: SessionRef,
  report: Parsed<Report>,
  context: MapperContext,
  wanted: ControlData = {},
): ProofingResult {
  const { value, raw } = report;
  const session = mapSession(ref, report, context);
  const { extracted, selfAsserted } = readClaims(value);
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted' | 'selfAsserted' | 'assuranceLevel'>>({
    claims: session.decision === 'approved' ? extracted : undefined,
    extracted,
    selfAsserted,
    assuranceLevel: value.level,
  });
  return withRaw(
    {
      ...session,
      ...facts,
      warnings: [...session.warnings, ...partlyRead(report)],
      documents: readDocuments(value),
      checks: readChecks(value),
      matches: readMatches(value, session.status === 'completed' ? wanted : {}),
      reasons: readReasons(value),
      artifacts: [...readArtifacts(value), ...madeArtifacts(value.status, context.artifacts)],
    },
    raw,
  );
}

const PARTS = [
  'enrollment',
  'identity',
  'extracted_data',
  'external_methods',
  'documents',
  'all_input_files',
  'steps',
  'finalizer_reports',
  'status_codes',
  'all_status_codes',
] as const;

/** Names the parts that the vendor sent and that are not as documented; an empty one of any type says nothing. */
function partlyRead({ value, raw }: Parsed<Report>): Warning[] {
  const sent = typeof raw === 'object' && raw !== null ? compact<object>(raw) : {};
  const unread = PARTS.filter((part) => Object.hasOwn(sent, part) && value[part] === undefined);
  const message = `the report could be read in part only; left out: ${unread.join(', ')}`;
  return unread.length === 0 ? [] : [{ code: 'PARTLY_READ', message }];
}
