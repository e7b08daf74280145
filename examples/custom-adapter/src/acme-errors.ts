import type { VendorErrors } from '@anyproof/provider-kit';
import { z } from 'zod';

/** The code in Acme's error bodies; its free text goes nowhere. */
const failure = z.object({ error: z.string().regex(/^[a-z][a-z_]+$/) });

/** Where Acme's codes mean something else than their HTTP status says. */
export const acmeErrors: VendorErrors = {
  nativeCode: (body) => failure.safeParse(body).data?.error,
  documented: ['already_submitted', 'erased', 'unknown_verification'],
  codes: {
    // OAuth2 answers wrong credentials with 400, too (RFC 6749, 5.2).
    invalid_client: 'AUTH',
  },
};
