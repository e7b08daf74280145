import {
  type AdapterDeps,
  type CallOptions,
  type Claims,
  type CreatedSession,
  type CreateSessionInput,
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
  flowNamed,
  ignoredClaim,
  ignoredHints,
  instant,
  isClaimName,
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
  const process = flowNamed(input.flow, settings.flows, provider);
  const { body, state, warnings } = readInput(input, settings, provider);
  const askedAt = clock.now();
  const { value, raw, unread = [] } = await client.process.createEnrollment(process, body, signal);
  const id = String(value.id);
  const reference = body.client_reference;
  const secret: RefState = {
    apiKey: value.api_key,
    createdAt: askedAt,
    ...(reference === undefined ? {} : { reference }),
    ...state,
  };
  const ref = { provider, id, state: sealState(sealer, id, secret) };
  const session = {
    ...mapUnfinished(ref, context),
    reference: input.reference,
    ...compact<{ nativeStatus: string; createdAt: string }>({
      nativeStatus: nativeWord(value.status),
      createdAt: instant(value.creation_time),
    }),
    warnings: [...warnings, ...partlyRead(unread)],
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
  if (mode === 'direct') return { kind: 'direct' };
  const [language = ''] = locale?.split(/[-_]/) ?? [];
  const page = `${settings.baseUrl}/static/process_ui/index.html#/enrollment/${encodeURIComponent(apiKey)}`;
  return {
    kind: 'redirect',
    url: PAGE_LANGUAGES.has(asciiUpper(language)) ? `${page}?lang=${language.toLowerCase()}` : page,
  };
}

interface ReadInput {
  readonly body: EnrollmentRequest;
  /** What the ref keeps for direct mode. */
  readonly state: Pick<RefState, 'consent' | 'controlData' | 'hosted'>;
  readonly warnings: readonly Warning[];
}

function readInput(input: CreateSessionInput, settings: Id360Settings, provider: string): ReadInput {
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

/** An empty list requests nothing. */
function withoutEmpty({ documentTypes, evidence, ...input }: CreateSessionInput): CreateSessionInput {
  return {
    ...input,
    ...(documentTypes?.length ? { documentTypes } : {}),
    ...(evidence?.length ? { evidence } : {}),
  };
}

interface ReadControlData {
  readonly data: ControlData;
  readonly warnings: readonly Warning[];
}

/**
 * The expected claims under the names that the process compares, with a warning for each that it does not compare, or
 * only in part.
 */
export function controlDataFrom(expected: Claims | undefined, names: ControlDataNames): ReadControlData {
  const data: Record<string, string> = {};
  const warnings: Warning[] = [];
  for (const [claim, value] of Object.entries(expected ?? {})) {
    if (value === undefined) continue;
    const name = entryOf(names, claim);
    const text: string = typeof value === 'string' ? value.trim() : '';
    if (name === undefined || text === '') {
      warnings.push(ignoredClaim(claim));
      continue;
    }
    // ID360 compares `first_name`, which holds only the first of several given names (dossier 8.3).
    const [first = text, ...others] = claim === 'given_name' ? text.split(/\s+/u) : [text];
    data[name] = first;
    if (others.length > 0) warnings.push(onlyFirst(claim));
  }
  return { data, warnings };
}

function onlyFirst(claim: string): Warning {
  return {
    code: 'HINT_IGNORED',
    path: `expected.${claim}`,
    message: `this vendor compares the first given name only, so the others in expected.${claim} are ignored`,
  };
}

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
  let claim: Claim;
  for (claim in names) {
    const text = part[claim];
    if (text !== undefined) found[names[claim]] = text;
  }
  return found;
}

const USED_CLAIMS = [...Object.keys(TYPED_CLAIMS), 'address'];
const USED_ADDRESS = [...Object.keys(TYPED_ADDRESS), 'street_address'];

/** A warning for each self-asserted claim that the vendor has no field for. */
function unusedSelfAsserted({ selfAsserted = {} }: CreateSessionInput): Warning[] {
  const unused = (part: object, used: readonly string[], before: string) =>
    Object.entries(part)
      .filter(([name, value]) => value !== undefined && !used.includes(name) && isClaimName(name))
      .map(([name]) => `${before}.${name}`);
  return [
    ...unused(selfAsserted, USED_CLAIMS, 'selfAsserted'),
    ...unused(selfAsserted.address ?? {}, USED_ADDRESS, 'selfAsserted.address'),
  ].map((path) => ({ code: 'HINT_IGNORED', path, message: `this vendor cannot use ${path}` }));
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
