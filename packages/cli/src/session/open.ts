import { checkConfig, configError, createProofing, type Proofing, type ProofingEvent } from '@anyproof/core';
import { findAdapters, nameAdapters } from '../configuration/adapters.js';
import { type ConfigFlags, configFor } from '../configuration/flags.js';
import { NOTHING } from '../configuration/nothing.js';
import { UsageError } from '../terminal/failures.js';
import type { Io } from '../terminal/io.js';

export interface SessionFlags extends ConfigFlags {
  readonly json?: true;
  readonly trace?: true;
}

/** The app's own Proofing, by its configuration. */
export async function openProofing(flags: SessionFlags, io: Io): Promise<Proofing> {
  const { config, file, hasVariables } = await configFor(flags, io);
  if (file === undefined && !hasVariables) throw new UsageError(`${NOTHING.detail}: ${NOTHING.fix}`);
  const adapters = await findAdapters(flags.adapter ?? [], io.cwd);
  const { findings } = checkConfig(adapters, config, { nameAdapters });
  if (findings.length > 0) throw configError(findings);
  const observer = { observe: (event: ProofingEvent) => trace(event, io) };
  return createProofing({
    adapters,
    config,
    deps: { clock: io.clock, ...(flags.trace === undefined ? {} : { observer }) },
  });
}

function trace(event: ProofingEvent, io: Io): void {
  if (event.type !== 'http') return;
  const { method, route, status = 'no answer', milliseconds } = event;
  io.err(io.errColors.dim(`  ${method} ${route} → ${status} in ${milliseconds} ms`));
}

/** A signal that Ctrl-C fires, and what forgets it. */
export function interruptible(io: Io): { readonly signal: AbortSignal; done(): void } {
  const controller = new AbortController();
  return { signal: controller.signal, done: io.onInterrupt(() => controller.abort()) };
}
