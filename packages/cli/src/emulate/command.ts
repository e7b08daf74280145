import { Command } from 'commander';
import type { Io } from '../terminal/io.js';
import type { EmulateFlags } from './emulate.js';

export function emulateCommand(io: Io, exitWith: (code: number) => void): Command {
  return new Command('emulate')
    .description('Run local emulators of vendors, and print the variables that point your app at them.')
    .argument('[vendors...]', 'id360, innovatrics, 1kosmos, shootid; by default all of them')
    .option(
      '--port <number>',
      'the first one listens here, the others on the following ports; free ports by default',
    )
    .option('--tls', 'https, with their own certificates; the CA is among the variables')
    .option('--scenario <name>', 'the outcome of new sessions: approve, decline …')
    .option('--webhook-url <url>', "where they send the vendors' messages")
    .option('--idle <minutes>', 'stop after so many minutes without a request')
    .option('--json', 'print one line of JSON and nothing else')
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
