import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Environment, ProofingError } from '@anyproof/core';

/** As `node --env-file`: what the environment has already goes before. Throws CONFIG when the file cannot be read. */
export async function withEnvFile(
  env: Environment,
  file: string | undefined,
  cwd: string,
): Promise<Environment> {
  if (file === undefined) return env;
  const text = await readFile(resolve(cwd, file), 'utf8').catch(() => {
    throw new ProofingError({ code: 'CONFIG', message: `the file of variables ${file} cannot be read` });
  });
  return { ...parseEnv(text), ...env };
}
