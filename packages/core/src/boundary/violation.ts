import { ProofingError } from '../contract/errors.js';
import { copyOfAnswer } from '../support/copy.js';

/** Says what is wrong with an adapter's answer, in words that a message can quote: `returned an answer that …`. */
export class Violation extends Error {}

/** What is known of the adapter whose answers are checked. */
export interface Place {
  readonly provider: string;
  readonly adapter: string;
  /** Whether the configuration opts into the vendor's test mode. */
  readonly testMode?: boolean;
}

/** By the time this is reported, the vendor has already acted. */
export const CREATED = '; the vendor may have created the session anyway';

/** The error for an adapter that broke the contract. */
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

/** Copies the answer, since an adapter may keep its own object and change it later. */
export function copied<T>(answer: T): T {
  return copyOfAnswer(answer, () => {
    throw new Violation('contains something that is not plain data');
  });
}
