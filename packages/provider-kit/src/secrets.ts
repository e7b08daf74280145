import { ProofingError } from '@anyproof/core';

/** A credential, or a function that fetches it from a secret manager; the function is called for each login. */
export type Secret = string | (() => string | Promise<string>);

/** What a settings schema takes for a {@link Secret}. */
export function isSecret(value: unknown): value is Secret {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'function';
}

/** Throws CONFIG when the function fails or returns nothing but spaces; what it threw stays with it. */
export async function readSecret(secret: Secret, name: string, provider: string): Promise<string> {
  if (typeof secret === 'string') return secret;
  const value = await Promise.resolve()
    .then(secret)
    .catch(() => undefined);
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new ProofingError({
    code: 'CONFIG',
    message: `the function for the setting ${name} gave no secret`,
    provider,
  });
}
