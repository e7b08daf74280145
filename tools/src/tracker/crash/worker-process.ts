// One worker, as the conductor sees it: calls that travel over its channel.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Call, Verb, Verbs, WorkerOptions } from './protocol.js';

export interface WorkerProcess {
  readonly options: WorkerOptions;
  /** Where it takes messages. */
  readonly address: string;
  call<Called extends Verb>(verb: Called, ...argument: Parameters<Verbs[Called]>): ReturnType<Verbs[Called]>;
  isAlive(): boolean;
  /** Resolves when it has ended: `SIGKILL`, or the exit code. */
  readonly ended: Promise<string>;
  kill(): Promise<string>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** How a worker that never got ready ended. */
export class EndedEarly extends Error {
  constructor(
    readonly how: string,
    readonly output: string,
  ) {
    super(`a worker ended before it was ready (${how}): ${output}`);
  }
}

const SCRIPT = fileURLToPath(new URL('worker/main.js', import.meta.url));
const MOST_OUTPUT = 4_000;

/** Rejects with `EndedEarly`: a worker may be killed while it starts. */
export async function startWorker(options: WorkerOptions): Promise<WorkerProcess> {
  const child = fork(SCRIPT, [JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-MOST_OUTPUT);
    });
  const waiting = new Map<number, Waiting>();
  let how: string | undefined;
  child.on('message', (message) => {
    // The worker sends nothing else.
    const { id, value, error } = message as Answer;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(`${options.name}: ${error}`));
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      how = signal ?? String(code);
      for (const { reject } of waiting.values()) reject(new EndedEarly(how, output));
      if (signal === null && code !== 0) console.error(`${options.name} ended with ${code}:\n${output}`);
      resolve(how);
    });
  });
  let calls = 0;
  const call = (verb: Verb, argument?: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (how !== undefined) return reject(new EndedEarly(how, output));
      calls += 1;
      waiting.set(calls, { resolve, reject });
      const sent: Call = { id: calls, verb, argument };
      child.send(sent, (error) => {
        if (error !== null) reject(new EndedEarly(how ?? 'its channel is closed', output));
      });
    });
  const address = String(await call('ready'));
  return {
    options,
    address,
    // The worker answers each verb with what it returns there.
    call: (verb, argument?: unknown) => call(verb, argument) as ReturnType<Verbs[typeof verb]>,
    isAlive: () => how === undefined,
    ended,
    kill: async () => {
      if (how === undefined) child.kill('SIGKILL');
      return ended;
    },
  };
}
