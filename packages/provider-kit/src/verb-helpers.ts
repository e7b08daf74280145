import {
  ProofingError,
  type ProofingErrorCode,
  type ProofingResult,
  type ProofingSession,
  type Reason,
} from '@anyproof/core';
import { entryOf } from './tables.js';

/**
 * The setting `flows` by the name that `createSession` was given, `default` where it was given none. Throws INVALID_INPUT,
 * before any call, for a name that the settings do not have.
 */
export function flowNamed<Flow>(
  name: string | undefined,
  flows: { readonly [name: string]: Flow },
  provider: string,
): Flow {
  const flow = entryOf(flows, name ?? 'default');
  if (flow !== undefined) return flow;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `there is no such flow; the settings have ${Object.keys(flows).join(', ')}`,
    provider,
  });
}

/** The page that `listSessions` is asked for, where cursors are page numbers. Throws INVALID_INPUT. */
export function pageNumberOf(cursor: string | undefined, first: 0 | 1, provider: string): number {
  if (cursor === undefined) return first;
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor);
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'the cursor is not one that listSessions returned as next',
    provider,
  });
}

/** For `catch`: ignores our errors of these codes, and throws all others again. */
export function unless(...codes: readonly ProofingErrorCode[]): (error: unknown) => void {
  return (error) => {
    if (!hasCode(error, ...codes)) throw error;
  };
}

/** True for an error of ours with one of these codes. */
export function hasCode(error: unknown, ...codes: readonly ProofingErrorCode[]): error is ProofingError {
  return ProofingError.isInstance(error) && codes.includes(error.code);
}

/** The result of a session that has nothing to read yet, or nothing any more. */
export function emptyResult(session: ProofingSession, reasons: readonly Reason[] = []): ProofingResult {
  return { ...session, documents: [], checks: [], matches: [], reasons, artifacts: [] };
}
