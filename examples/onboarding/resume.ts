import type { OnSession, Proofing } from '@anyproof/core';

const EVERY_MS = 5 * 60_000;

/** Takes up messages that could not be settled when they came: now, and every few minutes. Returns what ends it. */
export function keepResuming(proofing: Proofing, onSession: OnSession, log: (error: unknown) => void) {
  const resume = () => void proofing.webhooks.resume({ onSession }).catch(log);
  resume();
  const timer = setInterval(resume, EVERY_MS);
  timer.unref();
  return () => clearInterval(timer);
}
