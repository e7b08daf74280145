import {
  type AdapterDeps,
  type CallOptions,
  type Claims,
  type CreatedSession,
  type CreateSessionInput,
  type FlowCapabilities,
  type Launch,
  ProofingError,
  type Warning,
  withLaunch,
  withRaw,
} from '@anyproof/core';
import {
  asciiUpper,
  compact,
  entryOf,
  instant,
  nativeWord,
  partlyRead,
  readProviderOptions,
  sealState,
} from '@anyproof/provider-kit';
import { z } from 'zod';
import type { CallbackEndpoint, EnrollmentRequest } from './client/enrollment.js';
import type { Id360Client } from './client/index.js';
import { type MapperContext, mapUnfinished } from './result/session.js';
import type { Id360Callback, Id360Settings } from './settings.js';
import type { ControlData, RefState } from './state.js';
import {
  CALLBACK_LETTERS,
  type ControlDataNames,
  PAGE_LANGUAGES,
  TYPED_ADDRESS,
  TYPED_CLAIMS,
} from './vocabulary.js';

/** Options that only ID360 has: `providerOptions: { id360: { … } satisfies Id360SessionOptions }`. */
export interface Id360SessionOptions {
  /** Consumption exports are grouped by it (dossier 4.1). */
  readonly group?: string;
  /** E.164; included in the idclaim of processes that produce one (dossier 9). */
  readonly authenticatorPhoneNumber?: string;
}

const optionsSchema = z.strictObject({
  group: z.string().optional(),
  authenticatorPhoneNumber: z
    .string()
    .regex(/^\+[1-9]\d{4,14}$/)
    .optional(),
});

interface Setup {
  readonly client: Id360Client;
  readonly settings: Id360Settings;
  readonly deps: AdapterDeps;
  readonly context: MapperContext;
}

/**
 * Makes one call. The ref carries the dossier key, and what direct mode sends later. Throws INVALID_INPUT before the
 * call.
 */
export async function createSession(
  { client, settings, deps, context }: Setup,
  input: CreateSessionInput,
  { signal }: CallOptions,
): Promise<CreatedSession> {
  const { provider, sealer, clock } = deps;
  // Core has checked the name; an empty id is refused before any call.
  const process = entryOf(settings.flows, input.flow ?? 'default') ?? '';
  const body = enrollmentRequest(input, settings, provider);
  const askedAt = clock.now();
  const { value, raw, unread = [] } = await client.process.createEnrollment(process, body, signal);
  const id = String(value.id);
  const reference = body.client_reference;
  const secret: RefState = {
    apiKey: value.api_key,
    createdAt: askedAt,
    ...(reference === undefined ? {} : { reference }),
    ...stateOf(input, settings),
  };
  const ref = { provider, id, state: sealState(sealer, id, secret) };
  const session = {
    ...mapUnfinished(ref, context),
    reference: input.reference,
    ...compact<{ nativeStatus: string; createdAt: string }>({
      nativeStatus: nativeWord(value.status),
      createdAt: instant(value.creation_time),
    }),
    warnings: [...inputWarnings(input, settings), ...partlyRead(unread)],
  };
  return withLaunch(withRaw(session, raw), launchFor(value.api_key, input.mode, input.locale, settings));
}

/** The address of the vendor's page has the dossier key in its fragment; the language must come last (dossier 7.8). */
export function launchFor(
  apiKey: string,
  mode: CreateSessionInput['mode'],
  locale: string | undefined,
  settings: Id360Settings,
): Launch {
  if (mode === 'direct') return {};
  const language = pageLanguage(locale);
  const page = `${settings.baseUrl}/static/process_ui/index.html#/enrollment/${encodeURIComponent(apiKey)}`;
  return { url: language === undefined ? page : `${page}?lang=${language}` };
}

/** The page's language for a locale; undefined if the page does not have it. */
function pageLanguage(locale: string | undefined): string | undefined {
  const [wanted = ''] = locale?.split(/[-_]/) ?? [];
  return PAGE_LANGUAGES.find((language) => asciiUpper(language) === asciiUpper(wanted));
}

/** The claims that control data can be compared with (dossier 5.2). */
const COMPARED: readonly (keyof Claims)[] = [
  'name',
  'given_name',
  'family_name',
  'birth_family_name',
  'birthdate',
  'gender',
  'email',
  'phone_number',
];

/**
 * What each mode uses of the input. On the vendor's page the person consents and finishes without us, so neither consent
 * nor control data is sent in hosted mode.
 */
export function modesOf({ controlData }: Id360Settings): FlowCapabilities['modes'] {
  const address = [...claimsIn(TYPED_ADDRESS), 'street_address' as const].map(
    (part) => `address.${part}` as const,
  );
  const selfAssertedClaims = [...claimsIn(TYPED_CLAIMS), ...address];
  return {
    hosted: { hints: ['locale', 'returnUrl'], expectedClaims: [], selfAssertedClaims },
    direct: {
      hints: ['evidence', 'returnUrl', 'consent'],
      expectedClaims: COMPARED.filter((claim) => Object.hasOwn(controlData, claim)),
      selfAssertedClaims,
      consentRequired: ['terms', 'biometrics'],
    },
  };
}

/** What the ref keeps of the input: in direct mode, what is sent before the first upload. */
function stateOf(
  { mode, consent, expected = {}, locale }: CreateSessionInput,
  { controlData }: Id360Settings,
): Pick<RefState, 'consent' | 'controlData' | 'hosted'> {
  if (mode !== 'direct') return { hosted: locale === undefined ? {} : { locale } };
  const data = controlDataFrom(expected, controlData);
  return {
    ...(consent && { consent: { terms: consent.terms, biometrics: consent.biometrics, at: consent.at } }),
    ...(Object.keys(data).length > 0 && { controlData: data }),
  };
}

/** The expected claims under the names that the process compares. */
export function controlDataFrom(expected: Claims, names: ControlDataNames): ControlData {
  const data: Record<string, string> = {};
  for (const [claim, value] of Object.entries(expected)) {
    const name = entryOf(names, claim);
    const text: string = typeof value === 'string' ? value.trim() : '';
    if (name === undefined || text === '') continue;
    data[name] = claim === 'given_name' ? (givenNames(text)[0] ?? text) : text;
  }
  return data;
}

/** ID360 compares `first_name`, which holds only the first of several given names (dossier 8.3). */
const givenNames = (text: string): readonly string[] => text.trim().split(/\s+/u);

/** Whether part of the name is ignored depends on its value, so core cannot tell from the capabilities. */
function inputWarnings(
  { mode, expected: { given_name = '' } = {} }: CreateSessionInput,
  { controlData }: Id360Settings,
): readonly Warning[] {
  const isCompared = mode === 'direct' && entryOf(controlData, 'given_name') !== undefined;
  return isCompared && givenNames(given_name).length > 1 ? [FIRST_GIVEN_NAME] : [];
}

const FIRST_GIVEN_NAME: Warning = {
  code: 'HINT_IGNORED',
  path: 'expected.given_name',
  message: 'only the first given name is compared',
};

/** The create body (dossier 4.1). Throws INVALID_INPUT if the vendor would reject it. */
function enrollmentRequest(
  input: CreateSessionInput,
  settings: Id360Settings,
  provider: string,
): EnrollmentRequest {
  const options = readProviderOptions<Id360SessionOptions>(optionsSchema, input, 'id360', provider);
  const { selfAsserted = {} } = input;
  const { address = {} } = selfAsserted;
  const [line1, line2, ...rest] = (address.street_address ?? '')
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const body = compact<EnrollmentRequest>({
    browser_callback_url: returnUrl(input, settings, provider),
    // Servers trim blanks, and the echoed reference is compared.
    client_reference: input.reference.trim(),
    ...renamed(selfAsserted, TYPED_CLAIMS),
    address_line_1: line1,
    address_line_2: line2,
    // The vendor has three address lines.
    address_line_3: rest.join(', '),
    ...renamed(address, TYPED_ADDRESS),
    group: options.group,
    custom_data:
      options.authenticatorPhoneNumber === undefined
        ? undefined
        : { authenticators: { phone_number: options.authenticatorPhoneNumber } },
  });
  return { ...body, ...callbackFields(settings) };
}

/** The texts of `part` under the vendor's names. */
function renamed<Claim extends string, Name extends string>(
  part: { readonly [claim in NoInfer<Claim>]?: string },
  names: { readonly [claim in Claim]: Name },
): { [name in Name]?: string } {
  const found: { [name in Name]?: string } = {};
  for (const claim of claimsIn(names)) {
    const text = part[claim];
    if (text !== undefined) found[names[claim]] = text;
  }
  return found;
}

function claimsIn<Claim extends string>(names: { readonly [claim in Claim]: string }): Claim[] {
  const claims: Claim[] = [];
  let claim: Claim;
  for (claim in names) claims.push(claim);
  return claims;
}

function callbackFields({ creation, callbacks }: Id360Settings): Partial<EnrollmentRequest> {
  const [only] = callbacks;
  // The field is required, so it is sent even without a callback.
  if (creation !== 'legacy' || only === undefined)
    return { callback_endpoints: callbacks.map(callbackEndpoint) };
  const { url, headers } = only;
  return { callback_url: url, ...(Object.keys(headers).length > 0 && { callback_headers: headers }) };
}

function callbackEndpoint({ url, on, headers }: Id360Callback): CallbackEndpoint {
  return {
    url,
    on: CALLBACK_LETTERS[on],
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  };
}

/** The vendor requires it, even if no one is ever sent there (dossier 4.1). */
function returnUrl(input: CreateSessionInput, settings: Id360Settings, provider: string): string {
  const url = input.returnUrl ?? settings.returnUrl;
  if (url !== undefined && /^https?:/.test(url) && URL.canParse(url)) return url;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'returnUrl must be an absolute http(s) URL; pass it to createSession or set it for the provider',
    path: 'returnUrl',
    provider,
  });
}
