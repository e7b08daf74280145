import { Command } from 'commander';
import { withConfigFlags } from '../configuration/flags.js';
import type { Io } from '../terminal/io.js';
import type { EraseFlags, ResultFlags, ShowFlags, WatchFlags } from './actions.js';
import type { CreateFlags } from './create-flags.js';
import { DOCUMENT_TYPES } from './document-types.js';

type ExitWith = (code: number) => void;

export function sessionCommand(io: Io, exitWith: ExitWith): Command {
  return new Command('session')
    .description('Create, follow and erase sessions at the configured vendor.')
    .addHelpText(
      'after',
      `
A session is found again by its ref. The ref is a secret: it is shown only when you ask for it.

Examples:
  $ anyproof session create --reference customer-42 --return-url https://app.example/back --ref-file 42.ref
  $ anyproof session watch --ref-file 42.ref
  $ anyproof session result --ref-file 42.ref --claims`,
    )
    .addCommand(createCommand(io, exitWith))
    .addCommand(showCommand(io, exitWith))
    .addCommand(watchCommand(io, exitWith))
    .addCommand(resultCommand(io, exitWith))
    .addCommand(eraseCommand(io, exitWith));
}

function withCommonFlags(command: Command): Command {
  return withConfigFlags(command)
    .option('--json', 'print JSON, and nothing else')
    .option('--trace', 'print each request as it is made');
}

/** A command about one session. */
function oneSession(name: string, description: string): Command {
  const command = new Command(name)
    .description(description)
    .argument('[ref]', 'what `session create` printed; - for standard input')
    .option('--ref-file <file>', 'the file that `session create` wrote');
  return withCommonFlags(command);
}

/** A command that tells what the session is. */
function tellsSession(name: string, description: string): Command {
  return oneSession(name, description).option('--print-ref', 'with --json: the ref, too');
}

function createCommand(io: Io, exitWith: ExitWith): Command {
  const command = new Command('create')
    .description('Create a session, and print where to send the person; or submit the photos yourself.')
    .requiredOption('--reference <id>', 'your own id for this verification')
    .option('--ref-file <file>', 'keep the ref in this new file, readable only by you')
    .option('--print-ref', 'print the ref')
    .option('--provider <name>', 'a provider other than the configured one')
    .option('--mode <mode>', "hosted: on the vendor's page (default); direct: photos from here")
    .option('--return-url <url>', 'where the vendor sends the person back')
    .option('--flow <name>', "one of the provider's flows")
    .option('--document-type <type>', DOCUMENT_TYPES.join(', '))
    .option('--country <code>', 'of the document: three letters, such as FRA')
    .option('--locale <tag>', "of the vendor's page, such as fr-FR")
    .option('--document <files...>', 'front and back of the document; for direct mode')
    .option('--selfie <file>', 'of the person; for direct mode')
    .option('--consent', "the person agreed to the vendor's terms and to the use of their biometrics")
    .option('--qr', 'also show the address as a QR code');
  return withCommonFlags(command)
    .addHelpText(
      'after',
      `
--json prints the ref without being asked, in a failure too, once there is one.

Examples:
  $ anyproof session create --reference c-42 --return-url https://app.example/back --ref-file 42.ref --qr
  $ anyproof session create --reference c-42 --return-url https://app.example/back --ref-file 42.ref \\
      --document front.jpg back.jpg --selfie selfie.jpg --consent`,
    )
    .action(async (flags: CreateFlags) => {
      const { createSession } = await import('./create.js');
      exitWith(await createSession(flags, io));
    });
}

function showCommand(io: Io, exitWith: ExitWith): Command {
  return tellsSession('show', 'Ask the vendor once, and print the session.')
    .addHelpText('after', '\nExample:\n  $ anyproof session show --ref-file 42.ref')
    .action(async (ref: string | undefined, flags: ShowFlags) => {
      const { show } = await import('./actions.js');
      exitWith(await show(ref, flags, io));
    });
}

function watchCommand(io: Io, exitWith: ExitWith): Command {
  return tellsSession('watch', 'Wait until the session ends, and print what changes.')
    .option('--timeout <seconds>', 'give up after that; the session continues', '600')
    .option('--through-review', 'keep waiting while a human at the vendor looks at it')
    .addHelpText(
      'after',
      '\nWith --json: one line for each change, the result last.\n\nExample:\n  $ anyproof session watch --ref-file 42.ref --timeout 1800',
    )
    .action(async (ref: string | undefined, flags: WatchFlags) => {
      const { watch } = await import('./actions.js');
      exitWith(await watch(ref, flags, io));
    });
}

function resultCommand(io: Io, exitWith: ExitWith): Command {
  return tellsSession('result', 'Print the result of the session; nothing about the person unless you ask.')
    .option('--claims', 'who the person is, too: personal data')
    .addHelpText(
      'after',
      '\nExample:\n  $ anyproof session result --ref-file 42.ref --claims --json > result.json',
    )
    .action(async (ref: string | undefined, flags: ResultFlags) => {
      const { result } = await import('./actions.js');
      exitWith(await result(ref, flags, io));
    });
}

function eraseCommand(io: Io, exitWith: ExitWith): Command {
  return oneSession('erase', 'Erase what the vendor holds of the session, where it can be erased.')
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  $ anyproof session erase --ref-file 42.ref --yes')
    .action(async (ref: string | undefined, flags: EraseFlags) => {
      const { erase } = await import('./actions.js');
      exitWith(await erase(ref, flags, io));
    });
}
