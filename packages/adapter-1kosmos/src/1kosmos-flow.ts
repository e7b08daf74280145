import { ProofingError, type SessionRef } from '@anyproof/core';
import { entryOf } from '@anyproof/provider-kit';
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
    path: 'flow',
    provider,
  });
}

/** Results must be asked for with the connector of the creation, so a ref remembers its flow. The name is no secret. */
export const stateOfFlow = (name: string | undefined): { readonly state?: string } =>
  name === undefined || name === DEFAULT ? {} : { state: name };

/** Throws REF_INVALID, before any call, for a ref whose flow the settings do not have: it was changed, or they were. */
export function flowOf(ref: SessionRef, settings: OneKosmosSettings): OneKosmosFlow {
  const flow = entryOf(settings.flows, ref.state ?? DEFAULT);
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
