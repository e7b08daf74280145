import type { Readable } from 'node:stream';
import { ProofingError, type Source } from '@anyproof/core';

/**
 * A source's stream, opened anew. Throws INVALID_INPUT when it opens none; what the app's own function threw or gave
 * stays behind, since it may name a person.
 */
export function openSource(source: Source): Readable {
  const opened = called(source);
  if (isStream(opened)) return opened;
  // An async function: what it throws later must not end the process.
  if (opened instanceof Promise) opened.catch(() => undefined);
  throw new ProofingError({ code: 'INVALID_INPUT', message: 'a source must open as a stream, and at once' });
}

/** The error of a source that broke while it was read. */
export function sourceFailed(): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message: 'a source failed while it was read' });
}

function called(source: Source): unknown {
  try {
    return source.open();
  } catch {
    throw sourceFailed();
  }
}

function isStream(value: unknown): value is Readable {
  if (typeof value !== 'object' || value === null) return false;
  return Symbol.asyncIterator in value && typeof Reflect.get(value, 'destroy') === 'function';
}
