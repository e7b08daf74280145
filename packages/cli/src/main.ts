import { ProofingError } from '@anyproof/core';
import { Command, CommanderError } from 'commander';
import { demoCommand } from './demo/command.js';
import { doctorCommand } from './doctor/command.js';
import { emulateCommand } from './emulate/command.js';
import { newAdapterCommand } from './new-adapter/command.js';
import { sessionCommand } from './session/command.js';
import { type Io, processIo } from './terminal/io.js';
import { Failure, UsageError } from './usage-error.js';

type ExitWith = (code: number) => void;

/** In the order in which help lists them. */
const COMMANDS: readonly ((io: Io, exitWith: ExitWith) => Command)[] = [
  demoCommand,
  emulateCommand,
  doctorCommand,
  sessionCommand,
  newAdapterCommand,
];

const AFTER = `
Exit codes: 0 done, 1 failed or something is wrong, 2 wrongly called, 130 interrupted.

Examples:
  $ anyproof demo                     every vendor's stand-in proves an invented person
  $ anyproof emulate id360            a vendor on your machine, and the variables to use it
  $ anyproof doctor                   is my configuration right?
  $ anyproof session create --help    a session at the vendor, from the shell
  $ anyproof new-adapter demo-vendor  an adapter of your own`;

/** Runs the command line and returns its exit code: 0 done, 1 failed, 2 wrongly called, 130 interrupted. */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  const isDebug = args.includes('--debug');
  let exitCode = 0;
  const exitWith: ExitWith = (code) => {
    exitCode = code;
  };
  const program = new Command('anyproof')
    .description('Prove identities through any vendor: one session model, one result model.')
    .option('--debug', 'show the stack of what went wrong, wherever it stands')
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
    if (isDebug && !(error instanceof CommanderError)) io.err(String(Object(error).stack));
    return exitCodeFor(error, io);
  }
}

/** Subcommands do not inherit these. */
function configure(command: Command, io: Io): void {
  // Narrow terminals get narrow columns, rather than lines that run over.
  command.configureHelp({ minWidthToWrap: 20 });
  command.exitOverride().configureOutput({
    writeOut: (text) => io.out(text.trimEnd()),
    writeErr: (text) => io.err(text.trimEnd()),
    getOutHelpWidth: () => io.outColumns ?? 100,
    getErrHelpWidth: () => io.errColumns ?? 100,
    outputError: (text, write) => write(io.errColors.red(text.replace(/^error: /, '').trimEnd())),
  });
  command.showHelpAfterError(`(anyproof ${pathOf(command)}--help tells more)`);
  for (const inner of command.commands) configure(inner, io);
}

function pathOf(command: Command): string {
  return command.parent === null ? '' : `${pathOf(command.parent)}${command.name()} `;
}

function exitCodeFor(error: unknown, io: Io): number {
  // Commander has printed its own line; help and version are no failures.
  if (error instanceof CommanderError) return error.exitCode === 0 || error.code === 'commander.help' ? 0 : 2;
  const { red } = io.errColors;
  if (error instanceof UsageError) {
    io.err(red(error.message));
    return 2;
  }
  if (error instanceof Failure) io.err(red(error.message));
  else if (ProofingError.isInstance(error)) {
    if (error.code === 'ABORTED') return 130;
    for (const line of linesOf(error)) io.err(red(line));
  } else io.err(red(`something unexpected went wrong${messageOf(error)}; --debug shows where`));
  return 1;
}

/** What to do next, where the message does not say. */
const NEXT: { readonly [code in ProofingError['code']]?: string } = {
  AUTH: 'anyproof doctor tells more',
  FORBIDDEN: 'anyproof doctor tells more',
  NETWORK: 'anyproof doctor tells more',
  TIMEOUT: 'try again, or let anyproof doctor look',
  PROVIDER_UNAVAILABLE: 'try again later',
  BAD_RESPONSE: 'anyproof doctor tells whether the address is right',
};

function linesOf({ message, code }: ProofingError): string[] {
  const next = NEXT[code];
  return (next === undefined ? message : `${message} (${next})`).split('\n');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `: ${error.message.split('\n')[0]}` : '';
}
