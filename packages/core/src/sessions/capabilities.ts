import { type ClaimPath, type Claims, isClaimName } from '../contract/claims.js';
import { invalidInput, ProofingError } from '../contract/errors.js';
import {
  type FlowCapabilities,
  HINTS,
  type Hint,
  type ListFilter,
  type ModeCapabilities,
  type ProviderCapabilities,
  type SessionQuery,
} from '../contract/provider.js';
import type { Warning } from '../contract/reasons.js';
import type { CreateSessionInput, EraseScope } from '../contract/session.js';
import { isObject } from '../support/fields.js';

/**
 * Compares the input with what the provider can do, before any call. Throws INVALID_INPUT for an unknown flow, missing
 * claims and missing consent, and UNSUPPORTED for a missing effect; returns a warning for each part that the vendor
 * cannot use.
 */
export function checkCapabilities(
  input: CreateSessionInput,
  provider: string,
  capabilities: ProviderCapabilities,
): readonly Warning[] {
  const flow = flowOf(input, provider, capabilities);
  const mode = modeOf(input, provider, flow);
  checkKinds(input, provider, flow);
  checkClaims(input, provider, flow);
  checkConsent(input, provider, mode);
  return [...unusedHints(input, flow, mode), ...unusedClaims(input, mode)].map(ignored);
}

function flowOf(
  { flow = 'default' }: CreateSessionInput,
  provider: string,
  { flows }: ProviderCapabilities,
): FlowCapabilities {
  const found = Object.hasOwn(flows, flow) ? flows[flow] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(flows);
  const known =
    names.length === 1
      ? 'this provider has no flows of its own; leave flow out'
      : `flow is not one of the provider's flows setting: ${names.join(', ')}`;
  throw invalidInput(known, { path: 'flow', provider });
}

function modeOf(
  { mode = 'hosted' }: CreateSessionInput,
  provider: string,
  { modes }: FlowCapabilities,
): ModeCapabilities {
  const found = modes[mode];
  if (found !== undefined) return found;
  const offered = Object.keys(modes).map((one) => `'${one}'`);
  throw unsupported(
    provider,
    'mode',
    `this vendor does not offer mode '${mode}'; it offers ${offered.join(', ')}`,
  );
}

function checkKinds(
  { evidence = [], country, documentTypes = [] }: CreateSessionInput,
  provider: string,
  flow: FlowCapabilities,
): void {
  const kinds = flow.evidence.map(({ kind }) => kind);
  // The app's own words may be anything, so they are not quoted.
  if (!evidence.every((kind) => kinds.includes(kind)))
    throw unsupported(
      provider,
      'evidence',
      `does not accept this kind of evidence; accepted: ${kinds.join(', ')}`,
    );
  if (country !== undefined && flow.countries?.includes(country) === false)
    throw unsupported(provider, 'country', 'does not accept documents of this country');
  const { documentTypes: accepted } = flow;
  const isPossible =
    documentTypes.length === 0 || documentTypes.some((type) => accepted?.includes(type) !== false);
  if (!isPossible)
    throw unsupported(
      provider,
      'documentTypes',
      `does not accept these types of document; accepted: ${accepted?.join(', ')}`,
    );
}

function checkClaims(
  { selfAsserted = {}, expected = {} }: CreateSessionInput,
  provider: string,
  { requiredClaims }: FlowCapabilities,
): void {
  const missing = requiredClaims.filter((claim) => (selfAsserted[claim] ?? expected[claim]) === undefined);
  if (missing.length === 0) return;
  throw invalidInput(
    `this vendor creates no session without selfAsserted.${missing.join(', selfAsserted.')}`,
    {
      path: `selfAsserted.${missing[0]}`,
      provider,
    },
  );
}

/** Checked here because the vendor would notice a missing consent only after the session was created in vain. */
function checkConsent(
  { mode = 'hosted', consent }: CreateSessionInput,
  provider: string,
  { consentRequired = [] }: ModeCapabilities,
): void {
  const missing = consentRequired.filter((part) => consent?.[part] !== true);
  if (missing.length === 0) return;
  const fields = missing.map((part) => `consent.${part}`).join(' and ');
  throw invalidInput(
    `${fields} must be true in mode '${mode}': ask the person before anything is sent, and pass consent: { terms, biometrics, at }`,
    { path: 'consent', provider },
  );
}

function unusedHints(
  input: CreateSessionInput,
  { languages, documentTypes }: FlowCapabilities,
  { hints }: ModeCapabilities,
): readonly Hint[] {
  return HINTS.filter((hint) => {
    const value = input[hint];
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return false;
    if (hint === 'locale' && !hasLanguage(input.locale, languages)) return true;
    // At least one is accepted, so the session is possible, without the others.
    if (
      hint === 'documentTypes' &&
      input.documentTypes?.some((type) => documentTypes?.includes(type) === false)
    )
      return true;
    return !hints.includes(hint);
  });
}

function hasLanguage(locale: string | undefined, languages: readonly string[] | undefined): boolean {
  if (locale === undefined || languages === undefined) return true;
  return languages.includes(new Intl.Locale(locale).language);
}

function unusedClaims(
  { expected = {}, selfAsserted = {} }: CreateSessionInput,
  { expectedClaims, selfAssertedClaims }: ModeCapabilities,
): readonly string[] {
  return [
    ...claimsBeyond(expected, expectedClaims).map((claim) => `expected.${claim}`),
    ...claimsBeyond(selfAsserted, selfAssertedClaims).map((claim) => `selfAsserted.${claim}`),
  ];
}

/** The claims that are not used, or the parts of a claim of which only some are. */
function claimsBeyond(claims: Claims, used: readonly ClaimPath[]): readonly string[] {
  const isUsed = (path: string) => used.some((one) => one === path);
  return Object.entries(claims).flatMap(([name, value]) => {
    if (value === undefined || isUsed(name)) return [];
    const parts = used.filter((path) => path.startsWith(`${name}.`));
    if (parts.length === 0 || !isObject(value)) return [isClaimName(name) ? name : 'other'];
    const given = Object.keys(value).map((part) => `${name}.${part}`);
    // A part that no claim has may be anything, so it is not shown.
    return given.filter((path) => !isUsed(path)).map((path) => (/^[a-z_.]{1,60}$/.test(path) ? path : name));
  });
}

function ignored(path: string): Warning {
  return { code: 'HINT_IGNORED', path, message: `this vendor cannot use ${path}` };
}

const FILTERS: { readonly [Filter in ListFilter]: readonly (keyof SessionQuery)[] } = {
  reference: ['reference'],
  subject: ['subject'],
  status: ['status'],
  time: ['since', 'until'],
};

/** Throws UNSUPPORTED for a filter that the vendor lacks: an unfiltered list would pass for a filtered one. */
export function checkFilters(query: SessionQuery, provider: string, { filters }: ProviderCapabilities): void {
  for (const [filter, fields] of Object.entries(FILTERS)) {
    const field = fields.find((name) => query[name] !== undefined);
    if (field !== undefined && !filters.some((one) => one === filter))
      throw unsupported(provider, field, `this vendor cannot filter lists by ${field}`);
  }
}

/** Throws UNSUPPORTED: an erasure is never widened. */
export function checkErasable(scope: EraseScope, provider: string, { erasure }: ProviderCapabilities): void {
  if (erasure.includes(scope)) return;
  const offered = erasure.length === 0 ? '' : `; it erases: ${erasure.join(', ')}`;
  throw unsupported(provider, 'scope', `this vendor cannot erase a ${scope} alone${offered}`);
}

function unsupported(provider: string, path: string, message: string): ProofingError {
  return new ProofingError({ code: 'UNSUPPORTED', message, path, provider });
}
