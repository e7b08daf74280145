import { Command } from 'commander';
import { withConfigFlags } from '../configuration/flags.js';
import type { Io } from '../terminal/io.js';
import type { DoctorFlags } from './doctor.js';

export function doctorCommand(io: Io, exitWith: (code: number) => void): Command {
  const command = new Command('doctor')
    .description('Check the configuration against the vendors themselves, and say how to fix what is wrong.')
    .argument('[providers...]', 'the providers to check; by default all that are configured');
  return withConfigFlags(command)
    .option('--json', 'print one JSON object, and nothing else')
    .addHelpText(
      'after',
      `
It only reads, and never creates a session. ✓ passed, ✗ failed, – does not apply, or was skipped because of an ✗ above it.

Exit codes: 0 no problems, 1 problems found, 2 usage error.

Examples:
  $ anyproof doctor
  $ anyproof doctor id360 --vars .env
  $ anyproof doctor --config deploy/anyproof.config.yaml --json`,
    )
    .action(async (providers: string[], flags: DoctorFlags) => {
      const { doctor } = await import('./doctor.js');
      exitWith(await doctor(providers, flags, io));
    });
}
