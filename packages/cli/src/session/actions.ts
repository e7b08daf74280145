import {
  type EraseScope,
  type Proofing,
  ProofingError,
  type ProofingSession,
  type SessionRef,
  supports,
} from '@anyproof/core';
import { Failure, Interrupted, oneOf, UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { nextStep } from './next-step.js';
import { interruptible, openProofing, type SessionFlags } from './open.js';
import { createProgress } from './progress.js';
import { type RefFlags, readRef } from './ref.js';
import { tokenOf } from './ref-token.js';
import { jsonResult, jsonSession, showResult, showSession } from './view.js';

export type OneSessionFlags = SessionFlags & RefFlags;

export interface ShowFlags extends OneSessionFlags {
  /** In JSON. */
  readonly printRef?: true;
}

interface Opened {
  readonly proofing: Proofing;
  readonly signal: AbortSignal;
}

async function withProofing(
  flags: SessionFlags,
  io: Io,
  work: (opened: Opened) => Promise<void>,
): Promise<number> {
  const proofing = await openProofing(flags, io);
  const { signal, done } = interruptible(io);
  try {
    await work({ proofing, signal });
    return 0;
  } finally {
    done();
  }
}

/** What all commands about one session have in common. */
async function withSession(
  given: string | undefined,
  flags: OneSessionFlags,
  io: Io,
  work: (opened: Opened & { readonly ref: SessionRef }) => Promise<void>,
): Promise<number> {
  const ref = await readRef(given, flags, io);
  return withProofing(flags, io, (opened) => work({ ...opened, ref }));
}

const json = (value: unknown, io: Io): void => io.out(JSON.stringify(value, null, 2));

export function show(given: string | undefined, flags: ShowFlags, io: Io): Promise<number> {
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    tellSession(await proofing.getSession(ref, { signal }), flags, io);
  });
}

function tellSession(session: ProofingSession, flags: ShowFlags, io: Io): void {
  if (flags.json !== undefined) json(jsonSession(session, flags.printRef === true), io);
  else {
    showSession(session, io);
    if (session.status === 'action_required') tellNext(session, flags, io);
  }
}

function tellNext(session: ProofingSession, flags: OneSessionFlags, io: Io): void {
  const next = nextStep(session, flags);
  if (next !== undefined) io.err(next);
}

export interface ResultFlags extends ShowFlags {
  readonly claims?: true;
}

export function result(given: string | undefined, flags: ResultFlags, io: Io): Promise<number> {
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const found = await proofing.getResult(ref, { signal });
    const withClaims = flags.claims === true;
    if (flags.json !== undefined) return json(jsonResult(found, withClaims, flags.printRef === true), io);
    showResult(found, withClaims, io);
    tellNext(found, flags, io);
  });
}

export interface WatchFlags extends ShowFlags {
  readonly timeout: string;
  readonly through?: readonly string[];
}

export function watch(given: string | undefined, flags: WatchFlags, io: Io): Promise<number> {
  const seconds = Number(flags.timeout);
  if (!(seconds > 0) || !Number.isFinite(seconds))
    throw new UsageError('--timeout must be a number of seconds');
  const through = (flags.through ?? []).map((status) => oneOf('status', status, WAITED_THROUGH));
  const withRef = flags.printRef === true;
  const line = (value: object) => io.out(JSON.stringify(value));
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const progress = flags.json === undefined ? createProgress(io) : undefined;
    try {
      const found = await proofing.waitForResult(ref, {
        signal: AbortSignal.any([signal, io.readerGone]),
        timeoutMs: seconds * 1_000,
        through,
        onUpdate: (session) =>
          progress === undefined ? line(jsonSession(session, withRef)) : progress.update(session),
      });
      progress?.end();
      if (flags.json !== undefined) return line(jsonResult(found, false, withRef));
      showResult(found, false, io);
      tellNext(found, flags, io);
    } catch (error) {
      // Whoever read the first lines and left wants no more of them.
      if (!io.readerGone.aborted) throw endOfWatch(error, ref);
    } finally {
      progress?.end();
    }
  });
}

const WAITED_THROUGH = ['in_review', 'action_required'] as const;

/** Nothing is wrong where only the waiting ended. */
function endOfWatch(error: unknown, { provider }: SessionRef): unknown {
  if (!ProofingError.isInstance(error)) return error;
  if (error.code === 'ABORTED') return new Interrupted(`interrupted: the session continues at ${provider}`);
  return error.code === 'TIMEOUT' ? new Failure(error.message, { cause: error }) : error;
}

export interface EraseFlags extends OneSessionFlags {
  readonly scope: string;
  readonly yes?: true;
}

export function erase(given: string | undefined, flags: EraseFlags, io: Io): Promise<number> {
  const scope = oneOf('scope', flags.scope, SCOPES);
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    checkErases(proofing, ref, scope);
    if (flags.yes === undefined) await askWhetherToErase(ref, scope, signal, io);
    const erasure = await proofing.eraseSession(ref, scope, { signal });
    if (flags.json !== undefined) return json(erasure, io);
    const due = erasure.dueAt === undefined ? '' : `, due ${erasure.dueAt}`;
    io.err(
      erasure.status === 'done' ? `erased at ${ref.provider}` : `erasure requested at ${ref.provider}${due}`,
    );
  });
}

const SCOPES = ['session', 'subject'] as const;

function checkErases(proofing: Proofing, { provider: name }: SessionRef, scope: EraseScope): void {
  const provider = proofing.provider(name);
  const { erasure } = provider.capabilities;
  if (supports(provider, 'erase') && erasure.includes(scope)) return;
  const others = erasure.length === 0 ? '' : `; it erases with --scope ${erasure.join(' or ')}`;
  throw new Failure(`${name} cannot erase a ${scope} through its API: ask the vendor${others}`);
}

/** What is asked about. */
const ERASED: Readonly<Record<EraseScope, string>> = {
  session: "this session's data",
  subject: 'all data of this person, other sessions included,',
};

/** Throws Failure at a no, and Interrupted at Ctrl-C. */
async function askWhetherToErase(
  { provider }: SessionRef,
  scope: EraseScope,
  signal: AbortSignal,
  io: Io,
): Promise<void> {
  if (io.ask === undefined) throw new UsageError('erasing cannot be undone: confirm with --yes');
  const answer = await io.ask(`Permanently erase ${ERASED[scope]} at ${provider}? [y/N] `, signal);
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new Failure('nothing was erased');
}

export interface DecideFlags extends ShowFlags {
  readonly approve?: true;
  readonly decline?: true;
  readonly by: string;
  readonly reason?: string;
}

export function decide(given: string | undefined, flags: DecideFlags, io: Io): Promise<number> {
  const { approve, decline, by, reason } = flags;
  if ((approve === undefined) === (decline === undefined))
    throw new UsageError('which decision? --approve or --decline');
  const decision = approve === undefined ? 'declined' : 'approved';
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const decided = { decision, by, ...(reason === undefined ? {} : { reason }) } as const;
    tellSession(await proofing.decideSession(ref, decided, { signal }), flags, io);
  });
}

export interface FindFlags extends SessionFlags {
  readonly provider?: string;
  readonly printRef?: true;
}

export function find(reference: string, flags: FindFlags, io: Io): Promise<number> {
  return withProofing(flags, io, async ({ proofing, signal }) => {
    const { provider = proofing.defaultProvider } = flags;
    const session = await proofing.findSession(reference, { provider, signal });
    if (session === undefined) throw new Failure(`${provider} has no session with this reference`);
    if (flags.printRef !== undefined && flags.json === undefined) io.out(tokenOf(session.ref));
    tellSession(session, flags, io);
  });
}
