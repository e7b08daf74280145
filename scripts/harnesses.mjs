// The adapters' harnesses as modules that run over the built packages: each is TypeScript beside its adapter's tests, and
// is transpiled to a git-ignored file from which its bare imports resolve.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
