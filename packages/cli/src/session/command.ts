import { Command } from 'commander';
import { collect, withConfigFlags } from '../configuration/flags.js';
import type { Io } from '../terminal/io.js';
import type { DecideFlags, EraseFlags, FindFlags, ResultFlags, ShowFlags, WatchFlags } from './actions.js';
import type { RetryFlags } from './create.js';
import type { CreateFlags } from './create-flags.js';
import { DOCUMENT_TYPES } from './document-types.js';

type ExitWith = (code: number) => void;

export function sessionCommand(io: Io, exitWith: ExitWith): Command {
  return new Command('session')
    .description('Create, follow, retry, decide and erase sessions at the configured vendor.')
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
    .addCommand(retryCommand(io, exitWith))
    .addCommand(decideCommand(io, exitWith))
    .addCommand(findCommand(io, exitWith))
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

/** A command that prints the session. */
function tellsSession(name: string, description: string): Command {
  return oneSession(name, description).option('--print-ref', 'with --json: the ref, too');
}

/** What `createSession` and `retrySession` accept. */
function withInputFlags(command: Command): Command {
  return command
    .requiredOption('--reference <id>', 'your own id for this verification')
    .option('--subject <id>', 'your own id for the person, the same in all their sessions; never a name')
    .option(
      '--mode <mode>',
      "hosted: on the vendor's page (default); embedded: in its SDK; direct: photos from here",
    )
    .option('--return-url <url>', 'where the vendor sends the person back')
    .option('--flow <name>', "one of the provider's flows")
    .option('--document-type <type>', DOCUMENT_TYPES.join(', '))
    .option('--country <code>', 'of the document: three letters, such as FRA')
    .option('--locale <tag>', "of the vendor's page, such as fr-FR")
    .option('--document <files...>', 'front and back of the document; for direct mode')
    .option('--selfie <file>', 'of the person; for direct mode')
    .option('--consent', "the person agreed to the vendor's terms and to the use of their biometrics")
    .option(
      '--idempotency-key <key>',
      'the same key again is the same creation, and creates no second session',
    )
    .option('--qr', 'also show the address as a QR code');
}

function createCommand(io: Io, exitWith: ExitWith): Command {
  const command = new Command('create')
    .description('Create a session, and print where to send the person; or submit the photos yourself.')
    .option('--ref-file <file>', 'keep the ref in this new file, readable only by you')
    .option('--print-ref', 'print the ref')
    .option('--provider <name>', 'a provider other than the configured one');
  return withCommonFlags(withInputFlags(command))
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
  return tellsSession('watch', 'Wait until the session ends or somebody must act, and print what changes.')
    .option('--timeout <seconds>', 'give up after that; the session continues', '600')
    .option(
      '--through <status>',
      'keep waiting in this one: in_review, action_required; may be repeated',
      collect,
    )
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

function retryCommand(io: Io, exitWith: ExitWith): Command {
  const command = oneSession(
    'retry',
    'Another attempt of the same person: in the same session, or in a new one.',
  )
    .option('--new-ref-file <file>', 'keep the ref of a new session in this new file, instead of printing it')
    .option('--provider <name>', "a provider other than the session's");
  return withInputFlags(command)
    .addHelpText(
      'after',
      `
It takes the options of \`session create\` again, since AnyProof stores nothing about the person. The ref changes only if the vendor
cannot open the same session again.

Example:
  $ anyproof session retry --ref-file 42.ref --reference c-42 --return-url https://app.example/back --new-ref-file 42b.ref`,
    )
    .action(async (ref: string | undefined, flags: RetryFlags) => {
      const { retrySession } = await import('./create.js');
      exitWith(await retrySession(ref, flags, io));
    });
}

function decideCommand(io: Io, exitWith: ExitWith): Command {
  return tellsSession('decide', 'Decide about a session that the vendor leaves to your app.')
    .option('--approve', 'the person is verified')
    .option('--decline', 'the person is refused')
    .requiredOption('--by <id>', 'your own id of who decides')
    .option('--reason <text>', "for the vendor's records; no personal data")
    .addHelpText(
      'after',
      '\nExample:\n  $ anyproof session decide --ref-file 42.ref --decline --by clerk-7 --reason "expired card"',
    )
    .action(async (ref: string | undefined, flags: DecideFlags) => {
      const { decide } = await import('./actions.js');
      exitWith(await decide(ref, flags, io));
    });
}

function findCommand(io: Io, exitWith: ExitWith): Command {
  const command = new Command('find')
    .description('Find the newest session with this reference, where the vendor can look for it.')
    .argument('<reference>', 'your own id for the verification')
    .option('--provider <name>', 'a provider other than the configured one')
    .option('--print-ref', 'print the ref, too');
  return withCommonFlags(command)
    .addHelpText('after', '\nExample:\n  $ anyproof session find c-42 --print-ref')
    .action(async (reference: string, flags: FindFlags) => {
      const { find } = await import('./actions.js');
      exitWith(await find(reference, flags, io));
    });
}

function eraseCommand(io: Io, exitWith: ExitWith): Command {
  return oneSession('erase', 'Erase what the vendor has of the session or of the person, where its API can.')
    .option(
      '--scope <scope>',
      'session: this one alone; subject: all that the vendor has about the person',
      'session',
    )
    .option('--yes', 'do not ask')
    .addHelpText('after', '\nExample:\n  $ anyproof session erase --ref-file 42.ref --yes')
    .action(async (ref: string | undefined, flags: EraseFlags) => {
      const { erase } = await import('./actions.js');
      exitWith(await erase(ref, flags, io));
    });
}
