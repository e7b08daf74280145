import { type CreateSessionInput, ProofingError, type Warning } from '@anyproof/core';
import { entryOf, ignoredHints } from '@anyproof/provider-kit';
import type { EnrollmentRequest } from './client/process.js';
import { controlDataFrom } from './id360-control-data.js';
import { enrollmentRequest, unusedSelfAsserted } from './id360-request.js';
import type { Id360Settings } from './id360-settings.js';
import type { Id360State } from './id360-state.js';

/** The process UUID of a flow. Throws INVALID_INPUT for a flow that the settings do not name. */
export function processFor(input: CreateSessionInput, settings: Id360Settings, provider: string): string {
  const flow = input.flow ?? 'default';
  const process = entryOf(settings.flows, flow);
  if (process !== undefined) return process;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `there is no such flow; the settings have ${Object.keys(settings.flows).join(', ')}`,
    path: 'flow',
    provider,
  });
}

export interface ReadInput {
  readonly body: EnrollmentRequest;
  /** What waits in the ref for direct mode. */
  readonly state: Pick<Id360State, 'consent' | 'controlData' | 'hosted'>;
  readonly warnings: readonly Warning[];
}

export function readInput(input: CreateSessionInput, settings: Id360Settings, provider: string): ReadInput {
  const isDirect = input.mode === 'direct';
  const { data, warnings } = controlDataFrom(isDirect ? input.expected : undefined, settings.controlData);
  const { consent, locale } = input;
  const state = isDirect
    ? {
        ...(consent && { consent: { terms: consent.terms, biometrics: consent.biometrics, at: consent.at } }),
        ...(Object.keys(data).length > 0 && { controlData: data }),
      }
    : { hosted: locale === undefined ? {} : { locale } };
  return {
    body: enrollmentRequest(input, settings, provider),
    state,
    warnings: [
      ...ignoredHints(withoutEmpty(input), ['country', 'documentTypes']),
      ...ignoredHints(withoutEmpty(input), isDirect ? ['locale'] : ['evidence', 'expected', 'consent']),
      ...warnings,
      ...unusedSelfAsserted(input),
    ],
  };
}

/** An empty list asks for nothing. */
function withoutEmpty({ documentTypes, evidence, ...input }: CreateSessionInput): CreateSessionInput {
  return {
    ...input,
    ...(documentTypes?.length ? { documentTypes } : {}),
    ...(evidence?.length ? { evidence } : {}),
  };
}
