import { issuePath, type ProofingError, type StandardSchemaV1 } from '@anyproof/core';
import { type Answer, aboutAnother, isAnswer } from '../answers/answer.js';
import { quotablePath } from '../answers/quotable.js';
import { RefusedJson, safeJson } from '../answers/safe-json.js';
import type { HttpRequest, HttpResponse } from './request.js';
import { unreadable } from './unusable-answer.js';

/** A vendor's answer, checked, together with the raw one. */
export interface Parsed<Value> {
  readonly value: Value;
  readonly raw: unknown;
  /** Paths of what was sent but could not be read; see {@link partlyRead}. Absent if there are none. */
  readonly unread?: readonly string[];
}

/** Reads an answer as JSON of this shape. Throws BAD_RESPONSE, or AMBIGUOUS if it answers a creation. */
export function parseJson<Value>(
  response: HttpResponse,
  schema: StandardSchemaV1<Value>,
  request: HttpRequest,
  provider: string,
): Parsed<Value> {
  return parseValue(readJson(response, request, provider), schema, request, provider, response.status);
}

/** The answer as JSON, whatever its content type says; see {@link safeJson} for what is refused or kept exact. */
export function readJson(response: HttpResponse, request: HttpRequest, provider: string): unknown {
  try {
    return safeJson(response.text);
  } catch (error) {
    const { reason, fault } = error instanceof RefusedJson ? error : NOT_JSON;
    throw unreadable(request, provider, `the answer ${response.text.trim() === '' ? 'is empty' : reason}`, {
      httpStatus: response.status,
      damaged: fault === 'syntax',
    });
  }
}

const NOT_JSON = { reason: 'is not JSON', fault: 'syntax' } as const;

/** As {@link parseJson}, for an answer that is not the body itself; `httpStatus` is the body's. */
export function parseValue<Value>(
  raw: unknown,
  schema: StandardSchemaV1<Value>,
  request: HttpRequest,
  provider: string,
  httpStatus?: number,
): Parsed<Value> {
  const source: Source = { request, provider, httpStatus };
  if (isAnswer(schema)) return readAnswer(raw, schema, source);
  const checked = schema['~standard'].validate(raw);
  if ('then' in checked) {
    checked.then(undefined, () => undefined);
    throw unusable('its schema returned a promise', source);
  }
  if (checked.issues === undefined) return { value: checked.value, raw };
  const places = checked.issues.map((issue) => quotablePath(issuePath(issue)));
  throw notAsDocumented(places, source);
}

/** The request behind an answer, and the answer's status. */
interface Source {
  readonly request: HttpRequest;
  readonly provider: string;
  readonly httpStatus: number | undefined;
}

/**
 * Throws BAD_RESPONSE if the answer names another session, reference or tenant than `request.asked`, or if a required
 * field cannot be read.
 */
function readAnswer<Value>(raw: unknown, answer: Answer<Value>, source: Source): Parsed<Value> {
  const { request, provider } = source;
  const { value, unread, another } = answer.read(raw, request.asked);
  if (another !== undefined) throw aboutAnother(another, provider, request.route);
  if (value === undefined) throw notAsDocumented(unread, source);
  return unread.length === 0 ? { value, raw } : { value, raw, unread };
}

function notAsDocumented(places: readonly string[], source: Source): ProofingError {
  const named = new Set((places.length === 0 ? [''] : places).map((place) => place || 'the answer'));
  return unusable(`not as documented: ${[...named].slice(0, 5).join(', ')}`, source);
}

function unusable(why: string, { request, provider, httpStatus }: Source): ProofingError {
  return unreadable(request, provider, why, httpStatus === undefined ? {} : { httpStatus });
}
