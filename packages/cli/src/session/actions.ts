import { isEnded, type Proofing, ProofingError, type SessionRef, supports } from '@anyproof/core';
import { Failure, Interrupted, UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { watchCommand } from './create-view.js';
import { interruptible, openProofing, type SessionFlags } from './open.js';
import { createProgress } from './progress.js';
import { type RefFlags, readRef } from './ref.js';
import { jsonResult, jsonSession, showResult, showSession } from './view.js';

export type OneSessionFlags = SessionFlags & RefFlags;

export interface ShowFlags extends OneSessionFlags {
  /** In JSON. */
  readonly printRef?: true;
}

interface Opened {
  readonly proofing: Proofing;
  readonly ref: SessionRef;
  readonly signal: AbortSignal;
}

/** What all commands about one session have in common. */
async function withSession(
  given: string | undefined,
  flags: OneSessionFlags,
  io: Io,
  work: (opened: Opened) => Promise<void>,
): Promise<number> {
  const ref = await readRef(given, flags, io);
  const proofing = await openProofing(flags, io);
  const { signal, done } = interruptible(io);
  try {
    await work({ proofing, ref, signal });
    return 0;
  } finally {
    done();
  }
}

const json = (value: unknown, io: Io): void => io.out(JSON.stringify(value, null, 2));

export function show(given: string | undefined, flags: ShowFlags, io: Io): Promise<number> {
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const session = await proofing.getSession(ref, { signal });
    if (flags.json === undefined) showSession(session, io);
    else json(jsonSession(session, flags.printRef === true), io);
  });
}

export interface ResultFlags extends ShowFlags {
  readonly claims?: true;
}

export function result(given: string | undefined, flags: ResultFlags, io: Io): Promise<number> {
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const found = await proofing.getResult(ref, { signal });
    if (flags.json !== undefined) json(jsonResult(found, flags.claims === true, flags.printRef === true), io);
    else showResult(found, flags.claims === true, io);
    if (!isEnded(found.status) && flags.json === undefined)
      io.err(`it has not ended; to wait until it does: ${watchCommand(flags)}`);
  });
}

export interface WatchFlags extends ShowFlags {
  readonly timeout: string;
  readonly throughReview?: true;
}

export function watch(given: string | undefined, flags: WatchFlags, io: Io): Promise<number> {
  const seconds = Number(flags.timeout);
  if (!(seconds > 0) || !Number.isFinite(seconds))
    throw new UsageError('--timeout must be a number of seconds');
  const withRef = flags.printRef === true;
  const line = (value: object) => io.out(JSON.stringify(value));
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const progress = flags.json === undefined ? createProgress(io) : undefined;
    try {
      const found = await proofing.waitForResult(ref, {
        signal: AbortSignal.any([signal, io.readerGone]),
        timeoutMs: seconds * 1_000,
        throughReview: flags.throughReview === true,
        onUpdate: (session) =>
          progress === undefined ? line(jsonSession(session, withRef)) : progress.update(session),
      });
      progress?.end();
      if (flags.json === undefined) showResult(found, false, io);
      else line(jsonResult(found, false, withRef));
    } catch (error) {
      // Whoever read the first lines and left wants no more of them.
      if (!io.readerGone.aborted) throw endOfWatch(error, ref);
    } finally {
      progress?.end();
    }
  });
}

/** Nothing is wrong where only the waiting ended. */
function endOfWatch(error: unknown, { provider }: SessionRef): unknown {
  if (!ProofingError.isInstance(error)) return error;
  if (error.code === 'ABORTED') return new Interrupted(`interrupted: the session continues at ${provider}`);
  return error.code === 'TIMEOUT' ? new Failure(error.message, { cause: error }) : error;
}

export interface EraseFlags extends OneSessionFlags {
  readonly yes?: true;
}

export function erase(given: string | undefined, flags: EraseFlags, io: Io): Promise<number> {
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    checkErases(proofing, ref);
    if (flags.yes === undefined) await askWhetherToErase(ref, signal, io);
    await proofing.eraseSession(ref, { signal });
    if (flags.json !== undefined) json({ erased: true }, io);
    else io.err(`erased at ${ref.provider}`);
  });
}

function checkErases(proofing: Proofing, { provider }: SessionRef): void {
  if (supports(proofing.provider(provider), 'erase')) return;
  const able = proofing.capabilities(provider).verbs.join(', ');
  throw new Failure(
    `${provider} cannot erase a session through its API: ask the vendor; it supports: ${able}`,
  );
}

/** Throws Failure at a no, and Interrupted at Ctrl-C. */
async function askWhetherToErase({ provider }: SessionRef, signal: AbortSignal, io: Io): Promise<void> {
  if (io.ask === undefined) throw new UsageError('erasing cannot be undone: confirm with --yes');
  const answer = await io.ask(`Permanently erase this session's data at ${provider}? [y/N] `, signal);
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new Failure('nothing was erased');
}
