// The journeys of docs/architecture.md: each file that they name is there, and each step follows from one before it, by an
// import or by a call that both files name.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../root.js';

const PAGE = 'docs/architecture.md';

interface Step {
  readonly file: string;
  /** The name that the step before calls, where there is an interface between the two. */
  readonly call?: string | undefined;
}

interface Journey {
  readonly title: string;
  readonly steps: readonly Step[];
}

/** Sections named "Journey: …", whose numbered lines begin with a file and may say ", by `name`". */
function journeysIn(page: string): readonly Journey[] {
  return page
    .split(/^### Journey: /m)
    .slice(1)
    .map((section) => ({
      title: section.slice(0, section.indexOf('\n')),
      steps: [...section.matchAll(/^\d+\. `([^`]+)`(?:, by `([^`]+)`)?/gm)].map(([, file = '', call]) => ({
        file,
        call,
      })),
    }));
}

const sources = new Map<string, string>();
function sourceOf(file: string): string {
  const source = sources.get(file) ?? readFileSync(join(root, file), 'utf8');
  sources.set(file, source);
  return source;
}

/** The files of this repository that a file imports by their paths. */
function importsOf(file: string): readonly string[] {
  const paths = [...sourceOf(file).matchAll(/from '(\.{1,2}\/[^']+)\.js'/g)];
  return paths.map(([, path = '']) => join(dirname(file), `${path}.ts`));
}

/** What an import of a whole package may lead to. */
const PACKAGES: Readonly<Record<string, string>> = {
  '@anyproof/core': 'packages/core/src/',
  '@anyproof/provider-kit': 'packages/provider-kit/src/',
};

/** Whether one file imports the other, or a name that the other exports from its package. */
function isImported(from: string, to: string): boolean {
  if (importsOf(from).includes(to)) return true;
  const [name] = Object.entries(PACKAGES).find(([, folder]) => to.startsWith(folder)) ?? [];
  if (name === undefined) return false;
  const exported = [...sourceOf(to).matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)];
  const imported = [...sourceOf(from).matchAll(/import \{([^}]*)\} from '([^']+)'/g)]
    .filter(([, , source]) => source === name)
    .flatMap(([, names = '']) => names.split(',').map((one) => one.replace(/\btype\b/, '').trim()));
  return exported.some(([, one = '']) => imported.includes(one));
}

function problemOf(step: Step, before: readonly Step[]): string | undefined {
  if (!existsSync(join(root, step.file))) return 'there is no such file';
  if (before.length === 0) return undefined;
  const { call } = step;
  if (call !== undefined) {
    const called = new RegExp(`\\b${call}\\b`);
    const isCalled =
      called.test(sourceOf(step.file)) && before.some(({ file }) => called.test(sourceOf(file)));
    return isCalled ? undefined : `no step before calls ${call}, or it is not there`;
  }
  return before.some(({ file }) => isImported(file, step.file)) ? undefined : 'no step before imports it';
}

const journeys = journeysIn(readFileSync(join(root, PAGE), 'utf8'));
let wrong = 0;
for (const { title, steps } of journeys) {
  console.log(`${String(steps.length).padStart(3)} files  ${title}`);
  for (const [index, step] of steps.entries()) {
    const problem = problemOf(step, steps.slice(0, index));
    console.log(`           ${step.file}`);
    if (problem === undefined) continue;
    wrong += 1;
    console.error(`           ${step.file}: ${problem}`);
  }
}
console.log(`${journeys.length} journeys, ${wrong} wrong steps`);
process.exitCode = wrong === 0 && journeys.length > 0 ? 0 : 1;
