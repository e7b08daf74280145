import { isEnded, type Proofing, type SessionRef } from '@anyproof/core';
import type { Io } from '../terminal/io.js';
import { Failure, UsageError } from '../usage-error.js';
import { interruptible, openProofing, type SessionFlags } from './open.js';
import { createProgress } from './progress.js';
import { type RefFlags, readRef } from './ref.js';
import { jsonResult, showResult, showSession } from './view.js';

export type OneSessionFlags = SessionFlags & RefFlags;

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

export function show(given: string | undefined, flags: OneSessionFlags, io: Io): Promise<number> {
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const session = await proofing.getSession(ref, { signal });
    if (flags.json === undefined) showSession(session, io);
    else json(session, io);
  });
}

export interface ResultFlags extends OneSessionFlags {
  readonly claims?: true;
}

export function result(given: string | undefined, flags: ResultFlags, io: Io): Promise<number> {
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const found = await proofing.getResult(ref, { signal });
    if (flags.json !== undefined) json(jsonResult(found, flags.claims === true), io);
    else showResult(found, flags.claims === true, io);
    if (!isEnded(found.status) && flags.json === undefined)
      io.err('it has not ended; anyproof session watch waits until it does');
  });
}

export interface WatchFlags extends OneSessionFlags {
  readonly timeout: string;
  readonly throughReview?: true;
}

export function watch(given: string | undefined, flags: WatchFlags, io: Io): Promise<number> {
  const seconds = Number(flags.timeout);
  if (!(seconds > 0) || !Number.isFinite(seconds))
    throw new UsageError('--timeout must be a number of seconds');
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    const progress = flags.json === undefined ? createProgress(io) : undefined;
    try {
      const found = await proofing.waitForResult(ref, {
        signal,
        timeoutMs: seconds * 1_000,
        throughReview: flags.throughReview === true,
        onUpdate: (session) =>
          progress === undefined ? io.out(JSON.stringify(session)) : progress.update(session),
      });
      progress?.end();
      if (flags.json === undefined) showResult(found, false, io);
      else io.out(JSON.stringify(jsonResult(found, false)));
    } finally {
      progress?.end();
    }
  });
}

export interface EraseFlags extends OneSessionFlags {
  readonly yes?: true;
}

export function erase(given: string | undefined, flags: EraseFlags, io: Io): Promise<number> {
  return withSession(given, flags, io, async ({ proofing, ref, signal }) => {
    if (flags.yes === undefined) {
      if (io.ask === undefined) throw new UsageError('erasing is for good: say --yes');
      const answer = await io.ask(`Erase what ${ref.provider} holds of this session, for good? [y/N] `);
      if (!/^y(?:es)?$/i.test(answer.trim())) throw new Failure('nothing was erased');
    }
    await proofing.eraseSession(ref, { signal });
    if (flags.json !== undefined) json({ erased: true }, io);
    else io.err(`erased at ${ref.provider}`);
  });
}
