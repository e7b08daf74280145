import { ProofingError } from '@anyproof/core';
import { z } from 'zod';

/** What only this vendor knows: `providerOptions: { innovatrics: { … } satisfies InnovatricsSessionOptions }`. */
export interface InnovatricsSessionOptions {
  /** Middle names, compared beside `expected.given_name` (dossier 5). */
  readonly additionalNames?: string;
  /** True: the vendor keeps the expected claims and does not compare them with the document (dossier 11, row 3). */
  readonly skipIntegrityCheck?: boolean;
}

const schema = z.strictObject({
  additionalNames: z.string().min(1).optional(),
  skipIntegrityCheck: z.boolean().optional(),
});

/** Throws INVALID_INPUT and names the option. */
export function readOptions(value: unknown, provider: string): InnovatricsSessionOptions {
  const checked = schema.safeParse(value ?? {});
  if (!checked.success)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: `providerOptions.innovatrics is wrong at ${checked.error.issues.map((issue) => issue.path.join('.') || 'its keys').join(', ')}`,
      provider,
    });
  const { additionalNames, skipIntegrityCheck } = checked.data;
  return {
    ...(additionalNames === undefined ? {} : { additionalNames }),
    ...(skipIntegrityCheck === undefined ? {} : { skipIntegrityCheck }),
  };
}
