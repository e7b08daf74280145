// The report on the terminal.
import { RULES } from './judge.mjs';

const SHOWN = 8;

/** Failures that differ only in replacement, verb or scenario become one. */
export function grouped(failures) {
  const groups = new Map();
  for (const { rule, what, verb, scenario, call, path, replacement } of failures) {
    const key = [rule, call, path, what].join('\t');
    const group = groups.get(key) ?? { rule, what, call, path, replacements: [], verbs: [], scenarios: [] };
    for (const [list, item] of [
      [group.replacements, replacement],
      [group.verbs, verb],
      [group.scenarios, scenario],
    ])
      if (!list.includes(item)) list.push(item);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.rule.localeCompare(b.rule) || a.path.localeCompare(b.path));
}

export function printAdapter(
  { name, failures, keys, failedKeys, listed, runs, takes, ms, fields, missing },
  whole,
) {
  const counts = `${keys.size - failedKeys.size}/${keys.size}`.padStart(11);
  const seconds = `${(ms / 1000).toFixed(0)} s`.padStart(6);
  const shown = `fields ${fields.length - missing.length}/${fields.length}`;
  console.log(
    `${name.padEnd(12)}${counts} in ${String(runs).padStart(6)} runs of ${takes} takes${seconds}  ${shown}`,
  );
  for (const problem of listed) console.log(`  ✗ decides.mjs: ${problem}`);
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

export function printMissing({ name, missing }) {
  for (const { call, section, field } of missing)
    console.log(`✗ ${name}: no answer of the emulator has ${call} ${field} (dossier ${section})`);
}
