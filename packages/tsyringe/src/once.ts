import { ProofingError } from '@anyproof/core';

/**
 * Works on the first call and remembers what came of it; a failure is not remembered. Throws CONFIG when the work asks
 * for its own outcome.
 */
export function once<Value>(what: string, work: () => Value): () => Value {
  let done: { readonly value: Value } | undefined;
  let underWay = false;
  return () => {
    if (done !== undefined) return done.value;
    if (underWay) throw new ProofingError({ code: 'CONFIG', message: `${what} depends on itself` });
    underWay = true;
    try {
      done = { value: work() };
    } finally {
      underWay = false;
    }
    return done.value;
  };
}
