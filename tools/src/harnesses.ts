// The adapters' harnesses as modules that run over the built packages: each is TypeScript beside its adapter's tests, and
// is transpiled to a git-ignored file from which its bare imports resolve.
import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';
import { inParallel } from './in-parallel.js';
import { root } from './root.js';

export interface AdapterHarness {
  /** The adapter's id. */
  readonly name: string;
  /** The address of the transpiled module. */
  readonly file: string;
}

interface EachOptions<Message> {
  /** Gets the address of the harness and then `args`, and sends messages of this type only. */
  readonly script: URL;
  readonly args: readonly string[];
  tell(name: string, message: Message): void;
}

/** The harnesses of these adapters; of all when none is named. */
export function transpileHarnesses(wanted: readonly string[], folderName: string): AdapterHarness[] {
  const out = join(root, 'dist', folderName);
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  const adapters = readdirSync(join(root, 'packages'))
    .filter((folder) => folder.startsWith('adapter-'))
    .map((folder) => ({
      name: folder.slice('adapter-'.length),
      source: join(root, 'packages', folder, 'test/conformance-harness.ts'),
    }))
    .filter(({ name, source }) => (wanted.length === 0 || wanted.includes(name)) && existsSync(source));
  if (adapters.length === 0) throw new Error('there is no such adapter with a test/conformance-harness.ts');
  return adapters.map(({ name, source }) => {
    const { outputText } = ts.transpileModule(readFileSync(source, 'utf8'), {
      compilerOptions: {
        module: ts.ModuleKind.ESNext,
        target: ts.ScriptTarget.ES2023,
        verbatimModuleSyntax: true,
      },
    });
    const file = join(out, `${name}.mjs`);
    writeFileSync(file, outputText);
    return { name, file: pathToFileURL(file).href };
  });
}

/** Runs the script in a process per adapter. Returns a line for each that crashed. */
export async function runEach<Message>(
  adapters: readonly AdapterHarness[],
  { script, args, tell }: EachOptions<Message>,
): Promise<string[]> {
  const crashes: string[] = [];
  await inParallel(
    adapters.map(({ name, file }) => async () => {
      const code = await new Promise<number | null>((resolve) => {
        const child = fork(fileURLToPath(script), [file, ...args], { stdio: 'inherit' });
        // The script sends nothing else.
        child.on('message', (message) => tell(name, message as Message));
        child.on('close', resolve);
      });
      if (code !== 0) crashes.push(`${name}: the process ended with code ${code}`);
    }),
  );
  return crashes;
}
