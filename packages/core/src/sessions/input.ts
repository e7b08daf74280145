import {
  checkSignal,
  IDEMPOTENCY_KEY,
  inspectInput,
  invalidInput,
  ProofingError,
} from '../contract/errors.js';
import type { RunInput } from '../contract/proofing.js';
import type { AppDecision, CallOptions } from '../contract/provider.js';
import {
  type Consent,
  type CreateSessionInput,
  ERASE_SCOPES,
  MODES,
  type SessionRef,
} from '../contract/session.js';
import { isStatus } from '../contract/status.js';
import { fieldsOf, isObject } from '../support/fields.js';
import { nearest } from '../support/nearest.js';
import { CLOCK_SKEW_MS, isDate, isInstant } from '../support/time.js';

/** What is wrong with a value; undefined if it is valid. `now`: milliseconds since the epoch. */
type Check = (value: unknown, now: number) => string | undefined;

const must = (isRight: (value: unknown) => boolean, what: string): Check => {
  return (value) => (isRight(value) ? undefined : `must be ${what}`);
};
const isText = (value: unknown): value is string => typeof value === 'string';
const isTexts = (value: unknown) => Array.isArray(value) && value.every(isText);

const FIELDS: { readonly [Field in keyof CreateSessionInput]-?: Check } = {
  reference: must(
    (value) => isText(value) && value !== '' && !hasControls(value),
    "the app's own id for this verification, a string",
  ),
  subject: must(
    (value) => isText(value) && value !== '' && !hasControls(value),
    "the app's own id for the person, a string",
  ),
  previous: must(isRef, 'the ref of an earlier session'),
  mode: must((value) => MODES.some((mode) => mode === value), "'hosted', 'embedded' or 'direct'"),
  flow: must(isText, 'a string'),
  country: must(
    (value) => isText(value) && /^[A-Z]{3}$/.test(value),
    'an ISO 3166-1 alpha-3 code, such as FRA',
  ),
  locale: must(isLocale, 'a BCP 47 language tag, such as fr-FR'),
  returnUrl: must(
    isReturnUrl,
    'an absolute URL without spaces or line breaks, such as https://app.example/back',
  ),
  documentTypes: must(isTexts, 'a list of strings'),
  evidence: must(isTexts, 'a list of strings'),
  selfAsserted: must(isObject, 'an object'),
  expected: must(isObject, 'an object'),
  consent: consentProblem,
  providerOptions: must(isObject, 'an object'),
};

/**
 * Checks what every provider requires of input, which may come from plain JavaScript. Throws INVALID_INPUT, and quotes
 * only names of fields.
 */
export function checkFields(
  input: CreateSessionInput | null | undefined,
  provider: string,
  now: number,
): asserts input is CreateSessionInput {
  const invalid = (message: string, path?: string) => invalidInput(message, { path, provider });
  if (typeof input !== 'object' || input === null || input.reference === undefined || input.reference === '')
    throw invalid("reference is required: the app's own id for this verification", 'reference');
  const unknown = Object.keys(input).find((key) => !Object.hasOwn(FIELDS, key));
  if (unknown !== undefined) throw invalid(unknownField(unknown));
  for (const [field, check] of Object.entries(FIELDS)) {
    const value: unknown = Reflect.get(input, field);
    const problem = value === undefined ? undefined : check(value, now);
    if (problem !== undefined) throw invalid(`${field} ${problem}`, field);
  }
  for (const field of ['expected', 'selfAsserted'] as const)
    if (input[field]?.birthdate !== undefined && !isDate(input[field].birthdate))
      throw invalid(`${field}.birthdate must be a real date, as YYYY-MM-DD`, `${field}.birthdate`);
}

/** The name of an unknown field comes from the caller's code; it is shown only if it looks like a field's name. */
function unknownField(key: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(key)) return 'the input has an unknown field';
  const near = nearest(key, Object.keys(FIELDS));
  return `the input has no field ${key}${near === undefined ? '' : `; did you mean ${near}?`}`;
}

const CONSENT_FIELDS = ['terms', 'biometrics', 'at', 'version'];

/** What is wrong with a consent, in words that follow its name; undefined if it is valid. */
function consentProblem(value: unknown, now: number): string | undefined {
  if (!isObject(value)) return 'must be an object: { terms, biometrics, at }';
  const { terms, biometrics, at, version } = value as { readonly [Field in keyof Consent]: unknown };
  if (typeof terms !== 'boolean' || typeof biometrics !== 'boolean')
    return 'terms and biometrics must each be true or false';
  if (!isInstant(at)) return 'needs `at`, the time consent was given, such as 2026-01-31T09:30:00Z';
  if (Date.parse(String(at)) > now + CLOCK_SKEW_MS) return "`at` is later than this machine's clock";
  if (version !== undefined && !isText(version)) return 'version must be a string';
  const unknown = Object.keys(value as object).some((key) => !CONSENT_FIELDS.includes(key));
  return unknown ? 'has a field other than terms, biometrics, at and version' : undefined;
}

function isLocale(value: unknown): boolean {
  if (!isText(value)) return false;
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

/** A browser would run or read URLs of these schemes instead of navigating to them. */
const NOT_A_PAGE = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:']);

/** Apps on phones use schemes of their own, so any scheme is accepted except those above. */
function isReturnUrl(value: unknown): boolean {
  if (!isText(value) || /\s/.test(value) || hasControls(value) || !URL.canParse(value)) return false;
  return !NOT_A_PAGE.has(new URL(value).protocol);
}

function hasControls(text: string): boolean {
  return /\p{Cc}/u.test(text);
}

// Arguments of verbs may come from plain JavaScript. Each check throws, and quotes nothing of what was passed.

/** A ref comes from an app's store, so it may be anything. Throws REF_INVALID. */
export function checkRef(
  ref: SessionRef | null | undefined,
  configured: ReadonlyMap<string, unknown>,
): asserts ref is SessionRef {
  if (!inspectInput(() => isRef(ref))) {
    const provider: unknown = inspectInput(() => ref?.provider);
    throw new ProofingError({
      code: 'REF_INVALID',
      message: 'a session ref has a provider and an id; pass the ref as createSession returned it',
      // The name in a ref may be anything, so only a configured one is shown.
      provider: typeof provider === 'string' && configured.has(provider) ? provider : undefined,
    });
  }
}

function isRef(value: unknown): boolean {
  const { provider, id, state } = fieldsOf(value);
  return isName(provider) && isName(id) && (state === undefined || isText(state));
}

const isName = (value: unknown) => typeof value === 'string' && value !== '';

/** Checks a call's options, which may be absent or an object with a signal, and returns them. */
export function checkedOptions<Options extends object>(options: Options | undefined): Partial<Options> {
  return options === undefined ? {} : inspectInput(() => checkOptions(options));
}

/**
 * The options that adapters receive. Anything else that plain JavaScript adds, such as a consent that was never
 * recorded, is left out.
 */
export function callOptions(options: CallOptions | undefined): CallOptions {
  const { signal } = checkedOptions(options);
  return signal === undefined ? {} : { signal };
}

function checkOptions<Options extends object>(options: Options): Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw invalidInput('the options of a call must be an object, such as { signal }');
  checkSignal(Reflect.get(options, 'signal'));
  for (const name of CALLBACKS) {
    const callback: unknown = Reflect.get(options, name);
    if (callback !== undefined && typeof callback !== 'function')
      throw invalidInput(`${name} must be a function`);
  }
  const provider: unknown = Reflect.get(options, 'provider');
  if (provider !== undefined && typeof provider !== 'string')
    throw invalidInput('provider must be the name of a configured provider');
  const key: unknown = Reflect.get(options, 'idempotencyKey');
  if (key !== undefined && !(isText(key) && IDEMPOTENCY_KEY.test(key)))
    throw invalidInput('idempotencyKey must have 1 to 200 letters, digits and -_.: only', {
      path: 'idempotencyKey',
    });
  checkMode(Reflect.get(options, 'mode'));
  checkThrough(Reflect.get(options, 'through'));
  checkNames(options);
  // A copy, so that what was checked is what is used.
  return { ...options };
}

/** Every option of every verb. */
const OPTIONS = [
  ...['signal', 'provider', 'idempotencyKey', 'mode', 'through', 'timeoutMs'],
  ...['onSession', 'onUpdate', 'onProgress'],
  ...['reference', 'subject', 'status', 'since', 'until', 'cursor', 'pageSize'],
];

/** A misspelt option would do nothing. Objects with other fields pass: apps hand on options of their own. */
function checkNames(options: object): void {
  for (const name of Object.keys(options)) {
    const near = OPTIONS.includes(name) ? undefined : nearest(name, OPTIONS);
    if (near !== undefined)
      throw invalidInput(`the call has no such option; did you mean ${near}?`, { path: near });
  }
}

function checkMode(mode: unknown): void {
  if (mode !== undefined && !MODES.some((one) => one === mode))
    throw invalidInput("mode must be 'hosted', 'embedded' or 'direct'", { path: 'mode' });
}

const THROUGH: readonly unknown[] = ['in_review', 'action_required'];

function checkThrough(through: unknown): void {
  if (through === undefined) return;
  if (!Array.isArray(through) || !through.every((one) => THROUGH.includes(one)))
    throw invalidInput("through must be a list of 'in_review' and 'action_required'", { path: 'through' });
}

const CALLBACKS = ['onSession', 'onUpdate', 'onProgress'];

/** `now`: milliseconds since the epoch. */
export function checkConsent(consent: unknown, now: number): void {
  const problem = inspectInput(() => consentProblem(consent, now));
  if (problem !== undefined) throw invalidInput(`consent ${problem}`);
}

export function checkQuery(query: { readonly [name: string]: unknown }): void {
  const { reference, subject, status, since, until, cursor, pageSize } = query;
  for (const [name, value] of Object.entries({ reference, subject }))
    if (value !== undefined && !isName(value)) throw invalidInput(`${name} must be a string`, { path: name });
  for (const [name, value] of Object.entries({ since, until }))
    if (value !== undefined && !isInstant(value))
      throw invalidInput(`${name} must be an instant, such as 2026-01-31T09:30:00Z`, { path: name });
  if (status !== undefined && !isStatus(status))
    throw invalidInput('status must be one of the contract, such as completed', { path: 'status' });
  if (cursor !== undefined && typeof cursor !== 'string')
    throw invalidInput('cursor must be the `next` of an earlier page');
  if (pageSize !== undefined && !(Number.isSafeInteger(pageSize) && Number(pageSize) > 0))
    throw invalidInput('pageSize must be a whole number above 0');
}

/** Without one, every session that has none would be found. */
export function checkReference(reference: unknown): void {
  if (!isName(reference))
    throw invalidInput('reference must be a string that is not empty', { path: 'reference' });
}

export function checkArtifact(artifact: unknown): void {
  const id: unknown = inspectInput(() =>
    typeof artifact === 'object' && artifact !== null ? Reflect.get(artifact, 'id') : undefined,
  );
  if (!isName(id)) throw invalidInput('artifact must be one of the artifacts of a result');
}

export function checkScope(scope: unknown): void {
  if (!ERASE_SCOPES.has(scope)) throw invalidInput("scope must be 'session' or 'subject'", { path: 'scope' });
}

/** A copy of the decision's fields. */
export function checkedDecision(given: AppDecision): AppDecision {
  const { decision, by, reason } = inspectInput(() => fieldsOf(given));
  if (decision !== 'approved' && decision !== 'declined')
    throw invalidInput("decision must be 'approved' or 'declined'", { path: 'decision' });
  if (!isText(by) || !isName(by)) throw invalidInput('by must say who decided, as a string', { path: 'by' });
  if (reason !== undefined && !isText(reason))
    throw invalidInput('reason must be a string', { path: 'reason' });
  return { decision, by, ...(reason === undefined ? {} : { reason }) };
}

export function checkName(name: unknown): void {
  if (typeof name !== 'string') throw invalidInput('provider must be a string');
}

/**
 * Checks what `run` needs beyond `createSession`, which checks the rest. Returns a copy, so that what was checked is
 * what is used.
 */
export function checkedRunInput(input: RunInput): RunInput {
  if (typeof input !== 'object' || input === null) throw invalidInput('run needs an object with a reference');
  if (input.mode !== 'direct') return { ...input };
  const { evidence } = input;
  if (!Array.isArray(evidence) || evidence.length === 0)
    throw invalidInput("evidence is required in mode 'direct': a list of { kind, pages }");
  for (const one of evidence)
    if (typeof one !== 'object' || one === null || !Array.isArray(one.pages))
      throw invalidInput('each piece of evidence must be an object: { kind, pages }');
  return { ...input, evidence: evidence.map((one) => ({ ...one })) };
}
