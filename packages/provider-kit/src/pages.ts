import { ProofingError } from '@anyproof/core';

/** For `catch`: throws the error again, saying how many pages the vendor had taken before. */
export function throwWithPages(pagesAccepted: number): (error: unknown) => never {
  return (error) => {
    throw ProofingError.isInstance(error) ? error.withPagesAccepted(pagesAccepted) : error;
  };
}
