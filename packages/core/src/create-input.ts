import { isDate } from './dates.js';
import { ProofingError } from './errors.js';
import type { CreateSessionInput } from './session.js';

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === 'string';
const isTexts: Check = (value) => Array.isArray(value) && value.every(isText);
const isObject: Check = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

const FIELDS: readonly (readonly [field: keyof CreateSessionInput, check: Check, what: string])[] = [
  ['road', (value) => value === 'hosted' || value === 'direct', "'hosted' or 'direct'"],
  ['flow', isText, 'a text'],
  ['country', isText, 'a text'],
  ['locale', isText, 'a text'],
  ['returnUrl', isText, 'a text'],
  ['documentTypes', isTexts, 'a list of texts'],
  ['evidence', isTexts, 'a list of texts'],
  ['selfAsserted', isObject, 'an object'],
  ['expected', isObject, 'an object'],
  ['consent', isObject, 'an object'],
  ['providerOptions', isObject, 'an object'],
];

/** Input may come from plain JavaScript. Throws INVALID_INPUT, and quotes nothing of it. */
export function checkCreateInput(input: CreateSessionInput | undefined, provider: string): void {
  const invalid = (message: string) => new ProofingError({ code: 'INVALID_INPUT', message, provider });
  if (typeof input?.reference !== 'string' || input.reference === '')
    throw invalid("reference is required: the app's own id for this proofing");
  for (const [field, check, what] of FIELDS)
    if (input[field] !== undefined && !check(input[field])) throw invalid(`${field} must be ${what}`);
  for (const field of ['expected', 'selfAsserted'] as const)
    if (input[field]?.birthdate !== undefined && !isDate(input[field].birthdate))
      throw invalid(`${field}.birthdate must be a real date, as YYYY-MM-DD`);
}
