import type { Readable } from 'node:stream';
import { ProofingError } from '../contract/errors.js';
import type { Download } from '../contract/provider.js';
import { type Place, Violation } from './answers.js';
import { ownError } from './errors.js';

/** The same download: its bytes flow on, and an error of its stream is ours, as that of every verb. */
export function checkedDownload(download: Download, at: Place): Download {
  const { mediaType, body, sha256 } = download;
  if (typeof mediaType !== 'string' || typeof sha256 !== 'function') throw new Violation('is not a download');
  if (!isStream(body)) throw new Violation('has no stream as its body');
  if (isForeign(body.errored)) throw new Violation('has a stream that failed before');
  keepErrorsIn(body, at);
  return download;
}

/** What core and apps use of one. */
const METHODS = ['pipe', 'on', 'emit', 'destroy', '_destroy', Symbol.asyncIterator] as const;

function isStream(body: unknown): body is Readable {
  if (typeof body !== 'object' || body === null) return false;
  return METHODS.every((name) => typeof Reflect.get(body, name) === 'function');
}

function isForeign(error: unknown): boolean {
  return error !== undefined && error !== null && !ProofingError.isInstance(error);
}

/** A stream's errors go through `destroy`; those of older ones are emitted by hand. */
function keepErrorsIn(body: Readable, at: Place): void {
  const ours = (error: unknown) =>
    isForeign(error) ? ownError(error, at, { verb: 'downloadArtifact' }) : error;
  const destroy = body.destroy.bind(body);
  const emit = body.emit.bind(body);
  body.destroy = (error) => destroy(ours(error) as Error | undefined);
  body.emit = (event: string | symbol, ...given: unknown[]) =>
    emit(event, ...(event === 'error' ? given.map(ours) : given));
}
