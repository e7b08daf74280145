import { ProofingError } from './contract/errors.js';

/** Says what is wrong with an adapter's answer, in words that a message can quote: `returned an answer that …`. */
export class Violation extends Error {}

export interface Place {
  readonly provider: string;
  readonly adapter: string;
}

/** The vendor has done its part by then. */
export const CREATED = '; the vendor may hold the session all the same';

/** The error of an adapter that broke the contract. */
export function violation(
  { provider, adapter }: Place,
  verb: string,
  what: string,
  more = '',
  answered = 'returned an answer that ',
): ProofingError {
  return new ProofingError({
    code: 'BAD_RESPONSE',
    message: `the adapter ${adapter} broke the contract: ${verb} ${answered}${what}${more}`,
    problem: 'adapter',
    provider,
  });
}
