import type { VendorErrors } from '@anyproof/provider-kit';
import { z } from 'zod';

/** The code in Acme's error bodies; its free text goes nowhere. */
const failure = z.object({ error: z.string().regex(/^[a-z][a-z_]+$/) });

/** Where Acme's codes mean something else than their HTTP status says. */
export const acmeErrors: VendorErrors = {
  nativeCode: (body) => failure.safeParse(body).data?.error,
  documented: ['already_submitted', 'erased', 'unknown_verification'],
  codes: {
    // TODO 7: error codes that mean something else than their status.
    // Such as `invalid_client: 'AUTH'`, or a route with its status: `'/v1/verifications 404': 'CONFIG'` where no id stands
    // in the path.
  },
};
