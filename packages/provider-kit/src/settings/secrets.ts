import { ProofingError, textProblem, withoutByteOrderMark } from '@anyproof/core';

/** A credential, or a function that fetches it from a secret manager; the function is called for each login. */
export type Secret = string | (() => string | Promise<string>);

/** True if a settings schema accepts it as a {@link Secret}. */
export function isSecret(value: unknown): value is Secret {
  return (typeof value === 'string' && value.trim() !== '') || typeof value === 'function';
}

/** Real time, as for all code of the app: a fake clock that jumps would end every wait early. */
const PATIENCE_MS = 10_000;

/**
 * Returns the secret without a byte order mark. Throws CONFIG if the function fails, takes ten seconds, returns only
 * spaces, or returns a text that cannot be the secret (a line break at its end, quotes around it), which the vendor
 * would reject as a wrong password. The function's error is dropped, unless it is ours: an error about a file says
 * which file is missing. The error names the setting; its problem is `text`, `function` or `file`.
 */
export async function readSecret(secret: Secret, name: string, provider: string): Promise<string> {
  const refuse = (problem: 'text' | 'function' | 'file', why: string): ProofingError =>
    new ProofingError({
      code: 'CONFIG',
      message: `the setting ${name}${why}`,
      setting: name,
      problem,
      provider,
    });
  const usable = (text: string, source: 'text' | 'function'): string => {
    const plain = withoutByteOrderMark(text);
    const wrong = textProblem(plain);
    const subject = source === 'function' ? ': what its function returned' : '';
    if (wrong !== undefined) throw refuse(source, `${subject} ${wrong}`);
    return plain;
  };
  if (typeof secret === 'string') return usable(secret, 'text');
  let why = 'its function returned no secret';
  let source: 'function' | 'file' = 'function';
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
      if (!ProofingError.isInstance(error)) return;
      why = error.message;
      if (error.problem === 'file') source = 'file';
    });
  const value = await Promise.race([fetched, late]);
  clearTimeout(timer);
  if (typeof value === 'string' && value.trim() !== '') return usable(value, 'function');
  throw refuse(source, `: ${why}`);
}
