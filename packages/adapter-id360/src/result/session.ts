import {
  type Outcome,
  ProofingError,
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
  emptyResult,
  entryOf,
  instant,
  nativeWord,
  type Parsed,
  partlyRead,
  unknownStatus,
} from '@anyproof/provider-kit';
import type { Report } from '../client/report.js';
import {
  DELETED,
  decisionOf,
  isTestEnvironment,
  type MadeArtifact,
  type Meaning,
  meaningOf,
} from '../vocabulary.js';
import {
  isApprovalContradicted,
  readAttempts,
  readChecks,
  readContradictions,
  readMatches,
  readReasons,
} from './checks.js';
import { madeArtifacts, readArtifacts, readDocuments } from './documents.js';
import { readClaims } from './identity.js';
import { readSubject } from './persons.js';
import { EXTRA, EXTRACTION, FLAT, FLAT_ZONE, PAYLOAD, PERSON, READINGS, type Reading } from './sources.js';

export interface MapperContext {
  readonly provider: string;
  readonly pollAfterMs: number;
  /** Whether all sessions are made in the vendor's test environment. */
  readonly isTest: boolean;
  readonly artifacts: readonly MadeArtifact[];
  /** The claim behind a name of control data. */
  claimOf(name: string): string;
}

/** The vendor answered 202, which only says that the dossier has not ended. */
export function mapUnfinished(ref: SessionRef, context: MapperContext): ProofingSession {
  const { pollAfterMs, isTest } = context;
  return {
    ref,
    adapter: 'id360',
    status: 'pending',
    pollAfterMs,
    ...testMode(isTest),
    reasons: [],
    warnings: [],
  };
}

const testMode = (isTest: boolean): Pick<SessionFacts, 'testMode'> => (isTest ? { testMode: true } : {});

/** Before the end, a result has a status and nothing else. */
export function mapUnfinishedResult(ref: SessionRef, context: MapperContext): ProofingResult {
  return emptyResult(mapUnfinished(ref, context));
}

/** Throws SESSION_GONE for a dossier past its retention period. */
export function mapSession(ref: SessionRef, report: Parsed<Report>, context: MapperContext): ProofingSession {
  const { value, raw } = report;
  if (value.status === DELETED)
    throw new ProofingError({
      code: 'SESSION_GONE',
      message: 'the vendor erased this session when its retention ended',
      provider: context.provider,
    });
  const startedAt = instant(startOf(value));
  const meaning = meaningOf(value.status, startedAt !== undefined);
  const facts = compact<Omit<SessionFacts, 'warnings' | 'reasons' | 'testMode'>>({
    ref,
    adapter: 'id360',
    reference: value.client_reference || value.enrollment?.client_reference,
    nativeStatus: nativeWord(value.status),
    createdAt: instant(value.creation_time),
    startedAt,
    endedAt: isOver(meaning) ? instant(value.finished_time) : undefined,
    endedBy: meaning?.endedBy,
    pollAfterMs: context.pollAfterMs,
  });
  return withRaw(
    {
      ...facts,
      ...outcomeOf(value, meaning),
      ...testMode(context.isTest || isTestEnvironment(value.environment)),
      reasons: readReasons(value),
      warnings: sessionWarnings(report, meaning),
    },
    raw,
  );
}

/** When the person began; a step that ran also shows that. */
function startOf({ starting_time, steps = {} }: Report): string | undefined {
  const times = [starting_time, ...Object.values(steps).map((step) => step.starting_time)];
  return times.find((time) => instant(time) !== undefined);
}

/**
 * The state of a draft without personal data, since it is kept in memory and was never judged. Undefined for a verdict.
 */
export function stateOfDraft({ value: draft, unread = [] }: Parsed<Report>): Parsed<Report> | undefined {
  if (decisionOf(draft.status) !== undefined) return undefined;
  const { status, creation_time, finished_time, enrollment } = draft;
  const state = compact<Report>({
    status,
    creation_time,
    starting_time: startOf(draft),
    finished_time,
    client_reference: draft.client_reference || enrollment?.client_reference,
  });
  return { value: state, raw: state, unread: unread.filter((path) => STATE.has(path)) };
}

const STATE: ReadonlySet<string> = new Set([
  'creation_time',
  'starting_time',
  'finished_time',
  'client_reference',
]);

function isOver(meaning: Meaning | undefined): boolean {
  return meaning !== undefined && !['pending', 'processing'].includes(meaning.outcome.status);
}

function outcomeOf(report: Report, meaning: Meaning | undefined): Outcome {
  if (isApprovalContradicted(report))
    // The vendor may still correct it.
    return { status: 'completed', decision: 'inconclusive', final: false };
  return meaning?.outcome ?? { status: 'processing' };
}

function sessionWarnings({ value, unread = [] }: Parsed<Report>, meaning: Meaning | undefined): Warning[] {
  return [
    ...(meaning === undefined ? [unknownStatus()] : []),
    ...readContradictions(value),
    ...partlyRead(unread, claimAt),
  ];
}

/** `wanted`: the control data with which the session was created. */
export function mapResult(
  ref: SessionRef,
  report: Parsed<Report>,
  context: MapperContext,
  wanted: { readonly [name: string]: string } = {},
): ProofingResult {
  const { value, raw } = report;
  const session = mapSession(ref, report, context);
  const reader = createClaimReader();
  const subject = readSubject(value);
  const { proven, extracted, selfAsserted } = readClaims(value, subject, reader);
  const documents = readDocuments(value, subject, reader);
  const artifacts = [...readArtifacts(value, reader), ...madeArtifacts(value.status, context.artifacts)];
  const facts = compact<Pick<ResultFacts, 'claims' | 'extracted' | 'selfAsserted' | 'assuranceLevel'>>({
    claims: session.decision === 'approved' ? proven : undefined,
    extracted,
    selfAsserted,
    assuranceLevel: value.level,
  });
  return withRaw(
    {
      ...session,
      ...facts,
      warnings: [...session.warnings, ...reader.warnings],
      documents,
      checks: readChecks(value),
      matches: readMatches(value, session.status === 'completed' ? wanted : {}, context.claimOf),
      attemptHistory: readAttempts(value),
      artifacts,
    },
    raw,
  );
}

/** Fields that are read elsewhere or not at all, by the claim or document field that they concern. */
const OTHER_PERSON = {
  address: 'address.street_address',
  zip_code: 'address.postal_code',
  city: 'address.locality',
  country: 'address.country',
};
const PROOF = {
  full_name: 'documents.holder.name',
  address_1: 'address.street_address',
  address_2: 'address.street_address',
  zip_code: 'address.postal_code',
  city: 'address.locality',
  date: 'documents.issuedOn',
};
const BANK = {
  iban: 'documents.bank.iban',
  bic: 'documents.bank.bic',
  full_name: 'documents.bank.accountHolder',
};

interface Place {
  /** Matches the path up to the field. */
  readonly at: RegExp;
  readonly readings?: { readonly [field: string]: Reading | undefined };
  readonly claims?: { readonly [field: string]: string };
}

/** The places of claims in a report; the first match wins. */
const PLACES: readonly Place[] = [
  { at: /^(?:identity|extracted_data\.identity\.\d+)\.extra$/, readings: EXTRA },
  { at: /^(?:identity|extracted_data\.identity\.\d+)$/, readings: PERSON, claims: OTHER_PERSON },
  { at: /^extracted_data\.proof_of_address\.\d+$/, claims: PROOF },
  { at: /^extracted_data\.bank_details\.\d+$/, claims: BANK },
  { at: /^external_methods\..*\.payload$/, readings: PAYLOAD },
  { at: /^steps\..*\.results\..*\.result\.extraction$/, readings: EXTRACTION },
  { at: /^steps\..*\.results\..*\.\d+$/, readings: { ...FLAT, ...FLAT_ZONE } },
];

/** The claim or document field at a path in a report; an item of a list belongs to its list. */
function claimAt(path: string): string | undefined {
  const field = path.replace(/\.\d+$/, '');
  const dot = field.lastIndexOf('.');
  const before = field.slice(0, dot);
  const name = field.slice(dot + 1);
  const { readings = {}, claims = {} } = PLACES.find(({ at }) => at.test(before)) ?? {};
  const reading = entryOf(readings, name);
  return reading === undefined ? entryOf(claims, name) : READINGS[reading];
}
