import { isDeepStrictEqual } from 'node:util';
import { ProofingError, type ProofingErrorCode } from '@anyproof/core';
import { answer, entryOf, type Parsed, text } from '@anyproof/provider-kit';

// Shared by all calls: their paths, the spelling of keys, and how the vendor reports a failed call.

/** The paths of the vendor's calls, below the base URL. */
export interface InnovatricsPaths {
  readonly initialize: string;
  /** Before `/{sessionId}/status` and the other results. */
  readonly dataPrefix: string;
  /** Before `/document`, `/face` and the other capture calls. */
  readonly capturePrefix: string;
  /** The page for the person, with `{token}` in it; used only if the vendor does not return its address. */
  readonly webEnrolment: string;
  /** Precedes an image's name; the documents have two spellings, and the next one is tried after a 404. */
  readonly imageSegments: readonly string[];
  /** The list of sessions, after the data prefix; it has two spellings as well. */
  readonly sessionLists: readonly string[];
}

/** How many levels of JSON have their keys normalized; documented answers have six. */
const DEPTH = 20;

/**
 * Replaces a value whose key occurs in two spellings with different values: no field can read it, so it is reported as
 * unread.
 */
const CONTRADICTION = Symbol('two spellings of one key differ');

/**
 * Changes keys that begin with a capital to camelCase: gateways reserialize the vendor's answers in PascalCase (dossier
 * 11, row 30).
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

/** The fields of every capture call's answer: failures are reported inside a 2xx (dossier 4.2). */
export interface CaptureAnswer {
  readonly hasError?: boolean;
  readonly error?: string;
}

/** No HTTP error body is documented (dossier 4.4); a code in one can only be where capture calls have it. */
export interface ErrorBody {
  readonly error?: string;
}

export const errorBody = answer<ErrorBody>()({ error: text }, { prepare: camelKeys });

/** The session has ended; any later capture call reports this. */
export const ALREADY_COMPLETED = 'SESSION_ALREADY_COMPLETED';

/** Codes about the session, not about a photo (dossier 4.3). */
export const SESSION_CODES: { readonly [code: string]: ProofingErrorCode } = {
  [ALREADY_COMPLETED]: 'CONFLICT',
  MISSING_DOCUMENT_AND_FACE: 'CONFLICT',
  INTERNAL_ERROR: 'PROVIDER_UNAVAILABLE',
};

/** The code in an error body; free text, such as a gateway's, is not a code. */
export function errorCodeIn(body: unknown): string | undefined {
  const code = errorBody.read(body).value?.error;
  return code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : undefined;
}

/**
 * True if a capture call failed. `hasError` is left out of some successful answers (dossier 10.4). If either field is
 * present but unreadable, the answer does report a failure.
 */
export function isFailure({ value, unread = [] }: Parsed<CaptureAnswer>): boolean {
  const { hasError, error } = value;
  return hasError ?? (Boolean(error) || unread.includes('hasError') || unread.includes('error'));
}

/** The meaning of a code about the session: listed ones, and others that name the session; undefined for the rest. */
export function sessionCodeOf(code: string | undefined): ProofingErrorCode | undefined {
  return entryOf(SESSION_CODES, code) ?? (code?.startsWith('SESSION_') ? 'CONFLICT' : undefined);
}

export interface FailedCall {
  readonly route: string;
  readonly provider: string;
  /** Documented codes of the call, in addition to those about the session. */
  readonly documented?: readonly string[];
  /** True only for the exchange, which changes nothing; a failed call of any other kind may have been carried out. */
  readonly changesNothing?: boolean;
  /** The meaning of an undocumented code. */
  readonly otherwise?: ProofingErrorCode;
}

/**
 * Turns a failed capture call into an error, which is the same for a code in a 2xx and for one with an error status.
 */
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
