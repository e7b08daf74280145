import { specimens } from '@anyproof/emulators';
import { oneOf, UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { PROVIDERS, SCENARIOS } from './names.js';
import { jsonOf, tableOf } from './report.js';
import { runDemo } from './run.js';
import { placeFor } from './stored/place.js';
import { runStoredDemo } from './stored/stored-demo.js';

export interface DemoFlags {
  readonly provider?: string;
  readonly scenario: string;
  readonly specimen?: string;
  readonly hosted?: true;
  readonly store?: string;
  readonly folder?: string;
  readonly json?: true;
}

/** Starts the vendors' emulators, verifies the person at each, prints a table; 1 if one of them failed. */
export async function demo(flags: DemoFlags, io: Io): Promise<number> {
  const people = specimens();
  const names = people.map((person) => person.id);
  const providers = flags.provider === undefined ? PROVIDERS : [oneOf('provider', flags.provider, PROVIDERS)];
  const scenario = oneOf('scenario', flags.scenario, SCENARIOS);
  const chosen = flags.specimen === undefined ? names[0] : oneOf('specimen', flags.specimen, names);
  const specimen = people.find((person) => person.id === chosen);
  if (specimen === undefined) throw new Error('the emulators have no specimen');

  if (flags.folder !== undefined && flags.store === undefined)
    throw new UsageError('--folder needs --store pglite or --store postgres');
  const place = flags.store === undefined ? undefined : placeFor({ ...flags, store: flags.store }, io);

  const say = (line: string) => {
    if (flags.json !== true) io.err(line);
  };
  const { given_name, family_name } = specimen.claims;
  say(`Verifying ${given_name} ${family_name} with ${providers.join(', ')}`);
  const options = { providers, scenario, specimen, hosted: flags.hosted === true };
  const rows =
    place === undefined
      ? await runDemo(options, say, io.errColors)
      : await runStoredDemo({ options, place, io, say });
  io.out(flags.json === true ? jsonOf(rows) : tableOf(rows, io.outColumns, io.outColors));
  return rows.some((row) => row.kind === 'error') ? 1 : 0;
}
