import type { CreateSessionInput } from './session.js';

/** What a choice of provider may depend on: nothing about the person. */
export type RouteInput = Pick<
  CreateSessionInput,
  'mode' | 'flow' | 'country' | 'documentTypes' | 'evidence' | 'locale'
>;

/**
 * Which provider a new session goes to, when the call names none:
 *
 * - names: the first one that is available;
 * - weights: by chance in that proportion, then the others, the heaviest first;
 * - a function: a name, or names as above.
 */
export type RoutePolicy =
  | readonly string[]
  | { readonly weights: { readonly [provider: string]: number } }
  | ((input: RouteInput) => string | readonly string[]);

export interface ProofingPolicies {
  readonly route?: RoutePolicy;
}

/** Why a provider has a session. */
export interface RouteChoice {
  readonly provider: string;
  /** `requested`: the call named it. `default`: there is no policy. Else the kind of policy. */
  readonly by: 'requested' | 'default' | 'order' | 'weights' | 'function';
  /** Those tried before it, and the code of the error each gave; nothing was made there. */
  readonly skipped: readonly { readonly provider: string; readonly error: string }[];
}
