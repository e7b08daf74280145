import type { VendorErrors } from '@anyproof/provider-kit';
import { failure } from './shootid-answers.js';

/** ShootID documents no error (dossier 2.4), so the HTTP class decides. */
export const shootIdErrors: VendorErrors = {
  nativeCode: (body) => {
    const code = failure.read(body).value?.error;
    // Free text is not a code.
    return code !== undefined && /^[A-Z][A-Z0-9_]+$/.test(code) ? code : undefined;
  },
  codes: {},
};
