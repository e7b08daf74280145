/** Runs `work` once for all who ask while it runs. A failure is everybody's, and the next to ask starts anew. */
export function singleFlight<Value>(work: () => Promise<Value>): () => Promise<Value> {
  let running: Promise<Value> | undefined;
  return () => {
    running ??= (async () => work())().finally(() => {
      running = undefined;
    });
    return running;
  };
}
