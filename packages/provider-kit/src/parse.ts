import { issuePath, type StandardSchemaV1 } from '@anyproof/core';
import type { HttpRequest, HttpResponse } from './http-request.js';
import { RefusedJson, safeJson } from './safe-json.js';
import { unreadable } from './unreadable.js';

/** A vendor's answer, checked, with the whole of it beside. */
export interface Parsed<Value> {
  readonly value: Value;
  readonly raw: unknown;
}

/** Reads an answer as JSON of this shape. Throws BAD_RESPONSE, or AMBIGUOUS when it answers a creation. */
export function parseJson<Value>(
  response: HttpResponse,
  schema: StandardSchemaV1<Value>,
  request: HttpRequest,
  provider: string,
): Parsed<Value> {
  return parseValue(readJson(response, request, provider), schema, request, provider);
}

/** The answer as JSON, whatever its content type says; see {@link safeJson} for what is refused or kept exact. */
export function readJson(response: HttpResponse, request: HttpRequest, provider: string): unknown {
  try {
    return safeJson(response.text);
  } catch (error) {
    const reason = error instanceof RefusedJson ? error.reason : 'is not JSON';
    throw unreadable(request, provider, `the answer ${reason}`, response.status);
  }
}

export function parseValue<Value>(
  raw: unknown,
  schema: StandardSchemaV1<Value>,
  request: HttpRequest,
  provider: string,
): Parsed<Value> {
  const checked = schema['~standard'].validate(raw);
  if ('then' in checked) {
    checked.then(undefined, () => undefined);
    throw unreadable(request, provider, 'its schema is asynchronous');
  }
  if (checked.issues === undefined) return { value: checked.value, raw };
  const places = checked.issues.map(
    (issue) => issuePath(issue).filter(isOrdinaryKey).join('.') || 'the answer',
  );
  throw unreadable(request, provider, `not as documented: ${[...new Set(places)].slice(0, 5).join(', ')}`);
}

/** Keys of a vendor's maps can be anything; what does not look like a field's name is not quoted. */
function isOrdinaryKey(key: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,39}$|^\d{1,4}$/.test(key);
}
