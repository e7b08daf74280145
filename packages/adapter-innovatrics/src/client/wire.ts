import { isDeepStrictEqual } from 'node:util';
import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { answer, entryOf, type Parsed, text } from '@anyproof/provider-kit';

// What all calls share: where they are, how keys may come, and how the vendor says that a call failed.

/** Where the vendor's calls are, under the base URL. */
export interface InnovatricsPaths {
  readonly initialize: string;
  /** Before `/{sessionId}/status` and the other results. */
  readonly dataPrefix: string;
  /** Before `/document`, `/face` and the other capture calls. */
  readonly capturePrefix: string;
  /** The page for the person, with `{token}` in it; used only where the vendor does not return its address. */
  readonly webEnrolment: string;
  /** What stands before an image's name; the documents have two spellings, and the next is tried on a 404. */
  readonly imageSegments: readonly string[];
  /** After the data prefix: the list of sessions, of which there are two spellings too. */
  readonly sessionLists: readonly string[];
}

/** Levels of JSON within which keys are put right; documented answers have six. */
const DEPTH = 20;

/** Stands where two spellings of one key say different things: nothing can read it, so it is reported as unread. */
const CONTRADICTION = Symbol('two spellings of one key differ');

/**
 * The same JSON with keys that begin with a capital in camelCase: gateways in between re-serialise the vendor's answers in
 * PascalCase (dossier 11, row 30).
 */
export function camelKeys(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => camelKeys(item, depth + 1));
  const keyed = new Map<string, unknown>();
  for (const [name, item] of Object.entries(value)) {
    const key = camelCase(name);
    const read = camelKeys(item, depth + 1);
    const differs = keyed.has(key) && !isDeepStrictEqual(keyed.get(key), read);
    keyed.set(key, differs ? CONTRADICTION : read);
  }
  return Object.fromEntries(keyed);
}

function camelCase(key: string): string {
  return /^[A-Z]/.test(key) ? key.charAt(0).toLowerCase() + key.slice(1) : key;
}

/** What every capture call answers: failures come inside a 2xx (dossier 4.2). */
export interface CaptureAnswer {
  readonly hasError?: boolean;
  readonly error?: string;
}

/** No HTTP error body is documented (dossier 4.4); a code in one can only stand where capture calls have it. */
export interface ErrorBody {
  readonly error?: string;
}

export const errorBody = answer<ErrorBody>()({ error: text }, { prepare: camelKeys });

/** The end of a session, told by any capture call after it. */
export const ALREADY_COMPLETED = 'SESSION_ALREADY_COMPLETED';

/** Codes about the session, not about a photo (dossier 4.3). */
export const SESSION_CODES: { readonly [code: string]: ProofingErrorCode } = {
  [ALREADY_COMPLETED]: 'CONFLICT',
  MISSING_DOCUMENT_AND_FACE: 'CONFLICT',
  INTERNAL_ERROR: 'PROVIDER_UNAVAILABLE',
};

/** The code in a body of errors; free text, such as a gateway's, is not one. */
export function errorCodeIn(body: unknown): string | undefined {
  const code = errorBody.read(body).value?.error;
  return code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : undefined;
}

/**
 * Whether a capture call failed. `hasError` is left out of some good answers (dossier 10.4). Where either field was sent
 * and cannot be read, something was said of a failure.
 */
export function isFailure({ value, unread = [] }: Parsed<CaptureAnswer>): boolean {
  const { hasError, error } = value;
  return hasError ?? (Boolean(error) || unread.includes('hasError') || unread.includes('error'));
}

/** The meaning of a code about the session: those listed, and others that name the session; undefined for the rest. */
export function sessionCodeOf(code: string | undefined): ProofingErrorCode | undefined {
  return entryOf(SESSION_CODES, code) ?? (code?.startsWith('SESSION_') ? 'CONFLICT' : undefined);
}

export interface FailedCall {
  readonly route: string;
  readonly provider: string;
  /** Documented codes of the call beside those about the session. */
  readonly documented?: readonly string[];
  /** Only the exchange changes nothing; after the others, what failed may have been done. */
  readonly changesNothing?: boolean;
  /** What a code means that nobody documented. */
  readonly otherwise?: ProofingErrorCode;
}

/** A failed capture call as an error: the same for a code in a 2xx as under a status of its own. */
export function captureError({ error }: CaptureAnswer, call: FailedCall): ProofingError {
  const { route, provider, documented = [], changesNothing = false, otherwise = 'PROVIDER_REJECTED' } = call;
  const code = sessionCodeOf(error) ?? otherwise;
  return new ProofingError({
    code,
    message: `${route}: ${WHAT[code] ?? 'the vendor refused the call'}`,
    provider,
    nativeCode: error,
    nativeCodeIsKnown: entryOf(SESSION_CODES, error) !== undefined || documented.includes(error ?? ''),
    retryable: changesNothing ? undefined : false,
  });
}

const WHAT: { readonly [Code in ProofingErrorCode]?: string } = {
  CONFLICT: "not allowed in the session's current state",
  PROVIDER_UNAVAILABLE: 'the vendor failed internally',
  SESSION_NOT_FOUND: "the vendor does not accept this session's reference token",
};
