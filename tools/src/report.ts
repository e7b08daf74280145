// How tools end and what they print about it.

/** Prints the problems; any makes the process exit with 1. */
export function reportProblems(
  problems: readonly string[],
  print: (line: string) => void = console.log,
): void {
  for (const problem of problems) print(`✗ ${problem}`);
  if (problems.length > 0) process.exitCode = 1;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Since a moment of `performance.now()`. */
export const secondsSince = (startedAt: number, digits = 1): string =>
  ((performance.now() - startedAt) / 1000).toFixed(digits);
