import { createProofing, type Proofing, type ProofingEvent } from '@anyproof/core';
import type { ConfigFlags } from '../configuration/flags.js';
import { readyConfig } from '../configuration/ready.js';
import type { Io } from '../terminal/io.js';

export interface SessionFlags extends ConfigFlags {
  readonly json?: true;
  readonly trace?: true;
}

/** The app's own Proofing, by its configuration. */
export async function openProofing(flags: SessionFlags, io: Io): Promise<Proofing> {
  const { adapters, config } = await readyConfig(flags, io);
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
