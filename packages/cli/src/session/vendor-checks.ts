import { type Proofing, ProofingError, type ProofingProvider, supports } from '@anyproof/core';
import { Interrupted, oneOf, UsageError } from '../terminal/failures.js';
import { type CreateFlags, modeOf } from './create-flags.js';
import { DOCUMENT_TYPES } from './document-types.js';
import { checkPhotos, type Photos } from './photos.js';

/** Throws a UsageError for what this vendor cannot accept, before any call. An unknown flow is left to the creation. */
export async function checkForVendor(
  flags: CreateFlags,
  photos: readonly Photos[],
  provider: string,
  proofing: Proofing,
): Promise<void> {
  const capabilities = proofing.capabilities(provider);
  const { flows } = capabilities;
  const { flow = 'default' } = flags;
  const known = Object.hasOwn(flows, flow) ? flows[flow] : undefined;
  if (known === undefined) return;
  const mode = modeOf(flags);
  const ofMode = known.modes[mode];
  if (ofMode === undefined)
    throw new UsageError(`${provider} has no ${mode} mode; it has: ${Object.keys(known.modes).join(', ')}`);
  if (flags.documentType !== undefined)
    oneOf('document type', flags.documentType, [
      ...new Set<string>([...DOCUMENT_TYPES, ...(known.documentTypes ?? [])]),
    ]);
  const { consentRequired = [], hints } = ofMode;
  if (consentRequired.length > 0 && flags.consent === undefined)
    throw new UsageError(
      "confirm with --consent that the person agreed to the vendor's terms and to the use of their biometrics",
    );
  if (mode === 'hosted' && !hints.includes('consent') && flags.consent !== undefined)
    throw new UsageError("in hosted mode the person agrees on the vendor's page: omit --consent");
  await checkPhotos(photos, provider, capabilities, flow);
}

/** What an app would pass to createSession is an option here. */
const OPTIONS: ReadonlyMap<string, string> = new Map([
  ['returnUrl', '--return-url'],
  ['flow', '--flow'],
  ['reference', '--reference'],
  ['subject', '--subject'],
  ['country', '--country'],
  ['locale', '--locale'],
  ['consent', '--consent'],
  ['idempotencyKey', '--idempotency-key'],
]);

/** Why a creation failed, in the words of a shell. */
export function creationError(
  error: unknown,
  { returnUrl, idempotencyKey }: CreateFlags,
  name: string,
  provider: ProofingProvider,
): unknown {
  if (!ProofingError.isInstance(error)) return error;
  if (error.code === 'ABORTED') {
    const isFound = idempotencyKey !== undefined && canSettle(provider);
    const next = isFound ? 'the same command with the same key finds it' : 'its ref is lost';
    return new Interrupted(`interrupted: a session may exist at ${name}, and ${next}`);
  }
  // Without a status the input was refused here, before any call.
  if (error.code !== 'INVALID_INPUT' || error.httpStatus !== undefined) return error;
  const option = error.path === undefined ? undefined : OPTIONS.get(error.path);
  if (option === '--return-url')
    return new UsageError(
      returnUrl === undefined
        ? `${name} needs an address to send the person back to: --return-url <url>`
        : '--return-url must be an absolute http(s) URL',
    );
  return new UsageError(option === undefined ? error.message : `${option}: ${error.summary}`);
}

/** Whether a creation, repeated under its key, returns the session that it made. */
function canSettle(provider: ProofingProvider): boolean {
  return provider.capabilities.idempotentCreate || supports(provider, 'recover');
}
