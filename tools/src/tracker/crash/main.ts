// Workers of one app share one PostgreSQL, and are killed at every step, while the database is stopped and started, connections
// are cut, clocks move, vendors are away for an hour, and messages come late, twice, out of order and forged. Prints how often at
// which point, and what was lost; exits with 1 if anything was.
//
//   npm run build && npm run test:crash
//   npm run test:crash -- --quick            a fifth of it, in a minute and a half
//   npm run test:crash -- --break store      less still, and something is made wrong: must report it (store, lease, inbox, handler, transaction)
//   npm run test:crash -- --seed 7           the same kills in the same order
//   npm run test:crash -- --evidence FILE    also writes down, as JSON, what the verdict is based on
//   npm run test:crash -- --patience 3       three times as long, where the machine has other work
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { messageOf, secondsSince } from '../../report.js';
import { EXTENTS, randomFrom } from './plans.js';
import { BREAKAGES, type Breakage } from './protocol.js';
import { printCases, printKills, shortfalls } from './report.js';
import { type Outcome, type RunOptions, run } from './run.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    break: { type: 'string' },
    patience: { type: 'string', default: '1' },
    evidence: { type: 'string' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});

const MODES = {
  full: {
    sizes: [4, 6, 8, 5, 3, 2, 6, 4],
    disturbedEvery: 9,
    killsWithinMs: 370_000,
    settlesWithinMs: 60_000,
  },
  quick: {
    sizes: [4, 6, 8, 3, 2, 5],
    disturbedEvery: 6,
    killsWithinMs: 85_000,
    settlesWithinMs: 30_000,
  },
  broken: {
    sizes: [4, 6],
    disturbedEvery: 9,
    killsWithinMs: 30_000,
    settlesWithinMs: 10_000,
  },
} as const;

function isBreakage(name: string): name is Breakage {
  return Object.hasOwn(BREAKAGES, name);
}

function options(): RunOptions {
  const { break: breakage } = values;
  const mode = breakage !== undefined ? 'broken' : values.quick ? 'quick' : 'full';
  if (breakage !== undefined && !isBreakage(breakage))
    throw new Error(`--break is one of ${Object.keys(BREAKAGES).join(', ')}`);
  const patience = Number(values.patience);
  const { killsWithinMs, settlesWithinMs } = MODES[mode];
  const limits = { killsWithinMs: killsWithinMs * patience, settlesWithinMs: settlesWithinMs * patience };
  return {
    ...MODES[mode],
    ...limits,
    patience,
    extent: EXTENTS[mode],
    random: randomFrom(Number(values.seed)),
    breakage,
  };
}

const startedAt = performance.now();
const chosen = options();
console.log(
  `seed ${values.seed}${chosen.breakage === undefined ? '' : `; broken on purpose: ${BREAKAGES[chosen.breakage]}`}`,
);
try {
  process.exitCode = report(await run(chosen));
} catch (error) {
  console.error(error instanceof Error ? error.stack : messageOf(error));
  process.exitCode = 1;
}
// Sockets to workers that were killed may linger.
process.exit();

function report({
  crew,
  settled,
  disturbances,
  post,
  traffic,
  requests,
  refused,
  moments,
  withPgBouncer,
}: Outcome): number {
  const { verdict, evidence, sessions } = settled;
  if (values.evidence !== undefined) {
    const plain = { ...evidence, unsettled: [...evidence.unsettled], moments };
    writeFileSync(values.evidence, JSON.stringify(plain, null, 1));
  }
  const { perPoint, least } = chosen.extent;
  printKills(crew);
  const { stopped, crashed, cut, outage, clock } = disturbances;
  console.log(
    `database stopped ${stopped} times, crashed ${crashed} times, connections cut ${cut} times, vendors away for an hour ${outage} times, clocks moved ${clock} times; every third worker ${withPgBouncer ? 'through PgBouncer' : 'would use PgBouncer, which is not installed'}`,
  );
  console.log(
    `creations ${traffic.asked}, answered ${traffic.answered}, repeated with their key ${traffic.repeated}, reported as unsettled ${verdict.reported}; vendor calls ${requests}, refused in outages ${refused}`,
  );
  console.log(
    `messages delivered ${post.delivered}, late ${post.late}, sent twice ${post.duplicates}, forged ${post.forged}, forged ones accepted ${post.forgeriesTaken}`,
  );
  printCases(verdict);
  for (const leftover of settled.leftovers) console.error(`  left: ${leftover}`);
  const problems = shortfalls(crew, perPoint, least);
  if (post.forgeriesTaken > 0) problems.push('forged messages were accepted');
  for (const problem of problems) console.error(`✗ ${problem}`);
  const { lost, appliedTwice, undelivered, atOnce, notIntact } = verdict;
  console.log(
    `two workers on one session at once ${atOnce.length}, histories not intact ${notIntact.length}`,
  );
  console.log(
    `crashes ${crew.kills.length}, sessions ${sessions}, lost ${lost.length}, applied twice ${appliedTwice.length}, undelivered ${undelivered.length} (${secondsSince(startedAt, 0)} s)`,
  );
  const bad = [lost, appliedTwice, undelivered, atOnce, notIntact, problems];
  return bad.every((cases) => cases.length === 0) ? 0 : 1;
}
