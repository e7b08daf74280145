import type { ProviderCapabilities } from './capabilities.js';
import { isDate } from './dates.js';
import { ProofingError } from './errors.js';
import { nearest } from './nearest.js';
import type { Consent, CreateSessionInput, Mode } from './session.js';

/** What is wrong with a value; undefined when it is sound. */
type Check = (value: unknown) => string | undefined;

const must = (isRight: (value: unknown) => boolean, what: string): Check => {
  return (value) => (isRight(value) ? undefined : `must be ${what}`);
};
const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);
const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const FIELDS: { readonly [Field in keyof CreateSessionInput]-?: Check } = {
  reference: must(
    (value) => isText(value) && value !== '' && !hasControls(value),
    "the app's own id for this proofing, a text",
  ),
  mode: must((value) => value === 'hosted' || value === 'direct', "'hosted' or 'direct'"),
  flow: must(isText, 'a text'),
  country: must(
    (value) => isText(value) && /^[A-Z]{3}$/.test(value),
    'an ISO 3166-1 alpha-3 code, such as FRA',
  ),
  locale: must(isLocale, 'a BCP 47 language tag, such as fr-FR'),
  returnUrl: must(
    isReturnUrl,
    'an absolute URL without blanks or line breaks, such as https://app.example/back',
  ),
  documentTypes: must(isTexts, 'a list of texts'),
  evidence: must(isTexts, 'a list of texts'),
  selfAsserted: must(isObject, 'an object'),
  expected: must(isObject, 'an object'),
  consent: (value) => consentProblem(value),
  providerOptions: must(isObject, 'an object'),
};

/**
 * Input may come from plain JavaScript. Throws INVALID_INPUT or UNSUPPORTED before any call, and quotes nothing of the
 * input but names of fields.
 */
export function checkCreateInput(
  input: CreateSessionInput | null | undefined,
  provider: string,
  capabilities: ProviderCapabilities,
): asserts input is CreateSessionInput {
  const invalid = (message: string, path?: string) =>
    new ProofingError({ code: 'INVALID_INPUT', message, path, provider });
  if (typeof input !== 'object' || input === null || input.reference === undefined || input.reference === '')
    throw invalid("reference is required: the app's own id for this proofing", 'reference');
  const unknown = Object.keys(input).find((key) => !Object.hasOwn(FIELDS, key));
  if (unknown !== undefined) throw invalid(unknownField(unknown));
  for (const [field, check] of Object.entries(FIELDS)) {
    const value: unknown = Reflect.get(input, field);
    const problem = value === undefined ? undefined : check(value);
    if (problem !== undefined) throw invalid(`${field} ${problem}`, field);
  }
  for (const field of ['expected', 'selfAsserted'] as const)
    if (input[field]?.birthdate !== undefined && !isDate(input[field].birthdate))
      throw invalid(`${field}.birthdate must be a real date, as YYYY-MM-DD`, `${field}.birthdate`);
  checkMode(input, provider, capabilities);
  const missing = missingConsent(input, capabilities);
  if (missing !== undefined) throw invalid(missing, 'consent');
}

function checkMode(
  { mode = 'hosted' }: CreateSessionInput,
  provider: string,
  { modes }: ProviderCapabilities,
): void {
  if (modes.includes(mode)) return;
  throw new ProofingError({
    code: 'UNSUPPORTED',
    message: `this vendor does not offer mode '${mode}'; it offers ${modes.map((one) => `'${one}'`).join(', ')}`,
    path: 'mode',
    provider,
  });
}

/** Found out by the vendor, a missing consent is a session that was made for nothing. */
function missingConsent(
  { mode = 'hosted', consent }: CreateSessionInput,
  { consentRequired }: ProviderCapabilities,
): string | undefined {
  const parts = (consentRequired?.[mode as Mode] ?? []).filter((part) => consent?.[part] !== true);
  if (parts.length === 0) return undefined;
  const fields = parts.map((part) => `consent.${part}`).join(' and ');
  return `${fields} must be true in mode '${mode}': ask the person before anything is sent, and pass consent: { terms, biometrics, at }`;
}

/** A key of the caller's own code; what does not look like one is not quoted. */
function unknownField(key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(key)) return 'the input has a field that is not one of its own';
  const near = nearest(key, Object.keys(FIELDS));
  return `the input has no field ${key}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

const CONSENT_FIELDS = ['terms', 'biometrics', 'at', 'version'];

/** What is wrong with a consent, in words that follow its name; undefined when it is sound. */
export function consentProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'must be an object: { terms, biometrics, at }';
  const { terms, biometrics, at, version } = value as { readonly [Field in keyof Consent]: unknown };
  if (typeof terms !== 'boolean' || typeof biometrics !== 'boolean')
    return 'must say true or false of terms and of biometrics';
  if (!isInstant(at)) return 'must have the instant at which it was given: at, such as 2026-01-31T09:30:00Z';
  if (version !== undefined && !isText(version)) return 'must have a text as its version';
  const unknown = Object.keys(value as object).some((key) => !CONSENT_FIELDS.includes(key));
  return unknown ? 'has a field that is not one of terms, biometrics, at and version' : undefined;
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** With its zone: without one, an instant is another one on each machine. */
function isInstant(value: unknown): boolean {
  if (!isText(value) || !INSTANT.test(value)) return false;
  return isDate(value.slice(0, 10)) && !Number.isNaN(Date.parse(value));
}

function isLocale(value: unknown): boolean {
  if (!isText(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

/** A browser would run or read these rather than go there. */
const NOT_A_PAGE = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:']);

/** Apps on phones return to schemes of their own. */
function isReturnUrl(value: unknown): boolean {
  if (!isText(value) || /\s/.test(value) || hasControls(value) || !URL.canParse(value)) return false;
  return !NOT_A_PAGE.has(new URL(value).protocol);
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
