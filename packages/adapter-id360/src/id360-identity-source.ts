import { compactOrNothing } from '@anyproof/provider-kit';
import { readIdentityStep } from './id360-identity-step.js';
import type { Report, ReportedPerson } from './id360-schema.js';

/**
 * Whether a paper or an identity provider stands behind the report's `identity`. Where neither does, ID360 fills it with
 * what was typed (dossier 8.3).
 */
export function hasIdentitySource({ identity, extracted_data, steps, external_methods }: Report): boolean {
  return (
    isFromPaper(extracted_data?.identity?.[0]) ||
    saysMore(identity?.extra) ||
    isStepRead(steps) ||
    Object.values(external_methods ?? {}).some(({ status }) => status === 'OK')
  );
}

function isFromPaper(person: ReportedPerson | undefined): boolean {
  return says({ ...person, extra: undefined }) || saysMore(person?.extra);
}

/** What stands on papers only: an address can be had elsewhere. */
function saysMore(extra: ReportedPerson['extra']): boolean {
  return says({ ...extra, address: undefined });
}

function isStepRead(steps: Report['steps']): boolean {
  const isOk = Object.entries(steps ?? {}).some(
    ([name, { status }]) => name.replace(/\$\d+$/, '') === 'id_document' && status === 'OK',
  );
  return isOk || says(readIdentityStep(steps));
}

/** An empty object says nothing. */
function says(part: object): boolean {
  return compactOrNothing(part) !== undefined;
}
