import { resolve } from 'node:path';
import type { Adapter } from '@anyproof/core';
import { importModule } from '@anyproof/config';
import { UsageError } from './usage-error.js';

/** The four of the house, each where it is installed. */
const OFFICIAL: readonly (() => Promise<Adapter>)[] = [
  async () => (await import('@anyproof/id360')).id360,
  async () => (await import('@anyproof/innovatrics')).innovatrics,
  async () => (await import('@anyproof/1kosmos')).oneKosmos,
  async () => (await import('@anyproof/shootid')).shootId,
];

/** Those that are installed, and those in the modules that were named (`--adapter`), which go before. */
export async function findAdapters(modules: readonly string[], cwd: string): Promise<readonly Adapter[]> {
  const named = await Promise.all(modules.map((path) => adaptersIn(path, cwd)));
  const official = await Promise.all(OFFICIAL.map((load) => load().catch(unlessMissing)));
  const all = [...named.flat(), ...official].filter((adapter) => adapter !== undefined);
  return all.filter((adapter, index) => all.findIndex(({ id }) => id === adapter.id) === index);
}

async function adaptersIn(path: string, cwd: string): Promise<Adapter[]> {
  const found = Object.values(await importModule(resolve(cwd, path))).filter(isAdapter);
  if (found.length > 0) return found;
  throw new UsageError(`--adapter ${path}: exports no adapter; export what defineAdapter() returns`);
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
