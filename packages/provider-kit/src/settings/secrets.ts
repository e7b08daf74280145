import { ProofingError, textProblem, withoutByteOrderMark } from '@anyproof/core';

/** A credential, or a function that fetches it from a secret manager; the function is called for each login. */
export type Secret = string | (() => string | Promise<string>);

/** What a settings schema takes for a {@link Secret}. */
export function isSecret(value: unknown): value is Secret {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'function';
}

/** In the machine's own time, as all that has no socket of its own: a clock that leaps would overtake every function. */
const PATIENCE_MS = 10_000;

/**
 * Without a byte order mark. Throws CONFIG when the function fails, takes ten seconds, returns nothing but spaces, or a
 * text that cannot be the secret (a line break at its end, quotes around it): the vendor would refuse it as a wrong
 * password. What the function threw stays with it, unless it is an error of ours: that of a file says which one is missing.
 */
export async function readSecret(secret: Secret, name: string, provider: string): Promise<string> {
  const refuse = (why: string): ProofingError =>
    new ProofingError({ code: 'CONFIG', message: `the setting ${name}${why}`, provider });
  const usable = (text: string, subject: string): string => {
    const plain = withoutByteOrderMark(text);
    const problem = textProblem(plain);
    if (problem !== undefined) throw refuse(`${subject} ${problem}`);
    return plain;
  };
  if (typeof secret === 'string') return usable(secret, '');
  let why = 'its function returned no secret';
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
  if (typeof value === 'string' && value.trim() !== '') return usable(value, ': what its function returned');
  throw refuse(`: ${why}`);
}
