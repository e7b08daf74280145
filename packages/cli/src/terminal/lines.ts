import type { Writable } from 'node:stream';

/** Lines to a stream of the process, and what became of them. */
export interface Lines {
  write(line: string): void;
  /** Aborted when nobody reads any more (`| head -1`). */
  readonly readerGone: AbortSignal;
  /** Waits for what was written. The error that lost a line; a reader who left wanted no more, and is none. */
  settled(): Promise<Error | undefined>;
}

export function linesTo(stream: Writable): Lines {
  const gone = new AbortController();
  let failure: Error | undefined;
  const note = (error: Error | null | undefined) => {
    // What follows the first error is about a stream that is closed by then.
    if (!error || failure !== undefined || gone.signal.aborted) return;
    if ('code' in error && error.code === 'EPIPE') gone.abort();
    else failure = error;
  };
  // Without a listener the process would end with a stack.
  stream.on('error', note);
  return {
    readerGone: gone.signal,
    write: (line) => {
      if (failure === undefined && !gone.signal.aborted) stream.write(`${line}\n`, note);
    },
    settled: () =>
      new Promise((resolve) => {
        stream.write('', (error) => {
          note(error);
          resolve(failure);
        });
      }),
  };
}
