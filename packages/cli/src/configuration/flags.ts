import { basename } from 'node:path';
import { type FoundConfig, findConfig, hasVariables, readVariables } from '@anyproof/config';
import { configFromEnv, type Environment, ProofingError } from '@anyproof/core';
import type { Command } from 'commander';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { quoted } from '../terminal/shell-words.js';

/** Of every command that works with the app's own configuration. */
export interface ConfigFlags {
  readonly config?: string;
  readonly vars?: string;
  readonly adapter?: readonly string[];
}

/** In place of a file: variables alone. */
const NO_FILE = 'none';

// Not `--env-file`: Node takes that for itself, wherever it stands.
export function withConfigFlags(command: Command): Command {
  return command
    .option(
      '--config <file>',
      `the configuration; by default anyproof.config.* of this project, else variables; ${NO_FILE}: variables`,
    )
    .option(
      '--vars <file>',
      'variables from a file (NAME=value); variables that are already set take precedence',
    )
    .option('--adapter <module>', 'your own adapter: a path or a package; may be repeated', collect);
}

/** What the options and the environment say. Throws a UsageError for a file that was named and is none to use. */
export async function configFor({ config, vars }: ConfigFlags, { cwd, env }: Io): Promise<FoundConfig> {
  const named = await variablesIn(vars, cwd);
  const found = await findIn(config, cwd, { ...named, ...env });
  if (vars !== undefined) checkVariables(vars, named, found, config !== undefined);
  return found;
}

/** The environment, with the variables of the file that was named. */
export async function environmentFor({ vars }: ConfigFlags, { cwd, env }: Io): Promise<Environment> {
  return { ...(await variablesIn(vars, cwd)), ...env };
}

async function variablesIn(file: string | undefined, cwd: string): Promise<Environment> {
  if (file === undefined) return {};
  return readVariables(file, cwd).catch((error: unknown) => {
    throw ProofingError.isInstance(error) ? new UsageError(`--vars: ${error.message}`) : error;
  });
}

async function findIn(config: string | undefined, cwd: string, env: Environment): Promise<FoundConfig> {
  if (config === undefined) return findConfig({ cwd, env });
  if (config === NO_FILE) return { config: configFromEnv(env), hasVariables: hasVariables(env) };
  try {
    return await findConfig({ cwd, env, file: config });
  } catch (error) {
    throw ProofingError.isInstance(error) ? new UsageError(`--config: ${error.message}`) : error;
  }
}

/** A file that was named and not used would be overlooked: a test's session would be made in production. */
function checkVariables(vars: string, named: Environment, { file }: FoundConfig, isChosen: boolean): void {
  const configures = hasVariables(named);
  if (!configures && file === undefined)
    throw new UsageError(`--vars: ${vars} contains no ANYPROOF_ variable`);
  if (configures && file !== undefined && !isChosen)
    throw new UsageError(
      `${vars} and ${basename(file)} are two configurations: choose with --config ${basename(file)} or --config ${NO_FILE}`,
    );
}

/** The options that lead to the same configuration again, with a space before each: for commands that are proposed. */
export function configArguments({ config, vars, adapter = [] }: ConfigFlags): string {
  return [
    ...(config === undefined ? [] : ['--config', config]),
    ...(vars === undefined ? [] : ['--vars', vars]),
    ...adapter.flatMap((module) => ['--adapter', module]),
  ]
    .map((argument) => ` ${quoted(argument)}`)
    .join('');
}

/** Those among the arguments of a command that failed, perhaps before they were read. */
export function configFlagsIn(args: readonly string[]): ConfigFlags {
  const valuesOf = (option: string) =>
    args.flatMap((arg, index) => {
      if (arg.startsWith(`${option}=`)) return [arg.slice(option.length + 1)];
      const next = args[index + 1];
      return arg === option && next !== undefined ? [next] : [];
    });
  const [config] = valuesOf('--config').slice(-1);
  const [vars] = valuesOf('--vars').slice(-1);
  return {
    ...(config === undefined ? {} : { config }),
    ...(vars === undefined ? {} : { vars }),
    adapter: valuesOf('--adapter'),
  };
}

/** In words. */
export function sourceOf({ file, hasVariables }: FoundConfig): string {
  if (file === undefined) return 'from environment variables';
  return `from ${basename(file)}${hasVariables ? '; ANYPROOF_… variables are also set, and ignored' : ''}`;
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
