import { checkConfig } from '@anyproof/core';
import { findAdapters, nameAdapters } from '../configuration/adapters.js';
import { type ConfigFlags, configFor, sourceOf } from '../configuration/flags.js';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { widthOf } from '../terminal/wrap.js';
import { type ExamineInput, examineConfig, examineProvider, type ProviderReport } from './examine.js';
import { meantProviders } from './problems.js';
import { isWell, jsonOf, linesOf, placesOf } from './report.js';

export interface DoctorFlags extends ConfigFlags {
  readonly json?: true;
}

/** Checks the set-up, prints what came of it; 1 when anything is wrong. */
export async function doctor(names: readonly string[], flags: DoctorFlags, io: Io): Promise<number> {
  const adapters = await findAdapters(flags.adapter ?? [], io.cwd);
  const found = await configFor(flags, io);
  const { config } = found;
  const configured = Object.keys(config.providers);
  const strange = names.find((name) => !configured.includes(name));
  if (strange !== undefined)
    throw new UsageError(
      `no provider "${strange}" is configured; ${configured.length === 0 ? 'none is' : `these are: ${configured.join(', ')}`}`,
    );
  const source = sourceOf(found);
  const providers = names.length === 0 ? meantProviders(adapters, config) : names;
  const isEmpty = found.file === undefined && !found.hasVariables;
  const checked = checkConfig(adapters, config, { nameAdapters });
  const input: ExamineInput = { adapters, config, checked, source, isEmpty, clock: io.clock };
  const speaks = flags.json !== true;
  const { bold, red, green } = io.outColors;
  const width = widthOf(io.outColumns);
  const show = (report: Pick<ProviderReport, 'adapter' | 'checks'>, provider?: string) => {
    const adapter = adapters.find(({ id }) => id === report.adapter);
    for (const diagnosis of report.checks) {
      const places = placesOf(diagnosis, provider, adapter, config);
      for (const line of linesOf(diagnosis, places, io.outColors, width)) io.out(line);
    }
  };

  const checks = examineConfig(input);
  if (speaks) {
    io.out(bold('configuration'));
    show({ adapter: undefined, checks });
  }
  const reports: ProviderReport[] = [];
  for (const provider of providers) {
    const report = await examineProvider(provider, input);
    reports.push(report);
    if (!speaks) continue;
    const of = report.adapter === undefined || report.adapter === provider ? '' : ` (${report.adapter})`;
    io.out(`\n${bold(provider)}${of}`);
    show(report, provider);
  }
  const report = { source, checks, providers: reports };
  if (!speaks) io.out(JSON.stringify(jsonOf(report, adapters, config), null, 2));
  else {
    const failed = [...checks, ...reports.flatMap((one) => one.checks)].filter(
      ({ outcome }) => outcome === 'failed',
    );
    const well = reports.every(({ isComplete }) => isComplete)
      ? green('No problems found.')
      : 'No problems found, but not everything could be checked.';
    io.out(
      `\n${failed.length === 0 ? well : red(failed.length === 1 ? '1 problem to fix.' : `${failed.length} problems to fix.`)}`,
    );
  }
  return isWell(report) ? 0 : 1;
}
