import {
  type AdapterDeps,
  type CallOptions,
  type Claims,
  type CreatedSession,
  type CreateSessionInput,
  type FlowCapabilities,
  type Launch,
  ProofingError,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import { compact, guardedUrl, isAnother, readProviderOptions, sealState } from '@anyproof/provider-kit';
import { z } from 'zod';
import { tokenOf } from './client/capture.js';
import type { ApplicantForm, Initialized, InitializeRequest } from './client/enrolment.js';
import type { InnovatricsClient } from './client/index.js';
import { type MapperContext, mapCreated } from './result/session.js';
import type { InnovatricsSettings } from './settings.js';
import type { RefState } from './state.js';
import { FORM_FIELDS, MIDDLE_NAMES, pageLocale } from './vocabulary.js';

/** Options that only this vendor has: `providerOptions: { innovatrics: { … } satisfies InnovatricsSessionOptions }`. */
export interface InnovatricsSessionOptions {
  /** Middle names, compared in addition to `expected.given_name` (dossier 5). */
  readonly additionalNames?: string;
  /** True: the vendor stores the expected claims without comparing them with the document (dossier 11, row 3). */
  readonly skipIntegrityCheck?: boolean;
}

const optionsSchema = z.strictObject({
  additionalNames: z.string().min(1).optional(),
  skipIntegrityCheck: z.boolean().optional(),
});

interface Setup {
  readonly client: InnovatricsClient;
  readonly settings: InnovatricsSettings;
  readonly deps: AdapterDeps;
  readonly context: MapperContext;
}

/** Throws INVALID_INPUT if the vendor would reject it, and AMBIGUOUS if a session may exist that cannot be used. */
export async function createSession(
  { client, settings, deps, context }: Setup,
  input: CreateSessionInput,
  { signal }: CallOptions,
): Promise<CreatedSession> {
  const { provider, sealer, random } = deps;
  const { mode, locale, reference } = input;
  const id = random.uuid();
  const { value, raw } = await client.enrolment.initialize(
    initializeRequest(input, id, settings, provider),
    signal,
  );
  const webEnrolmentUrl = webEnrolmentUrlFrom(value, id, settings, provider);
  const expected = expectedNames(input);
  const state: RefState = {
    webEnrolmentUrl,
    reference,
    ...(expected.length === 0 ? {} : { expected }),
    ...(locale === undefined ? {} : { locale }),
  };
  const ref = { provider, id, state: sealState(sealer, id, state) };
  const session = mapCreated(ref, reference, context);
  return withLaunch(withRaw(session, raw), launchFor(webEnrolmentUrl, mode, locale));
}

export function launchFor(
  webEnrolmentUrl: string,
  mode: CreateSessionInput['mode'],
  locale: string | undefined,
): Launch {
  if (mode === 'direct') return {};
  const lang = pageLocale(locale);
  // The token must stay the first parameter: the vendor's own app reads it up to the first `&`.
  return { url: lang === undefined ? webEnrolmentUrl : `${webEnrolmentUrl}&lang=${lang}` };
}

/** The limit of `externalId` in UTF-16 units (dossier 5). */
const LONGEST_REFERENCE = 512;

/** The create body (dossier 5). */
function initializeRequest(
  input: CreateSessionInput,
  sessionId: string,
  settings: InnovatricsSettings,
  provider: string,
): InitializeRequest {
  const invalid = (path: string, message: string) =>
    new ProofingError({ code: 'INVALID_INPUT', message, path, provider });
  const options: InnovatricsSessionOptions = readProviderOptions(
    optionsSchema,
    input,
    'innovatrics',
    provider,
  );
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

/** Undefined if there is nothing to compare. */
function applicantForm(expected: Claims, options: InnovatricsSessionOptions): ApplicantForm | undefined {
  const names = compact<Omit<ApplicantForm, 'skipIntegrityCheck'>>({
    [FORM_FIELDS.given_name]: expected.given_name?.trim(),
    [FORM_FIELDS.family_name]: expected.family_name?.trim(),
    [MIDDLE_NAMES]: options.additionalNames?.trim(),
    [FORM_FIELDS.birthdate]: expected.birthdate,
  });
  if (Object.keys(names).length === 0) return undefined;
  return { ...names, skipIntegrityCheck: options.skipIntegrityCheck ?? false };
}

/**
 * What each mode uses of the input: which documents and steps there are, is configured at the vendor. Its own page asks
 * the person for consent; in direct mode the app does, and the vendor has no call for it.
 */
export function modesOf({ applicantForm }: InnovatricsSettings): FlowCapabilities['modes'] {
  const common = { expectedClaims: applicantForm ? EXPECTED : [], selfAssertedClaims: [] };
  return {
    hosted: { ...common, hints: ['locale', 'returnUrl'] },
    direct: {
      ...common,
      hints: ['evidence', 'returnUrl', 'consent'],
      consentRequired: ['terms', 'biometrics'],
    },
  };
}

/** The claims for which the applicant form has a field. */
const EXPECTED = ['given_name', 'family_name', 'birthdate'] as const satisfies (keyof typeof FORM_FIELDS)[];

/** The names of expected claims that are not empty, whether or not they are sent to the vendor. */
function expectedNames({ expected = {} }: CreateSessionInput): string[] {
  return Object.entries(expected).flatMap(([claim, value]) =>
    value !== undefined && isSaid(value) ? [claim] : [],
  );
}

const isSaid = (value: unknown): boolean => typeof value !== 'string' || value.trim() !== '';

/**
 * The page's address for the state of a new session. Throws AMBIGUOUS, with the ref of what may exist, if the answer is
 * about another session or has no address that the settings allow: no call returns the address again (dossier 5).
 */
function webEnrolmentUrlFrom(
  answer: Initialized,
  id: string,
  settings: InnovatricsSettings,
  provider: string,
): string {
  const lost = (why: string) =>
    new ProofingError({
      code: 'AMBIGUOUS',
      message: `POST /enrolment/initialize: ${why}, so a session may exist; create a new one`,
      provider,
      ref: { provider, id },
    });
  if (answer.sessionId === '' || isAnother(answer.sessionId, id))
    throw lost('the answer belongs to another session');
  const address = answer.webEnrolmentUrl || pageWith(answer.accessToken, settings);
  if (address === undefined) throw lost('the answer has neither webEnrolmentUrl nor accessToken');
  // Page and API are on one host (dossier 4); an answer must not be able to send the person elsewhere.
  const page = guardedUrl(address, { origins: [settings.baseUrl, ...settings.launchOrigins], hosts: [] });
  if (page === undefined)
    throw lost("webEnrolmentUrl is neither on the API's origin nor on one in the setting launchOrigins");
  if (tokenOf(page.href) === undefined) throw lost('webEnrolmentUrl contains no token');
  return page.href;
}

/** The oldest version returns no address; its page requires the access token (dossier 5, rule 4). */
function pageWith(token: string | undefined, { baseUrl, paths }: InnovatricsSettings): string | undefined {
  return token ? baseUrl + paths.webEnrolment.replace('{token}', () => encodeURIComponent(token)) : undefined;
}
