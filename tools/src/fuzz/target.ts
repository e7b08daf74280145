// What a target is: inputs, the check that must hold of each, and what the inputs reached.
import fc from 'fast-check';

/** How many inputs came to each side of a property. */
export type Reached = Readonly<Record<string, number>>;

interface TargetParts<Input> {
  readonly arbitrary: fc.Arbitrary<Input>;
  /** Counted by `check`: a property whose interesting side no input reaches proves nothing. */
  readonly reached: Reached;
  readonly check: (input: Input) => void | Promise<void>;
}

/** How many inputs there are, or which one is replayed. */
export type RunOptions = Pick<fc.Parameters<unknown>, 'seed' | 'numRuns' | 'path' | 'endOnFailure'>;

export type RunDetails = Pick<
  fc.RunDetails<unknown>,
  'failed' | 'numRuns' | 'errorInstance' | 'counterexample' | 'counterexamplePath'
>;

/** A target, whatever its inputs are. */
export interface Target {
  readonly reached: Reached;
  /** Generates inputs; `watch` runs the check of each. */
  run(options: RunOptions, watch: (check: () => void | Promise<void>) => Promise<void>): Promise<RunDetails>;
}

export function defineTarget<Input>({ arbitrary, reached, check }: TargetParts<Input>): Target {
  return {
    reached,
    run: (options, watch) =>
      fc.check(
        fc.asyncProperty(arbitrary, (input) => watch(() => check(input))),
        options,
      ),
  };
}
