import { specimens } from '@anyproof/emulators';
import { Command } from 'commander';
import { oneOf } from '../usage-error.js';
import { jsonOf, tableOf } from './report.js';
import { runDemo } from './run.js';
import { PROVIDERS, SCENARIOS } from './vendors.js';

interface DemoFlags {
  readonly provider?: string;
  readonly scenario: string;
  readonly specimen?: string;
  readonly hosted?: true;
  readonly json?: true;
}

export function demoCommand(exitWith: (code: number) => void): Command {
  return new Command('demo')
    .description('Prove an invented person through every vendor, against local emulators.')
    .option('--provider <name>', `one provider only: ${PROVIDERS.join(', ')}`)
    .option('--scenario <name>', `what the vendor decides: ${SCENARIOS.join(', ')}`, 'approve')
    .option('--specimen <person>', 'which invented person')
    .option('--hosted', "the person captures on the vendor's page instead of in the app")
    .option('--json', 'print one JSON array of results, and nothing else, on standard output')
    .addHelpText(
      'after',
      '\nExamples:\n  $ anyproof demo\n  $ anyproof demo --provider 1kosmos --scenario decline\n  $ anyproof demo --hosted --json',
    )
    .action(async (flags: DemoFlags) => exitWith(await demo(flags)));
}

async function demo(flags: DemoFlags): Promise<number> {
  const people = specimens();
  const names = people.map((person) => person.id);
  const providers = flags.provider === undefined ? PROVIDERS : [oneOf('provider', flags.provider, PROVIDERS)];
  const scenario = oneOf('scenario', flags.scenario, SCENARIOS);
  const chosen = flags.specimen === undefined ? names[0] : oneOf('specimen', flags.specimen, names);
  const specimen = people.find((person) => person.id === chosen);
  if (specimen === undefined) throw new Error('the emulators hold no specimen');

  const say = (line: string) => {
    if (flags.json !== true) console.error(line);
  };
  const { given_name, family_name } = specimen.claims;
  say(`Proving ${given_name} ${family_name} through ${providers.join(', ')}`);
  const rows = await runDemo({ providers, scenario, specimen, hosted: flags.hosted === true }, say);
  console.log(flags.json === true ? jsonOf(rows) : tableOf(rows, process.stdout.columns));
  return rows.some((row) => row.kind === 'error') ? 1 : 0;
}
