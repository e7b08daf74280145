import { ProofingError } from '@anyproof/core';
import { z } from 'zod';
import { uploadOptionsSchema } from './shootid-upload-options.js';

/** What only ShootID knows: `providerOptions: { shootid: { … } satisfies ShootIdSessionOptions }`. */
export interface ShootIdSessionOptions {
  /** Sent with each upload of this session, over those of the settings. */
  readonly uploadOptions?: { readonly [field: string]: string };
}

const schema = z.strictObject({ uploadOptions: uploadOptionsSchema.optional() });

/** Throws INVALID_INPUT and names the option. */
export function readOptions(value: unknown, provider: string): ShootIdSessionOptions {
  const checked = schema.safeParse(value ?? {});
  if (!checked.success)
    throw new ProofingError({
      code: 'INVALID_INPUT',
      message: `providerOptions.shootid is wrong at ${checked.error.issues.map((issue) => issue.path.join('.') || 'its keys').join(', ')}`,
      provider,
    });
  const { uploadOptions } = checked.data;
  return uploadOptions === undefined ? {} : { uploadOptions };
}
