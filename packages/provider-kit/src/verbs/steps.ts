import { errorFacts, ProofingError, type Warning } from '@anyproof/core';
import { hasCode } from './outcome.js';

/** A creation of two calls. The names are fixed values of the adapter's, such as `applicant` and `run`. */
export interface CreationSteps<Made, Created> {
  /** Makes what the session needs, such as an applicant. A second one does no harm. */
  readonly first: {
    readonly name: string;
    /** Sent under a key, by which the vendor makes it only once: repeated, it leaves nothing behind. */
    readonly isKeyed?: boolean;
    run(): Promise<Made>;
    /** Takes it back. The caller may have left: pass no signal of theirs. */
    undo(made: Made): Promise<unknown>;
  };
  /** Makes the session. */
  readonly second: { readonly name: string; run(made: Made): Promise<Created> };
}

/**
 * Runs both. If the answer of the first is lost, it is sent once more, and the session gets the warning LEFT_BEHIND unless
 * a key makes that harmless. If the second is refused, what the first made is taken back, as far as the vendor answers.
 * If its answer is lost, it may have made a session, so nothing is. AMBIGUOUS errors name their step.
 */
export async function createInSteps<Made, Created>({
  first,
  second,
}: CreationSteps<Made, Created>): Promise<{
  readonly created: Created;
  readonly warnings: readonly Warning[];
}> {
  const warnings: Warning[] = [];
  const made = await first.run().catch((error: unknown) => {
    if (!hasCode(error, 'AMBIGUOUS')) throw error;
    if (first.isKeyed !== true) warnings.push(leftBehind(first.name));
    return first.run().catch(throwWithStep(first.name));
  });
  try {
    return { created: await second.run(made), warnings };
  } catch (error) {
    if (!hasCode(error, 'AMBIGUOUS', 'ABORTED')) await first.undo(made).catch(() => undefined);
    return throwWithStep(second.name)(error);
  }
}

function throwWithStep(step: string): (error: unknown) => never {
  return (error) => {
    throw hasCode(error, 'AMBIGUOUS') ? new ProofingError({ ...errorFacts(error), step }) : error;
  };
}

function leftBehind(step: string): Warning {
  return {
    code: 'LEFT_BEHIND',
    message: `the answer of the step ${step} was lost, so it was repeated; what the first one made may still be at the vendor`,
  };
}
