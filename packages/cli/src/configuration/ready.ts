import { type Adapter, checkConfig, configError, type ProofingConfig } from '@anyproof/core';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';
import { findAdapters, nameAdapters } from './adapters.js';
import { type ConfigFlags, configFor } from './flags.js';
import { NOTHING } from './nothing.js';

export interface ReadyConfig {
  readonly adapters: readonly Adapter[];
  readonly config: ProofingConfig;
}

/** The app's own configuration. Throws a UsageError if there is none, and CONFIG with everything that is wrong with it. */
export async function readyConfig(flags: ConfigFlags, io: Io): Promise<ReadyConfig> {
  const { config, file, hasVariables } = await configFor(flags, io);
  if (file === undefined && !hasVariables) throw new UsageError(`${NOTHING.detail}: ${NOTHING.fix}`);
  const adapters = await findAdapters(flags.adapter ?? [], io.cwd);
  const { findings } = checkConfig(adapters, config, { nameAdapters });
  if (findings.length > 0) throw configError(findings);
  return { adapters, config };
}
