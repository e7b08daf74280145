import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Environment, isConfigVariable } from '@anyproof/core';
import { readText } from './text.js';

/** The variables of a file (`NAME=value`), as `node --env-file` reads them. Throws CONFIG when it cannot be read. */
export async function readVariables(file: string, cwd: string): Promise<Environment> {
  const text = await readText(resolve(cwd, file), `the file of variables ${file}`);
  // Windows line ends: Node keeps the first half of each in the value.
  return parseEnv(text.replaceAll('\r\n', '\n'));
}

/** Whether variables of the configuration, named `ANYPROOF_…`, are set. */
export function hasVariables(env: Environment): boolean {
  return Object.entries(env).some(([name, value]) => isConfigVariable(name) && value);
}
