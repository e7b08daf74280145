import type { VendorErrors } from '@anyproof/provider-kit';
import { z } from 'zod';

/** The body is an assumption (dossier 2.4); free text in it is not a code. */
const failure = z.object({ error: z.string().regex(/^[A-Z][A-Z0-9_]+$/) });

/** ShootID documents no error (dossier 2.4), so the HTTP class decides. */
export const shootIdErrors: VendorErrors = {
  nativeCode: (body) => failure.safeParse(body).data?.error,
  codes: {},
};
