// One worker, as the conductor sees it.
import { type Child, startChild } from '../processes/child.js';
import type { Verbs, WorkerOptions } from './protocol.js';

export interface WorkerProcess extends Child<Verbs> {
  readonly options: WorkerOptions;
  /** Where it takes messages. */
  readonly address: string;
}

/** Rejects with `Ended`: a worker may be killed while it starts. */
export async function startWorker(script: URL, options: WorkerOptions): Promise<WorkerProcess> {
  const child = startChild<Verbs>(script, options);
  const address = await child.call('ready');
  return { ...child, options, address };
}
