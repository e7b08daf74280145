import { ProofingError } from './contract/errors.js';
import type { RunInput } from './contract/proofing.js';
import type { SessionRef } from './contract/session.js';
import { consentProblem } from './create-input.js';
import { inspectInput } from './inspect-input.js';

// What apps hand to verbs may come from plain JavaScript. Each check throws, and quotes nothing of what it was given.

/** A ref comes from an app's store, so it may be anything. Throws REF_INVALID. */
export function checkRef(
  ref: SessionRef | null | undefined,
  configured: ReadonlyMap<string, unknown>,
): asserts ref is SessionRef {
  const isRef = inspectInput(() => {
    const { provider, id, state } = ref ?? {};
    return isName(provider) && isName(id) && (state === undefined || typeof state === 'string');
  });
  if (!isRef) {
    const provider: unknown = inspectInput(() => ref?.provider);
    throw new ProofingError({
      code: 'REF_INVALID',
      message: 'a session ref has a provider and an id; pass the ref as createSession returned it',
      // A name out of a ref may be anything, so only configured ones are shown.
      provider: typeof provider === 'string' && configured.has(provider) ? provider : undefined,
    });
  }
}

const isName = (value: unknown) => typeof value === 'string' && value !== '';

/** Options of a call: an object with a signal, or nothing. Returns them. */
export function checkedOptions<Options extends object>(options: Options | undefined): Partial<Options> {
  return options === undefined ? {} : inspectInput(() => checkOptions(options));
}

function checkOptions<Options extends object>(options: Options): Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw invalid('the options of a call must be an object, such as { signal }');
  const signal: unknown = Reflect.get(options, 'signal');
  if (signal !== undefined && !isSignal(signal)) throw invalid('signal must be an AbortSignal');
  for (const name of CALLBACKS) {
    const callback: unknown = Reflect.get(options, name);
    if (callback !== undefined && typeof callback !== 'function') throw invalid(`${name} must be a function`);
  }
  const provider: unknown = Reflect.get(options, 'provider');
  if (provider !== undefined && typeof provider !== 'string')
    throw invalid('provider must be the name of a configured provider');
  // A copy, so that what was checked is what is used.
  return { ...options };
}

const CALLBACKS = ['onSession', 'onUpdate', 'onProgress'];

/** Also of another realm, or a library's own. */
function isSignal(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'aborted' in value && 'addEventListener' in value;
}

/** `now`: milliseconds since the epoch. */
export function checkConsent(consent: unknown, now: number): void {
  const problem = inspectInput(() => consentProblem(consent, now));
  if (problem !== undefined) throw invalid(`consent ${problem}`);
}

/** A list's query. */
export function checkQuery(query: { readonly [name: string]: unknown }): void {
  const { cursor, pageSize } = query;
  if (cursor !== undefined && typeof cursor !== 'string')
    throw invalid('cursor must be the text that `next` was');
  if (pageSize !== undefined && !(Number.isSafeInteger(pageSize) && Number(pageSize) > 0))
    throw invalid('pageSize must be a whole number above 0');
}

export function checkArtifact(artifact: unknown): void {
  const id: unknown = inspectInput(() =>
    typeof artifact === 'object' && artifact !== null ? Reflect.get(artifact, 'id') : undefined,
  );
  if (!isName(id)) throw invalid('artifact must be one of the artifacts of a result');
}

export function checkName(name: unknown): void {
  if (typeof name !== 'string') throw invalid('a provider is named by a text');
}

/** What `run` needs beyond `createSession`, which checks the rest. Returns a copy, so that what was checked is used. */
export function checkedRunInput(input: RunInput): RunInput {
  if (typeof input !== 'object' || input === null) throw invalid('run needs an object with a reference');
  if (input.mode !== 'direct') return { ...input };
  const { evidence } = input;
  if (!Array.isArray(evidence) || evidence.length === 0)
    throw invalid("evidence is required in mode 'direct': a list of { kind, pages }");
  for (const one of evidence)
    if (typeof one !== 'object' || one === null || !Array.isArray(one.pages))
      throw invalid('each piece of evidence is an object: { kind, pages }');
  return { ...input, evidence: evidence.map((one) => ({ ...one })) };
}

function invalid(message: string): ProofingError {
  return new ProofingError({ code: 'INVALID_INPUT', message });
}
