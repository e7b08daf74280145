import { entryOf } from '@anyproof/provider-kit';
import { TRUST_FACTORS } from './innovatrics-factors.js';

/** Every key that we read, in the vendor's spelling. */
const KEYS = [
  'accessToken',
  'applicant',
  'availableImages',
  'confidence',
  'country',
  'customerReturnUrl',
  'dateOfBirth',
  'decision',
  'distance',
  'documentMrzResults',
  'documentType',
  'documentVisualResults',
  'error',
  'fields',
  'firstName',
  'formTextValue',
  'hasError',
  'inputFieldName',
  'isTwoSideDocument',
  'lastName',
  'level',
  'mrzTextValue',
  'name',
  'normalizedDateValue',
  'ocrTextValue',
  'pageSide',
  'score',
  'sessionId',
  'status',
  'token',
  'type',
  'value',
  'verifications',
  'webEnrolmentUrl',
  ...Object.keys(TRUST_FACTORS),
];

const BY_LOWER_CASE = Object.fromEntries(KEYS.map((key) => [key.toLowerCase(), key]));

/**
 * The same JSON with its keys in the vendor's spelling, whatever their case; a key we do not read loses its first
 * capital, so that PascalCase becomes camelCase. A key that is spelt right wins over one that is not.
 */
export function canonicalKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonicalKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]): [string, unknown, boolean] => {
    const canonical = entryOf(BY_LOWER_CASE, key.toLowerCase()) ?? key.charAt(0).toLowerCase() + key.slice(1);
    return [canonical, canonicalKeys(item), canonical === key];
  });
  const inOrder = [...entries.filter(([, , right]) => !right), ...entries.filter(([, , right]) => right)];
  return Object.fromEntries(inOrder);
}
