import { Command } from 'commander';
import type { Io } from '../terminal/io.js';
import type { DemoFlags } from './demo.js';
import { PROVIDERS, SCENARIOS, STORES } from './names.js';

export function demoCommand(io: Io, exitWith: (code: number) => void): Command {
  return new Command('demo')
    .description('Verify an invented person with every vendor, against local emulators.')
    .option('--provider <name>', `one provider only: ${PROVIDERS.join(', ')}`)
    .option('--scenario <name>', `what the vendor decides: ${SCENARIOS.join(', ')}`, 'approve')
    .option('--specimen <person>', 'which invented person')
    .option('--hosted', "the person takes the photos on the vendor's page instead of in the app")
    .option(
      '--store <store>',
      `keep the sessions in a database: ${STORES.join(', ')}; killed and started again, it finishes the same sessions`,
    )
    .option(
      '--folder <folder>',
      'with --store: where it keeps what outlives it; by default a temporary folder',
    )
    .option('--json', 'print one JSON array of results, and nothing else, on standard output')
    .addHelpText(
      'after',
      '\nExamples:\n  $ anyproof demo\n  $ anyproof demo --provider 1kosmos --scenario decline\n  $ anyproof demo --hosted --json\n  $ anyproof demo --store pglite',
    )
    .action(async (flags: DemoFlags) => {
      const { demo } = await import('./demo.js');
      exitWith(await demo(flags, io));
    });
}
