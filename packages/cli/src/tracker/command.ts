import { Command } from 'commander';
import { collect, withConfigFlags } from '../configuration/flags.js';
import type { Io } from '../terminal/io.js';
import type { TrackerFlags } from './database.js';
import type { EventsFlags, ResendFlags } from './events.js';
import type { MigrateFlags } from './migrate.js';
import type { RunFlags } from './run.js';
import type { SessionsFlags, ShowFlags } from './sessions.js';
import type { PauseFlags, RotateFlags } from './switches.js';

type ExitWith = (code: number) => void;

export function trackerCommand(io: Io, exitWith: ExitWith): Command {
  return new Command('tracker')
    .description('Run and operate a tracker: sessions, messages and events in one database.')
    .addHelpText(
      'after',
      `
The database is --database, else ANYPROOF_DATABASE, else DATABASE_URL, else the folder ./anyproof-data. If a running process has a
folder open, the other commands ask that process, and need no configuration.

Examples:
  $ anyproof tracker migrate --database postgres://owner@db/app --grant-to app
  $ anyproof tracker run --events-url https://app.example/events --health-port 9090
  $ anyproof tracker status
  $ anyproof tracker sessions --status in_review --since 7d`,
    )
    .addCommand(runCommand(io, exitWith))
    .addCommand(statusCommand(io, exitWith))
    .addCommand(migrateCommand(io, exitWith))
    .addCommand(sessionsCommand(io, exitWith))
    .addCommand(eventsCommand(io, exitWith))
    .addCommand(resendCommand(io, exitWith))
    .addCommand(rotateKeysCommand(io, exitWith))
    .addCommand(pauseCommand(io, exitWith))
    .addCommand(resumeCommand(io, exitWith));
}

/** A command about one tracker. */
function ofTracker(name: string, description: string): Command {
  return withDatabaseFlags(withConfigFlags(new Command(name).description(description)));
}

function withDatabaseFlags(command: Command): Command {
  return command
    .option(
      '--database <url|folder>',
      'a PostgreSQL server (postgres://…), or the folder of an embedded database',
    )
    .option('--schema <name>', 'the database schema', 'anyproof')
    .option('--json', 'print JSON, and nothing else');
}

function runCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('run', 'Work in the foreground: poll, settle messages, expire sessions, deliver events.')
    .option(
      '--events-url <url>',
      'where changes of sessions are sent (ANYPROOF_EVENTS_URL), signed with ANYPROOF_EVENTS_SECRET',
    )
    .option('--no-events', 'nobody needs the changes')
    .option('--concurrency <number>', 'sessions in progress at a time (20)')
    .option('--health-port <number>', 'answer GET /health here: 200, or 503 if work is late')
    .option('--health-host <address>', 'where to listen for it', '127.0.0.1')
    .option('--verbose', 'print the counts each minute')
    .addHelpText(
      'after',
      `
SIGINT and SIGTERM stop it once what is in progress is finished; a second one ends it at once. With --json: one line for each thing
that happens, with its type: started, status, error, stopping, stopped.

Any number of workers may share a server. All of them must send events to the same place. They work with the usual policies: an app
with policies of its own starts the tracker itself.

Examples:
  $ anyproof tracker run --database postgres://app@db/app --events-url https://app.example/events
  $ anyproof tracker run --no-events --verbose`,
    )
    .action(async (flags: RunFlags) => {
      const { run } = await import('./run.js');
      exitWith(await run(flags, io));
    });
}

function statusCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('status', 'Print how many sessions there are, and what is due, late or waiting.')
    .addHelpText('after', '\nExample:\n  $ anyproof tracker status --database postgres://app@db/app --json')
    .action(async (flags: TrackerFlags) => {
      const { status } = await import('./status.js');
      exitWith(await status(flags, io));
    });
}

function migrateCommand(io: Io, exitWith: ExitWith): Command {
  const command = new Command('migrate')
    .description('Create the tables or bring them up to date, with a role that may create tables.')
    .option('--vars <file>', 'variables from a file (NAME=value)');
  return withDatabaseFlags(command)
    .option('--grant-to <role>', 'then give this role all rights that the app and its workers need')
    .addHelpText(
      'after',
      `
It needs no configuration, and is safe to run from many places at once. Run it with the major version of pg-boss that the workers use:
each has a schema of its own.

Example:
  $ anyproof tracker migrate --database postgres://owner@db/app --grant-to app`,
    )
    .action(async (flags: MigrateFlags) => {
      const { migrate } = await import('./migrate.js');
      exitWith(await migrate(flags, io));
    });
}

function sessionsCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('sessions', 'List sessions, the newest first: label, status, decision, age.')
    .option('--reference <id>', 'your own id of the verification')
    .option('--subject <id>', 'your own id of the person')
    .option('--status <status>', 'pending, completed …; may be repeated', collect)
    .option('--decision <decision>', 'approved, declined, inconclusive')
    .option('--provider <name>', 'one provider only')
    .option('--since <time>', 'created since then: 24h, 7d, or 2026-01-31T12:00:00Z')
    .option('--until <time>', 'created before then')
    .option('--limit <number>', 'at most so many', '50')
    .option('--print-ref', 'with --json: the refs, too')
    .addHelpText(
      'after',
      `
Your own ids of sessions and people appear only with --json.

Examples:
  $ anyproof tracker sessions --status action_required --status in_review --since 7d
  $ anyproof tracker sessions show id360#1f0c2d9e`,
    )
    .addCommand(showCommand(io, exitWith))
    .action(async (flags: SessionsFlags) => {
      const { sessions } = await import('./sessions.js');
      exitWith(await sessions(flags, io));
    });
}

function showCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('show', 'Print one session with its history, and whether anybody changed the history.')
    .argument('[session]', 'its label, as the list shows it; its ref; or - for a ref from standard input')
    .option('--ref-file <file>', 'a file with its ref')
    .option('--reference <id>', 'the newest session with your own id')
    .option('--print-ref', 'with --json: the ref, too')
    .addHelpText(
      'after',
      `
Exit codes: 0 the history is intact, 1 it was changed, or there is no such session.

Examples:
  $ anyproof tracker sessions show --reference order-1001
  $ anyproof tracker sessions show id360#1f0c2d9e --json`,
    )
    .action(async (session: string | undefined, flags: ShowFlags) => {
      const { showOne } = await import('./sessions.js');
      exitWith(await showOne(session, flags, io));
    });
}

function eventsCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('events', 'List events to the app, the newest first.')
    .option('--state <state>', 'waiting, delivered or dead')
    .option('--limit <number>', 'at most so many', '50')
    .addHelpText('after', '\nExample:\n  $ anyproof tracker events --state dead')
    .action(async (flags: EventsFlags) => {
      const { events } = await import('./events.js');
      exitWith(await events(flags, io));
    });
}

function resendCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('resend', 'Deliver events again, in order.')
    .argument('[ids...]', 'of events, as `tracker events` shows them')
    .option('--dead', 'all dead letters')
    .addHelpText('after', '\nExample:\n  $ anyproof tracker resend --dead')
    .action(async (ids: string[], flags: ResendFlags) => {
      const { resend } = await import('./events.js');
      exitWith(await resend(ids, flags, io));
    });
}

function rotateKeysCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('rotate-keys', 'Make a new data key, and protect all data keys with the first seal key.')
    .option('--reseal', 'also encrypt every row anew')
    .addHelpText(
      'after',
      `
First put the new seal key in front (ANYPROOF_SEAL_KEYS=new,old) and restart all processes; then run this; then remove the old key.

Example:
  $ anyproof tracker rotate-keys --reseal`,
    )
    .action(async (flags: RotateFlags) => {
      const { rotateKeys } = await import('./switches.js');
      exitWith(await rotateKeys(flags, io));
    });
}

function pauseCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('pause', 'Stop asking a vendor about its sessions, in all processes, until `resume`.')
    .argument('<provider>', 'its configured name')
    .option('--reason <text>', 'shown by `tracker status`')
    .addHelpText('after', '\nExample:\n  $ anyproof tracker pause id360 --reason "maintenance until 14:00"')
    .action(async (provider: string, flags: PauseFlags) => {
      const { pause } = await import('./switches.js');
      exitWith(await pause(provider, flags, io));
    });
}

function resumeCommand(io: Io, exitWith: ExitWith): Command {
  return ofTracker('resume', 'Ask a vendor about its sessions again.')
    .argument('<provider>', 'its configured name')
    .addHelpText('after', '\nExample:\n  $ anyproof tracker resume id360')
    .action(async (provider: string, flags: TrackerFlags) => {
      const { resume } = await import('./switches.js');
      exitWith(await resume(provider, flags, io));
    });
}
