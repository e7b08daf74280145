import { hide } from './hidden.js';
import type { CreatedSession, Launch, ProofingSession } from './session.js';

/** For adapters: puts the launch on a session so that it can be read, and is never serialised or logged. */
export function withLaunch(session: ProofingSession, launch: Launch): CreatedSession {
  return hide(session, 'launch', launch);
}
