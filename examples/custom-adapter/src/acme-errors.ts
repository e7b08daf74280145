import type { VendorErrors } from '@anyproof/provider-kit';
import { failure } from './acme-answers.js';

/** Where Acme's codes mean something else than their HTTP status says. */
export const acmeErrors: VendorErrors = {
  nativeCode: (body) => {
    const code = failure.read(body).value?.error;
    return code !== undefined && /^[a-z][a-z_]+$/.test(code) ? code : undefined;
  },
  documented: ['already_submitted', 'erased', 'unknown_verification'],
  codes: {
    // OAuth2 answers wrong credentials with 400, too (RFC 6749, 5.2).
    invalid_client: 'AUTH',
  },
};
