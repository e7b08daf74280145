import { Command } from 'commander';
import type { Io } from '../terminal/io.js';
import type { EmulateFlags } from './emulate.js';

export function emulateCommand(io: Io, exitWith: (code: number) => void): Command {
  return new Command('emulate')
    .description('Run local stand-ins for vendors, and print the variables that point your app at them.')
    .argument('[vendors...]', 'id360, innovatrics, 1kosmos, shootid; all of them when none is named')
    .option(
      '--port <number>',
      'the first one listens here, the others on the ports after it; free ones by default',
    )
    .option('--tls', 'https, with a certificate of their own; its authority is among the variables')
    .option('--scenario <name>', 'what new sessions meet: approve, decline …')
    .option('--webhook-url <url>', "where they send the vendors' messages")
    .option('--json', 'print one line of JSON instead, and nothing else')
    .addHelpText(
      'after',
      `
Examples:
  $ anyproof emulate id360
  $ anyproof emulate id360 1kosmos --port 4100 --scenario decline
  $ anyproof emulate innovatrics --tls > test.env   # then: anyproof doctor --vars test.env`,
    )
    .action(async (vendors: string[], flags: EmulateFlags) => {
      const { emulate } = await import('./emulate.js');
      exitWith(await emulate(vendors, flags, io));
    });
}
