import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface Counts {
  readonly counts: Readonly<Record<string, number>>;
  readonly uploadedBytes: number;
}

export interface BenchServer {
  readonly origin: string;
  /** How often each path was asked for, and how many bytes came, since the last look. */
  counts(): Promise<Counts>;
  stop(): void;
}

/**
 * Starts the server in its own process, so that its CPU and memory are not counted. With `resultBytes`, every session has
 * ended and its result is so large.
 */
export async function startBenchServer(resultBytes?: number): Promise<BenchServer> {
  const script = fileURLToPath(new URL('./server.js', import.meta.url));
  const child: ChildProcess = fork(script, resultBytes === undefined ? [] : [String(resultBytes)]);
  const port = await new Promise<number>((resolve, reject) => {
    child.once('message', (message) => resolve(Number(message)));
    child.once('exit', () => reject(new Error('the bench server did not start')));
  });
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    counts: async () => (await (await fetch(`${origin}/__counts`)).json()) as Counts,
    stop: () => child.disconnect(),
  };
}
