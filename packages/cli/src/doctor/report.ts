import {
  type Adapter,
  type Diagnosis,
  originOf,
  type ProofingConfig,
  type SettingHelp,
} from '@anyproof/core';
import type { Colors } from '../terminal/io.js';
import { hang } from '../terminal/wrap.js';
import type { ProviderReport } from './examine.js';
import { helpOf } from './problems.js';

const LABEL = 19;
const INNER = 6;

/** One check as lines: what was seen, and for a failed one the fix, where to fix it and what the vendor says. */
export function linesOf(
  diagnosis: Diagnosis,
  places: readonly Place[],
  colors: Colors,
  width: number,
): string[] {
  const { check, outcome, detail = '', fix } = diagnosis;
  const { green, red, dim, bold } = colors;
  const mark = { ok: green('✓'), failed: red('✗'), skipped: dim('–') }[outcome];
  const name = check.padEnd(LABEL - 5);
  const shown = outcome === 'failed' ? bold(name) : outcome === 'skipped' ? dim(name) : name;
  const style = outcome === 'failed' ? (text: string) => text : dim;
  // A name that is longer than its column has a line of its own.
  const isLong = name.length > LABEL - 5 && detail !== '';
  const [first = '', ...rest] = hang(isLong ? ' '.repeat(LABEL) : '', detail, LABEL, width);
  const beside = isLong || first === '' ? '' : style(first);
  const lines = [
    `  ${mark} ${shown} ${beside}`.trimEnd(),
    ...(isLong ? [first, ...rest] : rest).map((line) => style(line)),
  ];
  if (outcome !== 'failed') return lines;
  const below = (label: string, text: string) =>
    hang(`${' '.repeat(INNER)}${label.padEnd(LABEL - INNER - 1)} `, text, LABEL, width);
  const pages = new Set(places.flatMap(({ help }) => (help?.page === undefined ? [] : [help.page])));
  return [
    ...lines,
    ...(fix === undefined || fix === '' ? [] : below('fix', fix)),
    ...(places.length === 0 ? [] : below('look at', places.map(({ place }) => place).join(', '))),
    ...[...pages].flatMap((page) => below('read', page)),
  ];
}

/** A setting, and where it is set. */
export interface Place {
  readonly setting: string;
  readonly place: string;
  readonly help?: SettingHelp;
}

/** Where the settings of a failed check are set; those that the provider does not have are left out. */
export function placesOf(
  { settings = [] }: Diagnosis,
  provider: string | undefined,
  adapter: Adapter | undefined,
  config: ProofingConfig,
): Place[] {
  if (provider === undefined) return [];
  // `testMode` stands beside the adapter's own.
  const names = adapter?.settingNames && [...adapter.settingNames, 'testMode'];
  return settings
    .filter(
      (setting) => setting !== '' && (names === undefined || names.includes(setting.split('.')[0] ?? '')),
    )
    .map((setting) => {
      const help = helpOf(adapter, setting.split('.'));
      const place = originOf(config, ['providers', provider, ...setting.split('.')]);
      return { setting, place, ...(help === undefined ? {} : { help }) };
    });
}

export interface DoctorReport {
  readonly source: string;
  readonly checks: readonly Diagnosis[];
  readonly providers: readonly ProviderReport[];
}

/** For machines. */
export function jsonOf(report: DoctorReport, adapters: readonly Adapter[], config: ProofingConfig): object {
  const whole = (checks: readonly Diagnosis[], provider?: string, adapterId?: string) =>
    checks.map(({ settings: _names, ...diagnosis }, index) => {
      const adapter = adapters.find(({ id }) => id === adapterId);
      const source = checks[index];
      if (source === undefined || diagnosis.outcome !== 'failed') return diagnosis;
      return { ...diagnosis, settings: placesOf(source, provider, adapter, config) };
    });
  return {
    ok: isWell(report),
    configuration: report.source,
    checks: whole(report.checks),
    providers: report.providers.map(({ provider, adapter, checks }) => ({
      provider,
      ...(adapter === undefined ? {} : { adapter }),
      checks: whole(checks, provider, adapter),
    })),
  };
}

export function isWell({ checks, providers }: DoctorReport): boolean {
  const all = [...checks, ...providers.flatMap((one) => one.checks)];
  return all.every(({ outcome }) => outcome !== 'failed');
}
