import type { SessionRef } from '@anyproof/core';

/** Says what it is, wherever it turns up; the rest is the ref as base64url of its JSON. */
const PREFIX = 'anyproof-ref.';

/** A ref as one word, to be pasted. */
export const tokenOf = (ref: SessionRef): string =>
  PREFIX + Buffer.from(JSON.stringify(ref)).toString('base64url');

/** Of the word, or of an app's own JSON; undefined when it is neither. */
export function refIn(text: string): SessionRef | undefined {
  const trimmed = text.trim();
  const json = trimmed.startsWith(PREFIX)
    ? Buffer.from(trimmed.slice(PREFIX.length), 'base64url').toString('utf8')
    : trimmed;
  try {
    const { provider, id, state } = Object(JSON.parse(json));
    if (typeof provider !== 'string' || typeof id !== 'string') return undefined;
    return { provider, id, ...(typeof state === 'string' ? { state } : {}) };
  } catch {
    return undefined;
  }
}

/** For machines: as it is, and as the one word. */
export const jsonRef = (ref: SessionRef): object => ({ ref, refToken: tokenOf(ref) });
