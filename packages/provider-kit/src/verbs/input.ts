import { issuePath, ProofingError, type StandardSchemaV1 } from '@anyproof/core';
import { readWith } from '../settings/schema.js';
import { entryOf } from '../words/tables.js';

/** The options as a schema returns them: absent parts may be present as undefined. */
type Loose<Options> = { readonly [Name in keyof Options]: Options[Name] | undefined };

/**
 * `input.providerOptions[id]`, checked, without undefined values. Throws INVALID_INPUT, naming the options that are
 * wrong, not their values.
 */
export function readProviderOptions<Options extends object>(
  schema: StandardSchemaV1<Loose<Options>>,
  input: { readonly providerOptions?: { readonly [adapter: string]: unknown } },
  id: string,
  provider: string,
): Options {
  const given = input.providerOptions;
  const checked = readWith(schema, given !== undefined && Object.hasOwn(given, id) ? (given[id] ?? {}) : {});
  if (checked.issues !== undefined) {
    const places = new Set(checked.issues.map((issue) => issuePath(issue).join('.') || 'its keys'));
    const name = /^[a-z]\w*$/.test(id) ? `.${id}` : `['${id}']`;
    const message = `providerOptions${name} is wrong at ${[...places].join(', ')}`;
    throw new ProofingError({ code: 'INVALID_INPUT', message, provider });
  }
  const set = Object.entries(checked.value).filter(([, value]) => value !== undefined);
  // Without undefined values, it is what the schema promises.
  return Object.fromEntries(set) as Options;
}

/**
 * The flow with the name passed to `createSession`, or `default`. Throws INVALID_INPUT,
 * before any call, for a name that is not in the settings.
 */
export function flowNamed<Flow>(
  name: string | undefined,
  flows: { readonly [name: string]: Flow },
  provider: string,
): Flow {
  const flow = entryOf(flows, name ?? 'default');
  if (flow !== undefined) return flow;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `there is no such flow; the settings have ${Object.keys(flows).join(', ')}`,
    path: 'flow',
    provider,
  });
}

/** The page to list, for vendors whose cursors are page numbers. Throws INVALID_INPUT. */
export function pageNumberOf(cursor: string | undefined, first: 0 | 1, provider: string): number {
  if (cursor === undefined) return first;
  if (/^[1-9]\d{0,8}$/.test(cursor)) return Number(cursor);
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'the cursor is not one that listSessions returned as next',
    provider,
  });
}
