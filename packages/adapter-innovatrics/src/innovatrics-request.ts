import { type Claims, type CreateSessionInput, ProofingError } from '@anyproof/core';
import { compact, dateOnly } from '@anyproof/provider-kit';
import type { ApplicantForm, InitializeRequest } from './client/enrolment.js';
import { type InnovatricsSessionOptions, readOptions } from './innovatrics-options.js';
import type { InnovatricsSettings } from './innovatrics-settings.js';

/** UTF-16 units of `externalId` (dossier 5). */
const LONGEST_REFERENCE = 512;

/** The claims that the applicant form has a field for. */
export const EXPECTED_CLAIMS = ['given_name', 'family_name', 'birthdate'] as const satisfies (keyof Claims)[];

/** The create body of dossier 5. Throws INVALID_INPUT when the vendor would refuse it. */
export function initializeRequest(
  input: CreateSessionInput,
  sessionId: string,
  settings: InnovatricsSettings,
  provider: string,
): InitializeRequest {
  const invalid = (message: string) => new ProofingError({ code: 'INVALID_INPUT', message, provider });
  const options = readOptions(input.providerOptions?.['innovatrics'], provider);
  if (input.reference.length > LONGEST_REFERENCE)
    throw invalid(`reference has ${input.reference.length} characters, more than ${LONGEST_REFERENCE}`);
  const returnUrl = input.returnUrl ?? settings.returnUrl;
  if (returnUrl === undefined || !/^https?:/.test(returnUrl) || !URL.canParse(returnUrl))
    throw invalid(
      'returnUrl must be an absolute http(s) URL; pass it to createSession or set it for the provider',
    );
  const { birthdate } = input.expected ?? {};
  if (birthdate !== undefined && dateOnly(birthdate) !== birthdate)
    throw invalid('expected.birthdate must be a real date, as YYYY-MM-DD');
  return compact<InitializeRequest>({
    sessionId,
    returnUrl,
    externalId: input.reference,
    webEnrolmentTheme: settings.theme,
    applicantForm: applicantForm(input.expected ?? {}, options),
  });
}

/** Undefined when there is nothing to compare. */
function applicantForm(expected: Claims, options: InnovatricsSessionOptions): ApplicantForm | undefined {
  const names = compact<Omit<ApplicantForm, 'skipIntegrityCheck'>>({
    firstName: expected.given_name,
    lastName: expected.family_name,
    additionalNames: options.additionalNames,
    dateOfBirth: expected.birthdate,
  });
  if (Object.keys(names).length === 0) return undefined;
  return { ...names, skipIntegrityCheck: options.skipIntegrityCheck ?? false };
}
