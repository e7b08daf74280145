/** Statements of one kind in progress at a time: while one waits for the disk, the next one is being built. */
const LANES = 2;
const MOST = 200;

interface Waiting<Item, Result> {
  readonly item: Item;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Runs calls together that come while earlier ones are in progress: one statement for many rows costs little more than for
 * one. Nothing waits for company, so an idle system is as fast as without. `run` returns a result for each item, in order;
 * if it fails, each item is run alone, since one of them may be to blame for all.
 */
export function batched<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
): (item: Item) => Promise<Result> {
  const queue: Waiting<Item, Result>[] = [];
  let busy = 0;

  const alone = async ({ item, resolve, reject }: Waiting<Item, Result>) => {
    try {
      resolve(resultAt(await run([item]), 0));
    } catch (error) {
      reject(error);
    }
  };
  const together = async (all: readonly Waiting<Item, Result>[]) => {
    try {
      const results = await run(all.map(({ item }) => item));
      for (const [index, { resolve }] of all.entries()) resolve(resultAt(results, index));
    } catch {
      await Promise.all(all.map(alone));
    }
  };
  const next = async (): Promise<void> => {
    busy += 1;
    while (queue.length > 0) {
      const all = queue.splice(0, MOST);
      const [only, ...others] = all;
      if (only !== undefined && others.length === 0) await alone(only);
      else await together(all);
    }
    busy -= 1;
  };

  return (item) =>
    new Promise((resolve, reject) => {
      queue.push({ item, resolve, reject });
      if (busy < LANES) void next();
    });
}

function resultAt<Result>(results: readonly Result[], index: number): Result {
  const result = results[index];
  if (result === undefined) throw new TypeError('a batch returned too few results');
  return result;
}
