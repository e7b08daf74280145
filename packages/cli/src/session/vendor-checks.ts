import { type Proofing, ProofingError } from '@anyproof/core';
import { Interrupted, oneOf, UsageError } from '../terminal/failures.js';
import { type CreateFlags, modeOf } from './create-flags.js';
import { DOCUMENT_TYPES } from './document-types.js';
import { checkPhotos, type Photos } from './photos.js';

/** Throws a UsageError for what this vendor cannot take, before any call. */
export async function checkForVendor(
  flags: CreateFlags,
  photos: readonly Photos[],
  provider: string,
  proofing: Proofing,
): Promise<void> {
  const capabilities = proofing.capabilities(provider);
  const mode = modeOf(flags);
  if (!capabilities.modes.includes(mode))
    throw new UsageError(`${provider} has no ${mode} mode; it has: ${capabilities.modes.join(', ')}`);
  if (flags.documentType !== undefined)
    oneOf('document type', flags.documentType, [
      ...new Set<string>([...DOCUMENT_TYPES, ...capabilities.documentTypes]),
    ]);
  await checkPhotos(photos, provider, capabilities);
}

/** What an app would pass to createSession is an option here. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['returnUrl', '--return-url'],
  ['flow', '--flow'],
  ['reference', '--reference'],
  ['country', '--country'],
  ['locale', '--locale'],
]);

/** What made a creation fail, in the words of a shell. */
export function creationError(error: unknown, { returnUrl }: CreateFlags, provider: string): unknown {
  if (!ProofingError.isInstance(error)) return error;
  if (error.code === 'ABORTED')
    return new Interrupted(`interrupted: a session may exist at ${provider}, and its ref is lost`);
  // Without a status it is the adapter that refused the input, before any call.
  if (error.code !== 'INVALID_INPUT' || error.httpStatus !== undefined) return error;
  const option = error.path === undefined ? undefined : OPTIONS.get(error.path);
  if (option === '--return-url')
    return new UsageError(
      returnUrl === undefined
        ? `${provider} needs an address to send the person back to: --return-url <url>`
        : '--return-url must be an absolute http(s) URL',
    );
  return new UsageError(option === undefined ? error.message : `${option}: ${error.summary}`);
}
