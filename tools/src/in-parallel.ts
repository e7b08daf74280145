import { availableParallelism } from 'node:os';

/** Runs what `work` holds, as many at a time as there are cores; what is added meanwhile is run too. */
export async function inParallel(work: (() => Promise<void>)[]): Promise<void> {
  const lane = async (): Promise<void> => {
    for (let next = work.shift(); next !== undefined; next = work.shift()) await next();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), work.length) }, lane));
}
