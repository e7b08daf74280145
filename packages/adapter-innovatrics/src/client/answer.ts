import type { StandardSchemaV1 } from '@anyproof/core';
import {
  type HttpRequest,
  type HttpResponse,
  type Parsed,
  parseValue,
  readJson,
} from '@anyproof/provider-kit';
import { canonicalKeys } from '../innovatrics-keys.js';

/** Reads an answer as JSON of this shape; `raw` keeps it as it came. Throws BAD_RESPONSE, or AMBIGUOUS for a creation. */
export type ReadAnswer = <Value>(
  response: HttpResponse,
  schema: StandardSchemaV1<Value>,
  request: HttpRequest,
) => Parsed<Value>;

export function answerReader(provider: string, caseInsensitiveKeys: boolean): ReadAnswer {
  return (response, schema, request) => {
    const raw = readJson(response, request, provider);
    const spelt = caseInsensitiveKeys ? canonicalKeys(raw) : raw;
    return { value: parseValue(spelt, schema, request, provider).value, raw };
  };
}
