import { Command, CommanderError } from 'commander';
import { configArguments, configFlagsIn } from './configuration/flags.js';
import { demoCommand } from './demo/command.js';
import { doctorCommand } from './doctor/command.js';
import { emulateCommand } from './emulate/command.js';
import { type Ending, endingOf } from './exit.js';
import { newAdapterCommand } from './new-adapter/command.js';
import { sessionCommand } from './session/command.js';
import { EXIT, UsageError } from './terminal/failures.js';
import type { Io } from './terminal/io.js';
import { trackerCommand } from './tracker/command.js';

export { processIo } from './terminal/io.js';

type ExitWith = (code: number) => void;

/** In the order in which help lists them. */
const COMMANDS: readonly ((io: Io, exitWith: ExitWith) => Command)[] = [
  demoCommand,
  emulateCommand,
  doctorCommand,
  sessionCommand,
  trackerCommand,
  newAdapterCommand,
];

const AFTER = `
Exit codes: 0 done, 1 failed or problems found, 2 usage error, 3 a photo was refused, 130 interrupted.

Examples:
  $ anyproof demo                     verify an invented person with every vendor's emulator
  $ anyproof emulate id360            a vendor on your machine, and the variables to use it
  $ anyproof doctor                   is my configuration right?
  $ anyproof session create --help    a session at the vendor, from the shell
  $ anyproof tracker --help           sessions in a database, and the workers that follow them
  $ anyproof new-adapter demo-vendor  an adapter of your own`;

/** Runs the command line and returns its exit code, when all that it printed is out. */
export async function main(args: readonly string[], io: Io): Promise<number> {
  return io.finish(await run(args, io));
}

async function run(args: readonly string[], io: Io): Promise<number> {
  let exitCode: number = EXIT.done;
  const exitWith: ExitWith = (code) => {
    exitCode = code;
  };
  const program = new Command('anyproof')
    .description('Verify identities through any vendor: one session model, one result model.')
    .version(io.version, '-V, --version', 'print the version')
    .option('--debug', 'print the stack trace of an error; accepted in any position')
    .addHelpText('after', AFTER);
  for (const make of COMMANDS) program.addCommand(make(io, exitWith));
  configure(program, io);
  try {
    await program.parseAsync(
      args.filter((arg) => arg !== '--debug'),
      { from: 'user' },
    );
    return exitCode;
  } catch (error) {
    const doctor = `anyproof doctor${configArguments(configFlagsIn(args))}`;
    const ending = error instanceof CommanderError ? endingOfCommander(error) : endingOf(error, doctor);
    if (args.includes('--debug') && !(error instanceof CommanderError)) io.err(String(Object(error).stack));
    for (const line of ending.lines) io.err(io.errColors.red(line));
    if (args.includes('--json') && ending.exitCode !== EXIT.done) io.out(JSON.stringify(ending.json));
    return ending.exitCode;
  }
}

/** Commander has printed its own lines. Help that nobody asked for (`anyproof $COMMAND`, and it is empty) is no success. */
function endingOfCommander({ exitCode, message }: CommanderError): Ending {
  const { json } = endingOf(new UsageError(message.replace(/^error: /, '')));
  return { exitCode: exitCode === 0 ? EXIT.done : EXIT.wronglyCalled, lines: [], json };
}

/** Subcommands do not inherit these. */
function configure(command: Command, io: Io): void {
  // Narrow terminals get narrow columns, rather than lines that run over.
  command.configureHelp({ minWidthToWrap: 20 });
  // After the name of a subcommand, options are the subcommand's, also where its parent has one of that name.
  command.enablePositionalOptions();
  command.exitOverride().configureOutput({
    writeOut: (text) => io.out(text.trimEnd()),
    writeErr: (text) => io.err(text.trimEnd()),
    getOutHelpWidth: () => io.outColumns ?? 100,
    getErrHelpWidth: () => io.errColumns ?? 100,
    outputError: (text, write) => write(io.errColors.red(text.replace(/^error: /, '').trimEnd())),
  });
  command.showHelpAfterError(`(anyproof ${pathOf(command)}--help shows more)`);
  for (const inner of command.commands) configure(inner, io);
}

function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)}${command.name()} `;
}
