import {
  type Erasure,
  type ProofingResult,
  type ProofingSession,
  type Reason,
  sessionLabel,
  type Warning,
} from '@anyproof/core';
import { TEST_MODE } from '../configuration/test-mode.js';
import type { Io } from '../terminal/io.js';
import { printRows, type Row } from '../terminal/rows.js';
import { actionText } from './next-step.js';
import { jsonRef } from './ref-token.js';

/** With what it is about, if it is something that was left at the vendor. */
export function warningText({ message, object }: Warning): string {
  return object === undefined ? message : `${message} (${object.type} ${object.id})`;
}

/** What a session is, without anything about the person. */
export function showSession(session: ProofingSession, io: Io): void {
  if (session.testMode) io.out(io.outColors.yellow(TEST_MODE));
  printRows(sessionRows(session), io);
}

/** As {@link showSession}, and what came of it; about the person only when that was asked for. */
export function showResult(result: ProofingResult, withClaims: boolean, io: Io): void {
  const { documents, checks, attemptHistory, artifacts } = result;
  showSession(result, io);
  printRows(
    [
      ...attemptHistory.map(
        ({ at, reasons }): Row => [
          'attempt',
          [at, reasons.map(reasonText).join(', ')].filter(Boolean).join(': '),
        ],
      ),
      ...checks.map(
        ({ kind, nativeName, status }): Row => [
          'check',
          `${status.replace('_', ' ').padEnd(13)} ${kind.replaceAll('_', ' ')} (${nativeName})`,
        ],
      ),
      ['documents', documents.length === 0 ? undefined : documents.map(({ kind }) => kind).join(', ')],
      ['artifacts', artifacts.length === 0 ? undefined : artifacts.map(({ kind }) => kind).join(', ')],
    ],
    io,
  );
  if (withClaims) printRows(claimRows(result), io);
  else if (result.claims !== undefined || result.extracted !== undefined)
    io.err('personal data is hidden; --claims shows it');
}

/** For machines. The ref is a secret: its label tells sessions apart, and nobody finds a session by it. */
export function jsonSession<S extends ProofingSession>({ ref, ...session }: S, withRef: boolean): object {
  const label = { provider: ref.provider, label: sessionLabel(ref) };
  return { ...label, ...(withRef ? jsonRef(ref) : {}), ...session };
}

/** For machines: everything, or only what is not about the person. */
export function jsonResult(result: ProofingResult, withClaims: boolean, withRef: boolean): object {
  return jsonSession(withClaims ? result : withoutPerson(result), withRef);
}

/** Where a document is from and what a photo hashes to are the person's, too. */
function withoutPerson(result: ProofingResult) {
  const {
    claims: _claims,
    extracted: _extracted,
    selfAsserted: _typed,
    documents,
    matches,
    artifacts,
    ...rest
  } = result;
  return {
    ...rest,
    documents: documents.map(({ kind, type }) => ({ kind, type })),
    matches: matches.map(({ claim, status }) => ({ claim, status })),
    artifacts: artifacts.map(({ kind, mediaType }) => ({ kind, mediaType })),
  };
}

function sessionRows(session: ProofingSession): Row[] {
  const { status, action, decision, decidedBy, nativeStatus, progress, attempts, erasure } = session;
  const by = decidedBy === undefined ? '' : ` (${decidedBy})`;
  const left = attempts?.left === undefined ? '' : `, ${attempts.left} left`;
  return [
    ['provider', session.ref.provider],
    ['reference', session.reference],
    ['subject', session.subject],
    ['status', status],
    ['waits for', action && actionText(action)],
    ['decision', decision === undefined ? undefined : decision + by],
    ...session.reasons.map((reason): Row => ['reason', reasonText(reason)]),
    ['attempts', attempts === undefined ? undefined : `${attempts.made} made${left}`],
    ["vendor's word", nativeStatus],
    ['progress', progress === undefined ? undefined : `${progress.done} of ${progress.total}`],
    ['wants', session.requirements?.join(', ')],
    ['created', session.createdAt],
    ['ended', session.endedAt],
    ['expires', session.expiresAt],
    ['erasure', erasure && erasureText(erasure)],
    ...session.warnings.map((warning): Row => ['warning', warningText(warning)]),
  ];
}

function reasonText({ code, nativeCode }: Reason): string {
  return nativeCode === undefined ? code : `${code} (${nativeCode})`;
}

function erasureText({ status, scope, at, dueAt }: Erasure): string {
  const due = dueAt === undefined ? '' : `, due ${dueAt}`;
  return `${status} ${at}, of the ${scope}${due}`;
}

function claimRows({ claims, extracted }: ProofingResult): Row[] {
  const rows = (title: string, of: object = {}): Row[] =>
    Object.entries(of).map(([name, value]) => [`${title} ${name}`, textOf(value)]);
  return [...rows('claim', claims), ...(claims === undefined ? rows('read', extracted) : [])];
}

/** Lists and addresses in one line. */
function textOf(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? Object.values(value).map(textOf).join(', ')
    : String(value);
}
