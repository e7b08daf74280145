import { createHash } from 'node:crypto';
import { ProofingError, type SessionRef } from '@anyproof/core';
import { aboutAnother, entryOf } from '@anyproof/provider-kit';
import type { OneKosmosFlow, OneKosmosSettings } from './1kosmos-settings-types.js';

const DEFAULT = 'default';

/** Throws INVALID_INPUT, before any call, for a name that the settings do not have. */
export function flowNamed(
  name: string | undefined,
  settings: OneKosmosSettings,
  provider: string,
): OneKosmosFlow {
  const flow = entryOf(settings.flows, name ?? DEFAULT);
  if (flow !== undefined) return flow;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `there is no such flow; the settings have ${Object.keys(settings.flows).join(', ')}`,
    provider,
  });
}

/**
 * What a ref remembers, none of it secret: the flow, since results must be asked for with the connector of the creation,
 * and a digest of the app's reference, since answers name it.
 */
export function stateFor(id: string, flow: string | undefined, reference: string | undefined): Stated {
  const name = flow === undefined || flow === DEFAULT ? [] : [flow];
  const parts = reference === undefined ? name : [DIGEST_PREFIX + digestOf(id, reference), ...name];
  return parts.length === 0 ? {} : { state: parts.join(SEPARATOR) };
}

interface Stated {
  readonly state?: string;
}

const DIGEST_PREFIX = 'reference:';
const SEPARATOR = ' ';
const STATE = /^reference:([\w-]{22})(?: (.+))?$/s;

/** Of one session, so that it fits no other. */
function digestOf(id: string, reference: string): string {
  // UUIDs come back in either case.
  const text = UUID.test(reference) ? reference.toLowerCase() : reference;
  return createHash('sha256')
    .update(JSON.stringify([id.toLowerCase(), text]))
    .digest('base64url')
    .slice(0, 22);
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Throws BAD_RESPONSE where an answer names another reference than the one that the session was created with. */
export function checkReference(ref: SessionRef, named: string | undefined, route: string): void {
  const [, digest] = STATE.exec(ref.state ?? '') ?? [];
  if (digest !== undefined && named && digestOf(ref.id, named) !== digest)
    throw aboutAnother('reference', ref.provider, route);
}

/** Throws REF_INVALID, before any call, for a ref whose flow the settings do not have: it was changed, or they were. */
export function flowOf(ref: SessionRef, settings: OneKosmosSettings): OneKosmosFlow {
  const { state = DEFAULT } = ref;
  const [digested, , named = DEFAULT] = STATE.exec(state) ?? [];
  const flow = entryOf(settings.flows, digested === undefined ? state : named);
  if (flow !== undefined) return flow;
  throw new ProofingError({
    code: 'REF_INVALID',
    message:
      'the ref names a flow that the settings do not have; keep flows as long as their sessions are read',
    provider: ref.provider,
  });
}

/** For verbs that need no flow: a state that is there must fit all the same. */
export function checkState(ref: SessionRef, settings: OneKosmosSettings): void {
  if (ref.state !== undefined) flowOf(ref, settings);
}
