// The report on the terminal.
import type { AdapterName } from './decides.js';
import type { ComparedField } from './fields.js';
import { RULES, type Rule } from './judge.js';
import type { SweepFailure } from './share.js';

/** Failures that differ only in replacement, verb or scenario. */
export interface FailureGroup {
  readonly rule: Rule;
  readonly what: string;
  readonly call: string;
  readonly path: string;
  readonly replacements: string[];
  readonly verbs: string[];
  readonly scenarios: string[];
}

/** One adapter's shares together. */
export interface AdapterResult {
  readonly name: AdapterName;
  readonly failures: readonly SweepFailure[];
  readonly fields: readonly ComparedField[];
  readonly missing: readonly ComparedField[];
  readonly keys: ReadonlySet<string>;
  readonly failedKeys: ReadonlySet<string>;
  /** What is wrong with its list in decides.ts. */
  readonly listed: readonly string[];
  readonly runs: number;
  readonly takes: number;
  readonly ms: number;
}

const SHOWN = 8;

export function grouped(failures: readonly SweepFailure[]): FailureGroup[] {
  const groups = new Map<string, FailureGroup>();
  for (const { rule, what, verb, scenario, call, path, replacement } of failures) {
    const key = [rule, call, path, what].join('\t');
    const group: FailureGroup = groups.get(key) ?? {
      rule,
      what,
      call,
      path,
      replacements: [],
      verbs: [],
      scenarios: [],
    };
    add(group.replacements, replacement);
    add(group.verbs, verb);
    add(group.scenarios, scenario);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.rule.localeCompare(b.rule) || a.path.localeCompare(b.path));
}

function add(list: string[], item: string): void {
  if (!list.includes(item)) list.push(item);
}

export function printAdapter(
  { name, failures, keys, failedKeys, listed, runs, takes, ms, fields, missing }: AdapterResult,
  whole: boolean,
): void {
  const counts = `${keys.size - failedKeys.size}/${keys.size}`.padStart(11);
  const seconds = `${(ms / 1000).toFixed(0)} s`.padStart(6);
  const shown = `fields ${fields.length - missing.length}/${fields.length}`;
  console.log(
    `${name.padEnd(12)}${counts} in ${String(runs).padStart(6)} runs of ${takes} takes${seconds}  ${shown}`,
  );
  for (const problem of listed) console.log(`  ✗ decides.ts: ${problem}`);
  const groups = grouped(failures);
  for (const rule of new Set(groups.map((group) => group.rule))) {
    const of = groups.filter((group) => group.rule === rule);
    console.log(`  ✗ ${rule} (${RULES[rule]}): ${of.length}`);
    for (const { call, path, what, replacements, verbs, scenarios } of whole ? of : of.slice(0, SHOWN))
      console.log(
        `      ${call} ${path} [${replacements.join(', ')}] ${what}; ${verbs.join(', ')}; ${scenarios[0]}${scenarios.length > 1 ? ` and ${scenarios.length - 1} more` : ''}`,
      );
    if (!whole && of.length > SHOWN)
      console.log(`      … ${of.length - SHOWN} more: --adapter ${name} --list`);
  }
}

export function printMissing({ name, missing }: AdapterResult): void {
  for (const { call, section, field } of missing)
    console.log(`✗ ${name}: no answer of the emulator has ${call} ${field} (dossier ${section})`);
}
