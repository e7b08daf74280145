import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Environment, ProofingError } from '@anyproof/core';

/** The variables of a file (`NAME=value`), as `node --env-file` reads them. Throws CONFIG when it cannot be read. */
export async function readVariables(file: string, cwd: string): Promise<Environment> {
  const text = await readFile(resolve(cwd, file), 'utf8').catch(() => {
    throw new ProofingError({ code: 'CONFIG', message: `the file of variables ${file} cannot be read` });
  });
  return parseEnv(text);
}

/** Whether variables named `ANYPROOF_…` are set. */
export function hasVariables(env: Environment): boolean {
  return Object.entries(env).some(([name, value]) => name.startsWith('ANYPROOF_') && value);
}
