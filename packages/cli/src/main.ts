import { Command, CommanderError } from 'commander';
import { demoCommand } from './demo/command.js';
import { UsageError } from './usage-error.js';

/** Runs the command line and returns its exit code: 0 well, 1 failed, 2 wrongly called. */
export async function main(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('anyproof')
    .description('Prove identities through any vendor: one session model, one result model.')
    .exitOverride()
    .addCommand(
      demoCommand((code) => {
        exitCode = code;
      }).exitOverride(),
    );
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeFor(error);
  }
}

function exitCodeFor(error: unknown): number {
  if (error instanceof UsageError) {
    console.error(error.message);
    return 2;
  }
  // Commander has printed its own line; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === 'commander.help' ? 0 : 2;
  console.error(error instanceof Error ? error.message : 'anyproof failed');
  return 1;
}
