import { statSync } from 'node:fs';
import { extname, isAbsolute, join, resolve } from 'node:path';
import { importModule } from '@anyproof/config';
import { type Adapter, ProofingError } from '@anyproof/core';
import { UsageError } from '../terminal/failures.js';

/** AnyProof's own four adapters, each where it is installed. */
const OFFICIAL: readonly (() => Promise<Adapter>)[] = [
  async () => (await import('@anyproof/id360')).id360,
  async () => (await import('@anyproof/innovatrics')).innovatrics,
  async () => (await import('@anyproof/1kosmos')).oneKosmos,
  async () => (await import('@anyproof/shootid')).shootId,
];

/** Where an app passes an adapter to createProofing, a command has an option. */
export const nameAdapters = (ids: string): string =>
  `an adapter: ${ids}, or your own with --adapter <module>`;

/** Those that are installed, and those in the modules that were named (`--adapter`), which go before. */
export async function findAdapters(modules: readonly string[], cwd: string): Promise<readonly Adapter[]> {
  const named = await Promise.all(modules.map((path) => adaptersIn(path, cwd)));
  const official = await Promise.all(OFFICIAL.map((load) => load().catch(unlessMissing)));
  const all = [...named.flat(), ...official].filter((adapter) => adapter !== undefined);
  return all.filter((adapter, index) => all.findIndex(({ id }) => id === adapter.id) === index);
}

async function adaptersIn(module: string, cwd: string): Promise<Adapter[]> {
  const refuse = (why: string) => new UsageError(`--adapter ${module}: ${why}`);
  const path = resolve(cwd, module);
  const isFile = statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  if (!isFile && isPath(module)) throw refuse('there is no such file');
  // A package is the one that the person's own code would import.
  const imported = isFile ? importModule(path) : importModule(module, join(cwd, 'package.json'));
  const exported = await imported.catch((error: unknown) => {
    throw ProofingError.isInstance(error) ? refuse(error.message) : error;
  });
  const found = Object.values(exported).filter(isAdapter);
  if (found.length > 0) return found;
  throw refuse('exports no adapter; export what defineAdapter() returns');
}

function isPath(module: string): boolean {
  return module.startsWith('.') || isAbsolute(module) || /^\.[cm]?[jt]s$/.test(extname(module));
}

function isAdapter(value: unknown): value is Adapter {
  const adapter = Object(value);
  return (
    adapter.specificationVersion === 'v1' &&
    typeof adapter.id === 'string' &&
    typeof adapter.create === 'function'
  );
}

function unlessMissing(error: unknown): undefined {
  const code = Object(error).code;
  if (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') return undefined;
  throw error;
}
