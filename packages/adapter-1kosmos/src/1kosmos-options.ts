import { ProofingError } from '@anyproof/core';
import { z } from 'zod';
import { isJson } from './1kosmos-json.js';

/** What only 1Kosmos knows: `providerOptions: { '1kosmos': { … } satisfies OneKosmosSessionOptions }`. */
export interface OneKosmosSessionOptions {
  readonly username?: string;
  /** The person's decentralised id, where your app has one. */
  readonly did?: string;
  /** Kept with the session and given back with it (dossier 6.3). */
  readonly workflowMetadata?: { readonly [name: string]: unknown };
}

const schema = z.strictObject({
  username: z.string().exactOptional(),
  did: z.string().min(1).exactOptional(),
  workflowMetadata: z.record(z.string(), z.unknown()).refine(isJson).exactOptional(),
});

/** Throws INVALID_INPUT and names the option. */
export function readOptions(value: unknown, provider: string): OneKosmosSessionOptions {
  const checked = schema.safeParse(value ?? {});
  if (checked.success) return checked.data;
  throw new ProofingError({
    code: 'INVALID_INPUT',
    message: `providerOptions['1kosmos'] is wrong at ${checked.error.issues.map((issue) => issue.path.join('.') || 'its keys').join(', ')}`,
    provider,
  });
}
