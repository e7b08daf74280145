// From `anyproof new-adapter` to green conformance, over the built packages: scaffolds an adapter into a temporary folder,
// builds it, and fills in the vendor's missing words one TODO at a time, as docs/write-an-adapter.md does. Fresh, every red
// case must say where it is fixed; no TODO that is done may turn a case red; at the end none is red, and the faults and leaks
// are as they should be. Exits with 1 otherwise.
//
//   npm run build && npm run test:template
//   npm run test:template -- --quick         without the steps between the first and the last, the faults and the leaks
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { adapterNames, renamed } from '../../packages/cli/dist/esm/new-adapter/names.js';
import { withDeclarations } from './declarations.js';
import { stepsOf } from './newcomer/steps.js';
import { reportProblems, secondsSince } from './report.js';
import { root } from './root.js';

interface Case {
  readonly name: string;
  readonly isRed: boolean;
  /** What the runner printed of it. */
  readonly text: string;
}

interface Outcome {
  readonly red: readonly Case[];
  readonly green: ReadonlySet<string>;
  readonly seconds: string;
}

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const NAME = 'demo-vendor';
/** What the page writes, in the order of the TODOs. */
const WRITTEN = stepsOf('docs/write-an-adapter.md').flatMap(({ actions }) =>
  actions.filter(({ kind }) => kind === 'in'),
);
const names = adapterNames(NAME);
const home = mkdtempSync(join(tmpdir(), 'anyproof-template-'));
const folder = join(home, `anyproof-${NAME}`);
const problems: string[] = [];

try {
  execFileSync('node', [join(root, 'packages/cli/bin/anyproof.js'), 'new-adapter', NAME], {
    cwd: home,
    stdio: 'ignore',
  });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  compile('tsconfig.build.json');
  let before = show('fresh', conformance());
  if (before.red.length === 0) problems.push('fresh, nothing is red: the template lacks no word');
  for (const { name, text } of before.red)
    if (!/→ src\/\S+\.ts: TODO \d: /.test(text))
      problems.push(`fresh, "${name}" does not say where it is fixed`);

  for (const [index, { detail, text }] of WRITTEN.entries()) {
    const file = join(folder, detail);
    const done = `TODO ${index + 1}, ${detail}`;
    writeFileSync(file, withDeclarations(readFileSync(file, 'utf8'), renamed(text, names, true)));
    if (options.quick && index < WRITTEN.length - 1) continue;
    const after = show(done, conformance());
    for (const { name } of after.red)
      if (before.green.has(name)) problems.push(`${done} turns "${name}" red`);
    before = after;
  }
  for (const { name, text } of before.red) problems.push(`finished, "${name}" is red: ${text}`);
  for (const search of options.quick ? [] : ['faults', 'leaks']) {
    const { status, stdout, stderr } = spawnSync('node', [`build/test/${search}.js`], {
      cwd: folder,
      encoding: 'utf8',
    });
    console.log(stdout.trimEnd().split('\n').at(-1));
    if (status !== 0) problems.push(`finished, ${search}:\n${stdout}${stderr}`);
  }
  compile('tsconfig.build.json');
} finally {
  rmSync(home, { recursive: true, force: true });
}
reportProblems(problems, console.error);

function compile(project: string): void {
  const { status, stdout } = spawnSync('npx', ['tsc', '-p', project], { cwd: folder, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${project} does not compile:\n${stdout}`);
}

function conformance(): Outcome {
  const startedAt = performance.now();
  compile('tsconfig.json');
  const { stdout } = spawnSync('node', ['--test', '--test-reporter=tap', 'build/test/conformance.test.js'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 27,
  });
  const cases = stdout.split(/^(?=(?:not )?ok \d+ - )/m).flatMap((text) => {
    const [, not, name, skip] = /^(not )?ok \d+ - (.*?)( # SKIP.*)?$/m.exec(text) ?? [];
    return name === undefined || skip !== undefined ? [] : [{ name, isRed: not !== undefined, text }];
  });
  return {
    red: cases.filter(({ isRed }) => isRed),
    green: new Set(cases.filter(({ isRed }) => !isRed).map(({ name }) => name)),
    seconds: secondsSince(startedAt),
  };
}

function show(what: string, outcome: Outcome): Outcome {
  const { red, green, seconds } = outcome;
  console.log(
    `${what.padEnd(36)}${String(green.size).padStart(4)} green${String(red.length).padStart(5)} red  (${seconds} s)`,
  );
  return outcome;
}
