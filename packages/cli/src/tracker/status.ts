import { isEnded } from '@anyproof/core';
import type { ProviderStatus, TrackerStatus } from '@anyproof/tracker';
import type { Io } from '../terminal/io.js';
import { aligned, printRows, type Row } from '../terminal/rows.js';
import type { ChosenDatabase, TrackerFlags } from './database.js';
import { withTracker } from './operations.js';
import { STATUSES } from './statuses.js';
import { counted, roughly } from './words.js';

/** Prints how many sessions there are, and what waits. */
export function status(flags: TrackerFlags, io: Io): Promise<number> {
  return withTracker(flags, io, async ({ operations, database }) => {
    const found = await operations.status();
    if (flags.json === undefined) showStatus(found, database, io);
    else io.out(JSON.stringify(found, null, 2));
    return 0;
  });
}

function showStatus(found: TrackerStatus, { name }: ChosenDatabase, io: Io): void {
  printRows(rowsOf(found, name), io);
  if (found.providers.length > 0) {
    io.out('');
    for (const line of providerLines(found.providers)) io.out(line);
  }
  if (found.events.dead > 0) io.err('to deliver dead letters again: anyproof tracker resend --dead');
}

function rowsOf(found: TrackerStatus, name: string): Row[] {
  const { schemaVersion, sessions, due, late, claimed, failing, inbox, events, creations } = found;
  return [
    ['database', `${name}, version ${schemaVersion} of its tables`],
    ['open', statuses(sessions, false)],
    ['ended', statuses(sessions, true)],
    ['due', late === 0 ? String(due) : `${due}, ${late} of them for more than a minute`],
    ['in progress', String(claimed)],
    ['failing', failing === 0 ? '0' : `${failing}: their last poll failed`],
    ['messages', waiting(inbox)],
    [
      'events',
      [waiting(events), ...(events.dead === 0 ? [] : [counted(events.dead, 'dead letter')])].join('; '),
    ],
    [
      'creations',
      [
        `${creations.open} in progress`,
        ...(creations.unsettled === 0 ? [] : [`${creations.unsettled} that nobody could settle`]),
      ].join('; '),
    ],
  ];
}

/** Those that have ended, or those that have not. */
function statuses(sessions: TrackerStatus['sessions'], ended: boolean): string {
  const counts = STATUSES.filter((name) => isEnded(name) === ended).flatMap((name) => {
    const count = sessions[name] ?? 0;
    return count === 0 ? [] : [{ name, count }];
  });
  const sum = counts.reduce((all, { count }) => all + count, 0);
  return sum === 0 ? '0' : `${sum}: ${counts.map(({ name, count }) => `${count} ${name}`).join(', ')}`;
}

function waiting({ waiting: count, oldestMs }: TrackerStatus['inbox']): string {
  return count === 0 ? '0 waiting' : `${count} waiting, the oldest for ${roughly(oldestMs)}`;
}

function providerLines(providers: readonly ProviderStatus[]): string[] {
  return aligned([
    ['provider', 'open', 'failures', ''],
    ...providers.map((one) => [one.name, String(one.open), String(one.failures), switchText(one)]),
  ]);
}

function switchText({ paused, outageUntil }: ProviderStatus): string {
  const reason = paused?.reason === undefined ? '' : `: ${paused.reason}`;
  return [
    ...(paused === undefined ? [] : [`paused since ${paused.since}${reason}`]),
    ...(outageUntil === undefined ? [] : [`down: not polled until ${outageUntil}`]),
  ].join('; ');
}
