import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TokenCache } from '@anyproof/core';

/** A token cache in a folder, with leases: what only one of several processes can do is to make a file. */
export function fileTokens(folder: string): TokenCache {
  return {
    get: async (key) => {
      const text = await readFile(join(folder, key), 'utf8').catch(() => undefined);
      if (text === undefined) return undefined;
      const kept: { readonly value: string; readonly until: number } = JSON.parse(text);
      return kept.until > Date.now() ? kept.value : undefined;
    },
    set: async (key, value, ttlMs) => {
      // Written aside, so that nobody reads half of it.
      const aside = join(folder, randomUUID());
      await writeFile(aside, JSON.stringify({ value, until: Date.now() + ttlMs }));
      await rename(aside, join(folder, key));
    },
    lease: async (key, ttlMs) => {
      const path = join(folder, `${key}.lease`);
      const age = await stat(path).then(
        ({ mtimeMs }) => Date.now() - mtimeMs,
        () => 0,
      );
      if (age > ttlMs) await rm(path, { force: true });
      const file = await open(path, 'wx').catch(() => undefined);
      await file?.close();
      return file && (() => rm(path, { force: true }));
    },
  };
}
