// The adapters' harnesses as modules that run over the built packages: each is TypeScript beside its adapter's tests, and
// is transpiled to a git-ignored file from which its bare imports resolve.
import { fork } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = new URL('../', import.meta.url);

/** The names and modules of these adapters' harnesses; of all when none is named. */
export async function transpileHarnesses(wanted, folderName) {
  const { default: ts } = await import('typescript');
  const out = new URL(`dist/${folderName}/`, root);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const adapters = readdirSync(new URL('packages/', root))
    .filter((folder) => folder.startsWith('adapter-'))
    .map((folder) => ({ name: folder.slice('adapter-'.length), folder }))
    .filter(({ name }) => wanted.length === 0 || wanted.includes(name))
    .flatMap(({ name, folder }) => {
      const source = readIfThere(new URL(`packages/${folder}/test/conformance-harness.ts`, root));
      if (source === undefined) return [];
      const { outputText } = ts.transpileModule(source, {
        compilerOptions: {
          module: ts.ModuleKind.ESNext,
          target: ts.ScriptTarget.ES2023,
          verbatimModuleSyntax: true,
        },
      });
      const file = new URL(`${name}.mjs`, out);
      writeFileSync(file, outputText);
      return [{ name, file: pathToFileURL(fileURLToPath(file)).href }];
    });
  if (adapters.length === 0) throw new Error('there is no such adapter with a test/conformance-harness.ts');
  return adapters;
}

/** Runs what `work` holds, as many at a time as there are cores; what is added meanwhile is run too. */
export async function inParallel(work) {
  const lane = async () => {
    for (let next = work.shift(); next !== undefined; next = work.shift()) await next();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), work.length) }, lane));
}

/** This script in a process for each adapter, with the module of its harness first. Returns what is to be said of crashes. */
export async function runEach(adapters, { script, args, tell }) {
  const crashes = [];
  await inParallel(
    adapters.map(({ name, file }) => async () => {
      const code = await new Promise((resolve) => {
        const child = fork(script, [file, ...args], { stdio: 'inherit' });
        child.on('message', (message) => tell(name, message));
        child.on('close', resolve);
      });
      if (code !== 0) crashes.push(`${name}: the process ended with code ${code}`);
    }),
  );
  return crashes;
}

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
