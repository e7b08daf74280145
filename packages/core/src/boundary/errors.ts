import type { Readable } from 'node:stream';
import { errorFacts, isErrorCode, ProofingError, type ProofingErrorFacts } from '../contract/errors.js';
import type { Download } from '../contract/provider.js';
import type { SessionRef } from '../contract/session.js';
import { isCount } from '../support/fields.js';
import { hide } from '../support/hide.js';
import { type Place, Violation, violation } from './violation.js';

/** What failed, and the session that the adapter was asked about, if any. */
export interface Failed {
  readonly verb: string;
  readonly asked?: SessionRef | undefined;
  /** Appended to the message. */
  readonly more?: string;
}

/**
 * Replaces whatever an adapter threw. Errors of other libraries carry requests, headers and personal data. Of our own
 * errors only the facts are copied, without anything that was added to them; a session that they name is replaced with
 * the one that was asked about.
 */
export function ownError(thrown: unknown, at: Place, { verb, asked, more = '' }: Failed): ProofingError {
  const facts = factsOf(thrown);
  if (facts === undefined)
    return violation(at, verb, 'failed with an error that is not a ProofingError', more, '');
  if (!isErrorCode(facts.code))
    return violation(at, verb, 'failed with an error whose code is not in the contract', more, '');
  const error = new ProofingError({ ...facts, ref: refOf(facts.ref, at, asked) });
  const frames = framesOf(thrown);
  return frames === undefined ? error : hide(error, 'stack', `${error.name}: ${error.message}\n${frames}`);
}

/** Undefined for an error that only looks like ours. */
function factsOf(thrown: unknown): ProofingErrorFacts | undefined {
  try {
    if (!ProofingError.isInstance(thrown)) return undefined;
    const facts = errorFacts(thrown);
    const texts = [
      facts.nativeCode,
      facts.requestId,
      facts.provider,
      facts.problem,
      facts.setting,
      facts.path,
      facts.idempotencyKey,
      facts.step,
    ];
    const areTexts = texts.every((text) => text === undefined || typeof text === 'string');
    return typeof facts.message === 'string' && areTexts ? facts : undefined;
  } catch {
    return undefined;
  }
}

/** When a creation fails, the adapter may name the session; for any other verb the app has named it. */
function refOf(
  named: SessionRef | undefined,
  { provider }: Place,
  asked: SessionRef | undefined,
): SessionRef | undefined {
  if (named === undefined || asked !== undefined) return named && asked;
  const { provider: of, id, state } = named;
  const isUsable = of === provider && typeof id === 'string' && id !== '';
  return isUsable ? { provider, id, ...(typeof state === 'string' ? { state } : {}) } : undefined;
}

/**
 * Where it was thrown. The first line of a stack repeats the message, which may have been changed, so it is left out.
 */
function framesOf(thrown: unknown): string | undefined {
  const stack: unknown = Reflect.get(Object(thrown), 'stack');
  if (typeof stack !== 'string') return undefined;
  return stack
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .join('\n');
}

/** A copy with the same stream, whose errors become ours, as those of every verb do. */
export function checkedDownload(download: Download, at: Place): Download {
  const { mediaType, size, body, sha256 } = download;
  if (typeof mediaType !== 'string' || typeof sha256 !== 'function') throw new Violation('is not a download');
  if (!isStream(body)) throw new Violation('has no stream as its body');
  if (isForeign(body.errored)) throw new Violation('has a stream that had already failed');
  if (size !== undefined && !isCount(size)) throw new Violation('has a size that is not a number of bytes');
  keepErrorsIn(body, at);
  return {
    mediaType,
    ...(size === undefined ? {} : { size }),
    body,
    sha256: () => checkedDigest(sha256, download, at),
  };
}

/** Apps compare it with what they stored, so anything but a digest is a violation of the contract. */
function checkedDigest(sha256: Download['sha256'], download: Download, at: Place): string | undefined {
  let digest: unknown;
  try {
    digest = sha256.call(download);
  } catch (error) {
    throw ownError(error, at, { verb: 'downloadArtifact' });
  }
  if (digest === undefined) return undefined;
  if (typeof digest !== 'string' || !/^[0-9a-f]{64}$/.test(digest))
    throw violation(at, 'downloadArtifact', 'has a checksum that is not SHA-256 in hex');
  return digest;
}

/** The members that core and apps use. */
const METHODS = ['pipe', 'on', 'emit', 'destroy', '_destroy', Symbol.asyncIterator] as const;

function isStream(body: unknown): body is Readable {
  if (typeof body !== 'object' || body === null) return false;
  return METHODS.every((name) => typeof Reflect.get(body, name) === 'function');
}

function isForeign(error: unknown): boolean {
  return error !== undefined && error !== null && !ProofingError.isInstance(error);
}

/** A stream's errors pass through `destroy`; older stream classes emit them themselves. */
function keepErrorsIn(body: Readable, at: Place): void {
  const ours = (error: unknown) =>
    isForeign(error) ? ownError(error, at, { verb: 'downloadArtifact' }) : error;
  const destroy = body.destroy.bind(body);
  const emit = body.emit.bind(body);
  body.destroy = (error) => destroy(ours(error) as Error | undefined);
  body.emit = (event: string | symbol, ...given: unknown[]) =>
    emit(event, ...(event === 'error' ? given.map(ours) : given));
}
