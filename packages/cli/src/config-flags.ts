import { basename } from 'node:path';
import type { Command } from 'commander';
import type { FoundConfig, LoadConfigOptions } from '@anyproof/config';
import type { Io } from './terminal/io.js';

/** Of every command that works with the app's own configuration. */
export interface ConfigFlags {
  readonly config?: string;
  readonly envFile?: string;
  readonly adapter?: readonly string[];
}

export function withConfigFlags(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'the configuration; by default anyproof.config.* of this project, else variables',
    )
    .option('--env-file <file>', 'variables from a file (NAME=value); those that are set already go before')
    .option('--adapter <module>', 'an adapter of your own, as a path; may be repeated', collect);
}

export function configOptions({ config, envFile }: ConfigFlags, { cwd, env }: Io): LoadConfigOptions {
  return {
    cwd,
    env,
    ...(config === undefined ? {} : { file: config }),
    ...(envFile === undefined ? {} : { envFile }),
  };
}

/** In words. */
export function sourceOf({ file, hasVariables }: FoundConfig): string {
  if (file === undefined) return 'from environment variables';
  return `from ${basename(file)}${hasVariables ? '; ANYPROOF_… variables are set, too, and not read' : ''}`;
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
