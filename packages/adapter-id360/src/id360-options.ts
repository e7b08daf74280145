import { ProofingError } from '@anyproof/core';
import { z } from 'zod';

/** What only ID360 knows: `providerOptions: { id360: { … } satisfies Id360SessionOptions }`. */
export interface Id360SessionOptions {
  /** Consumption exports are grouped by it (dossier 4.1). */
  readonly group?: string;
  /** E.164; bound into the idclaim of processes that make one (dossier 9). */
  readonly authenticatorPhoneNumber?: string;
}

const schema = z.strictObject({
  group: z.string().optional(),
  authenticatorPhoneNumber: z
    .string()
    .regex(/^\+[1-9]\d{4,14}$/)
    .optional(),
});

/** Throws INVALID_INPUT and names the option. */
export function readOptions(value: unknown, provider: string): Id360SessionOptions {
  const checked = schema.safeParse(value ?? {});
  if (!checked.success)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: `providerOptions.id360 is wrong at ${checked.error.issues.map((issue) => issue.path.join('.') || 'its keys').join(', ')}`,
      provider,
    });
  const { group, authenticatorPhoneNumber } = checked.data;
  return {
    ...(group === undefined ? {} : { group }),
    ...(authenticatorPhoneNumber === undefined ? {} : { authenticatorPhoneNumber }),
  };
}
