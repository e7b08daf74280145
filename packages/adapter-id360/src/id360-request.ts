import { type CreateSessionInput, ProofingError, type Warning } from '@anyproof/core';
import { compact } from '@anyproof/provider-kit';
import type { CallbackEndpoint, EnrollmentRequest } from './client/process.js';
import { readOptions } from './id360-options.js';
import type { Id360Callback, Id360Settings } from './id360-settings.js';

/** The letters' table is unpublished; these three cover both readings of it (dossier 7.2), none means every step too. */
const ON = { final: ['E', 'F', 'C'], all: [] } as const;

/** The create body of dossier 4.1. Throws INVALID_INPUT when the vendor would refuse it. */
export function enrollmentRequest(
  input: CreateSessionInput,
  settings: Id360Settings,
  provider: string,
): EnrollmentRequest {
  const options = readOptions(input.providerOptions?.['id360'], provider);
  const { selfAsserted = {} } = input;
  const { address = {} } = selfAsserted;
  const [line1, line2, ...rest] = (address.street_address ?? '')
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const body = compact<EnrollmentRequest>({
    browser_callback_url: returnUrl(input, settings, provider),
    // Servers take blanks off, and what comes back is compared.
    client_reference: input.reference.trim(),
    last_name: selfAsserted.family_name,
    first_name: selfAsserted.given_name,
    email: selfAsserted.email,
    phone_number: selfAsserted.phone_number,
    address_line_1: line1,
    address_line_2: line2,
    // The vendor has three lines.
    address_line_3: rest.join(', '),
    zip_code: address.postal_code,
    city: address.locality,
    country: address.country,
    group: options.group,
    custom_data:
      options.authenticatorPhoneNumber === undefined
        ? undefined
        : { authenticators: { phone_number: options.authenticatorPhoneNumber } },
  });
  return { ...body, ...callbackFields(settings) };
}

const USED_CLAIMS = ['family_name', 'given_name', 'email', 'phone_number', 'address'];
const USED_ADDRESS = ['street_address', 'postal_code', 'locality', 'country'];

/** A warning for each typed claim that the vendor has no field for. */
export function unusedSelfAsserted({ selfAsserted = {} }: CreateSessionInput): Warning[] {
  const unused = (part: object, used: readonly string[], before: string) =>
    Object.entries(part)
      .filter(([name, value]) => value !== undefined && !used.includes(name) && CLAIM.test(name))
      .map(([name]) => `${before}.${name}`);
  return [
    ...unused(selfAsserted, USED_CLAIMS, 'selfAsserted'),
    ...unused(selfAsserted.address ?? {}, USED_ADDRESS, 'selfAsserted.address'),
  ].map((path) => ({ code: 'HINT_IGNORED', path, message: `this vendor cannot use ${path}` }));
}

/** Claims as they are named; other keys may be anything, and are not shown. */
const CLAIM = /^[a-z]+(?:_[a-z]+)*$/;

function callbackFields({ creation, callbacks }: Id360Settings): Partial<EnrollmentRequest> {
  const [only] = callbacks;
  // Required, so it is sent even when nobody listens.
  if (creation !== 'legacy' || only === undefined)
    return { callback_endpoints: callbacks.map(callbackEndpoint) };
  const { url, headers } = only;
  return { callback_url: url, ...(Object.keys(headers).length > 0 && { callback_headers: headers }) };
}

function callbackEndpoint({ url, on, headers }: Id360Callback): CallbackEndpoint {
  return { url, on: ON[on], headers: Object.entries(headers).map(([name, value]) => ({ name, value })) };
}

/** Required by the vendor, even when nobody will ever be sent there (dossier 4.1). */
function returnUrl(input: CreateSessionInput, settings: Id360Settings, provider: string): string {
  const url = input.returnUrl ?? settings.returnUrl;
  if (url !== undefined && /^https?:/.test(url) && URL.canParse(url)) return url;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: 'returnUrl must be an absolute http(s) URL; pass it to createSession or set it for the provider',
    path: 'returnUrl',
    provider,
  });
}
