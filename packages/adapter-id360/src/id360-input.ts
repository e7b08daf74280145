import { type CreateSessionInput, ProofingError, type Warning } from '@anyproof/core';
import { entryOf, ignoredClaim, ignoredHints } from '@anyproof/provider-kit';
import type { EnrollmentRequest } from './client/process.js';
import { enrollmentRequest } from './id360-request.js';
import type { Id360Settings } from './id360-settings.js';
import { controlDataFrom, type Id360State } from './id360-state.js';

/** The process UUID of a flow. Throws INVALID_INPUT for a flow that the settings do not name. */
export function processFor(input: CreateSessionInput, settings: Id360Settings, provider: string): string {
  const flow = input.flow ?? 'default';
  const process = entryOf(settings.flows, flow);
  if (process !== undefined) return process;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `there is no such flow; the settings have ${Object.keys(settings.flows).join(', ')}`,
    provider,
  });
}

export interface ReadInput {
  readonly body: EnrollmentRequest;
  /** What waits in the ref for the direct road. */
  readonly state: Pick<Id360State, 'consent' | 'controlData' | 'hosted'>;
  readonly warnings: readonly Warning[];
}

export function readInput(input: CreateSessionInput, settings: Id360Settings, provider: string): ReadInput {
  const direct = input.road === 'direct';
  const { data, ignored } = controlDataFrom(input.expected, settings.controlData);
  const warnings: Warning[] = [
    ...ignoredHints(input, ['country', 'documentTypes', 'evidence']),
    ...(direct ? ignoredHints(input, ['locale']) : ignoredHints(input, ['expected', 'consent'])),
    ...(direct ? ignored : []).map(ignoredClaim),
  ];
  const { consent } = input;
  const state = !direct
    ? { hosted: input.locale === undefined ? {} : { locale: input.locale } }
    : {
        ...(consent && { consent: { terms: consent.terms, biometrics: consent.biometrics } }),
        ...(Object.keys(data).length > 0 && { controlData: data }),
      };
  return { body: enrollmentRequest(input, settings, provider), state, warnings };
}
