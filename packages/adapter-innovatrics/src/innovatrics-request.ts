import { type Claims, type CreateSessionInput, ProofingError, type Warning } from '@anyproof/core';
import { compact, ignoredClaim, ignoredHints } from '@anyproof/provider-kit';
import type { ApplicantForm, InitializeRequest } from './client/enrolment.js';
import { expectedClaims } from './innovatrics-capabilities.js';
import { pageLocale } from './innovatrics-launch.js';
import { type InnovatricsSessionOptions, readOptions } from './innovatrics-options.js';
import type { InnovatricsSettings } from './innovatrics-settings.js';

/** UTF-16 units of `externalId` (dossier 5). */
const LONGEST_REFERENCE = 512;

/** The create body of dossier 5. Throws INVALID_INPUT when the vendor would refuse it. */
export function initializeRequest(
  input: CreateSessionInput,
  sessionId: string,
  settings: InnovatricsSettings,
  provider: string,
): InitializeRequest {
  const invalid = (path: string, message: string) =>
    new ProofingError({ code: 'INVALID_INPUT', message, path, provider });
  const options = readOptions(input.providerOptions?.['innovatrics'], provider);
  if (input.reference.length > LONGEST_REFERENCE)
    throw invalid(
      'reference',
      `reference has ${input.reference.length} characters, more than ${LONGEST_REFERENCE}`,
    );
  const returnUrl = input.returnUrl ?? settings.returnUrl;
  if (returnUrl === undefined || !/^https?:/.test(returnUrl) || !URL.canParse(returnUrl))
    throw invalid(
      'returnUrl',
      'returnUrl must be an absolute http(s) URL; pass it to createSession or set it for the provider',
    );
  return compact<InitializeRequest>({
    sessionId,
    returnUrl,
    externalId: settings.externalId ? input.reference : undefined,
    [settings.themeField]: settings.theme,
    applicantForm: settings.applicantForm ? applicantForm(input.expected ?? {}, options) : undefined,
  });
}

/** Undefined when there is nothing to compare. */
function applicantForm(expected: Claims, options: InnovatricsSessionOptions): ApplicantForm | undefined {
  const names = compact<Omit<ApplicantForm, 'skipIntegrityCheck'>>({
    firstName: expected.given_name?.trim(),
    lastName: expected.family_name?.trim(),
    additionalNames: options.additionalNames?.trim(),
    dateOfBirth: expected.birthdate,
  });
  if (Object.keys(names).length === 0) return undefined;
  return { ...names, skipIntegrityCheck: options.skipIntegrityCheck ?? false };
}

/** What of the input this vendor has no use for: the customer's configuration decides which steps there are. */
export function warningsFor(input: CreateSessionInput, settings: InnovatricsSettings): Warning[] {
  const known: readonly string[] = expectedClaims(settings);
  const { expected = {}, consent, locale, mode = 'hosted' } = input;
  const isDirect = mode === 'direct';
  const localeIsIgnored = isDirect || (locale !== undefined && pageLocale(locale) === undefined);
  return [
    ...ignoredHints(input, ['flow', 'country', 'documentTypes', 'selfAsserted']),
    // In direct mode the app submits the evidence itself, and the consent is the app's to have.
    ...(isDirect ? [] : ignoredHints(input, ['evidence'])),
    ...(localeIsIgnored ? ignoredHints(input, ['locale']) : []),
    ...Object.entries(expected)
      .filter(([claim, value]) => value !== undefined && !(known.includes(claim) && isSaid(value)))
      .map(([claim]) => ignoredClaim(claim)),
    ...(isDirect || consent === undefined
      ? []
      : [{ code: 'STEP_NOT_NEEDED' as const, path: 'consent', message: CONSENT_NOT_NEEDED }]),
  ];
}

const CONSENT_NOT_NEEDED = "this vendor's own page asks the person, and it takes no consent by API";

const isSaid = (value: unknown): boolean => typeof value !== 'string' || value.trim() !== '';
