import { ProofingError } from '@anyproof/core';

/** A credential, or a function that fetches it from a secret manager; the function is called for each login. */
export type Secret = string | (() => string | Promise<string>);

/** What a settings schema takes for a {@link Secret}. */
export function isSecret(value: unknown): value is Secret {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'function';
}

/** In the machine's own time, as all that has no socket of its own: a clock that leaps would overtake every function. */
const PATIENCE_MS = 10_000;

/**
 * Throws CONFIG when the function fails, takes ten seconds, or returns nothing but spaces. What it threw stays with it,
 * unless it is an error of ours: that of a file says which one is missing.
 */
export async function readSecret(secret: Secret, name: string, provider: string): Promise<string> {
  if (typeof secret === 'string') return secret;
  let why = 'its function gave no secret';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      why = `its function did not answer within ${PATIENCE_MS / 1000} s`;
      resolve(undefined);
    }, PATIENCE_MS);
  });
  const fetched = Promise.resolve()
    .then(secret)
    .catch((error: unknown) => {
      if (ProofingError.isInstance(error)) why = error.message;
    });
  const value = await Promise.race([fetched, late]);
  clearTimeout(timer);
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw new ProofingError({ code: 'CONFIG', message: `the setting ${name}: ${why}`, provider });
}
