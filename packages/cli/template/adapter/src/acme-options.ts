import { ProofingError } from '@anyproof/core';
import { z } from 'zod';

/** What only Acme knows: `providerOptions: { acme: { … } satisfies AcmeSessionOptions }`. */
export interface AcmeSessionOptions {
  /** The look of Acme's page, by its name in Acme's console. */
  readonly theme?: string | undefined;
}

const schema = z.strictObject({ theme: z.string().min(1).optional() });

/** Throws INVALID_INPUT. */
export function readOptions(value: unknown, provider: string): AcmeSessionOptions {
  const checked = schema.safeParse(value ?? {});
  if (checked.success) return checked.data;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: "providerOptions for 'acme' are wrong",
    provider,
  });
}
