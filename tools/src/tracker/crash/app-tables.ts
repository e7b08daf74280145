// What the app wrote: its own tables, and the file that its handler appends to.
import { existsSync, readFileSync } from 'node:fs';
import { run } from '../servers/database.js';
import type { HeardLine } from './protocol.js';

export const APP_TABLES = `
create schema app;
create table app.heard (
  event text not null, provider text not null, session text not null, sequence int not null,
  type text not null, status text not null, decision text, worker text not null
);
create table app.unsettled (id text not null, reference text not null, provider text, error text not null);
`;

export const createAppTables = async (database: string): Promise<void> =>
  void (await run(database, APP_TABLES));

/** The event of each row. */
export async function rowsIn(database: string): Promise<readonly string[]> {
  const rows = await run<{ event: string }>(database, 'select event from app.heard');
  return rows.map(({ event }) => event);
}

/** The references of creations that the app was told to look for, each with the code of the error. */
export async function unsettledIn(database: string): Promise<ReadonlyMap<string, string>> {
  const rows = await run<{ reference: string; error: string }>(
    database,
    'select reference, error from app.unsettled',
  );
  return new Map(rows.map(({ reference, error }) => [reference, error]));
}

/** A line that a kill cut short is none. */
export function heardIn(file: string): readonly HeardLine[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const heard: HeardLine = JSON.parse(line);
        return [heard];
      } catch {
        return [];
      }
    });
}

/** What the tracker still has to do, for whoever looks for the cause: counts, and no ids. */
export async function leftoversIn(database: string): Promise<readonly string[]> {
  const tables = [
    `select 'session' as what, provider, status, tracked, poll_at, deliver_at, parked, failures, problem, claimed_until, wakes
      from anyproof.sessions where ended_at is null or deliver_at is not null`,
    `select 'message' as what, provider, session_key is null as unresolved, due_at, failures, claimed_until from anyproof.inbox`,
    `select 'creation' as what, begun_at, due_at, failures, problem, claimed_until, unsettled_at
      from anyproof.creations where sealed is not null`,
    `select 'provider' as what, * from anyproof.providers`,
    `select 'clock' as what, clock_timestamp() as server`,
  ];
  const rows = await Promise.all(tables.map((table) => run(database, `${table} limit 20`)));
  return rows.flat().map((row) => JSON.stringify(row));
}
