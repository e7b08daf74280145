import { ProofingError } from './contract/errors.js';

/**
 * Looks at what an app handed in. A getter or a proxy of it may throw anything, with anything in it: then it cannot be
 * read, and is INVALID_INPUT. Errors of ours pass.
 */
export function inspectInput<T>(look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (ProofingError.isInstance(error)) throw error;
    throw new ProofingError({ code: 'INVALID_INPUT', message: 'what was passed cannot be read' });
  }
}
