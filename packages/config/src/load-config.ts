import { basename, dirname } from 'node:path';
import {
  type ConfigFinding,
  type ConfigProblem,
  configFinding,
  configFromEnv,
  type Environment,
  type ProofingConfig,
  withOrigin,
} from '@anyproof/core';
import { topLevelOf } from './content/top-level.js';
import { resolveValues } from './content/values.js';
import { findConfigFile, loadConfigFile } from './file/find.js';
import { hasVariables, readVariables } from './file/variables.js';

export interface LoadConfigOptions {
  /** The configuration file; by default the nearest `anyproof.config.*`, upwards to the root of the project. */
  readonly file?: string;
  /** Where the search begins; the process's own by default. */
  readonly cwd?: string;
  /** The process's own by default. */
  readonly env?: Environment;
  /** A file of variables (`NAME=value`); what `env` has takes precedence. */
  readonly envFile?: string;
}

export interface FoundConfig {
  readonly config: ProofingConfig;
  /** Absent when it came from environment variables. */
  readonly file?: string;
  /** Whether variables named `ANYPROOF_…` are set, which a file's settings go before. */
  readonly hasVariables: boolean;
}

/**
 * Reads `anyproof.config.json`, `.yaml`, `.ts`, `.mjs` …, or the environment's `ANYPROOF_…` variables where there is no
 * such file. JSON and YAML may hold `${NAME}` for an environment variable and `{ "file": "/run/secrets/x" }` for a
 * secret in a file; code exports the configuration, or a function (async if need be) that returns it. Throws CONFIG when
 * the file cannot be read; what is wrong in it, `createProofing` tells, all at once, with file and path.
 */
export async function loadConfig(options: LoadConfigOptions = {}): Promise<ProofingConfig> {
  return (await findConfig(options)).config;
}

/** The same, and where it came from. */
export async function findConfig(options: LoadConfigOptions = {}): Promise<FoundConfig> {
  const { cwd = process.cwd() } = options;
  const named = options.envFile === undefined ? {} : await readVariables(options.envFile, cwd);
  // What the environment already has takes precedence.
  const env = { ...named, ...(options.env ?? process.env) };
  const file = await findConfigFile(options.file, cwd);
  if (file === undefined) return { config: configFromEnv(env), hasVariables: hasVariables(env) };
  const { content, isCode } = await loadConfigFile(file);
  return { config: configOf(file, content, isCode ? undefined : env), file, hasVariables: hasVariables(env) };
}

function configOf(file: string, content: unknown, env: Environment | undefined): ProofingConfig {
  const name = basename(file);
  const findings: ConfigFinding[] = [];
  const report = (setting: readonly string[], problem: ConfigProblem, what: string) => {
    const where = [name, setting.join('.')].filter(Boolean).join(': ');
    findings.push(configFinding(problem, setting, where, `${where} ${what}`));
  };
  const resolved =
    env === undefined ? content : resolveValues(content, { env, folder: dirname(file), report });
  const isSealReported = findings.some(({ setting }) => setting[0] === 'seal');
  const { seal, ...config } = topLevelOf(resolved, report);
  const whole = { ...config, ...(seal === undefined || isSealReported ? {} : { seal }) };
  return withOrigin(whole, (path) => `${name}: ${path.join('.')}`, findings);
}
