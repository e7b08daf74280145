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
    // TODO 7: error codes that mean something else than their status.
    // Such as `invalid_client: 'AUTH'`, or a route with its status: `'/v1/verifications 404': 'CONFIG'` where no id stands
    // in the path.
  },
};
