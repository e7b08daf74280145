// A child process that answers calls, as its parent sees it.
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Answer, Call, Verb } from './messages.js';

/** By name. */
export interface Verbs {
  readonly [name: string]: Verb;
}

export interface Child<Called extends Verbs> {
  call<Name extends string & keyof Called>(
    verb: Name,
    ...argument: Parameters<Called[Name]>
  ): ReturnType<Called[Name]>;
  isAlive(): boolean;
  /** Resolves when it has ended: the signal, or the exit code. */
  readonly ended: Promise<string>;
  /** What it printed last. */
  output(): string;
  kill(): Promise<string>;
}

/** The process ended before it answered. */
export class Ended extends Error {
  constructor(
    readonly how: string,
    output: string,
  ) {
    super(`the process ended (${how}): ${output}`);
  }
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const MOST_OUTPUT = 4_000;

/** The script gets the options as JSON, and calls `answerCalls`. */
export function startChild<Called extends Verbs>(
  script: URL,
  options: unknown,
  execArgv: readonly string[] = [],
): Child<Called> {
  const child = fork(fileURLToPath(script), [JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [...execArgv],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = `${output}${chunk}`.slice(-MOST_OUTPUT);
    });
  const waiting = new Map<number, Waiting>();
  let how: string | undefined;
  child.on('message', (message) => {
    // The child sends nothing else.
    const { id, value, error } = message as Answer;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  const ended = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      how = signal ?? String(code);
      for (const { reject } of waiting.values()) reject(new Ended(how, output));
      resolve(how);
    });
  });
  let calls = 0;
  const call = (verb: string, argument?: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (how !== undefined) return reject(new Ended(how, output));
      calls += 1;
      waiting.set(calls, { resolve, reject });
      const sent: Call = { id: calls, verb, argument };
      child.send(sent, (error) => {
        if (error !== null) reject(new Ended(how ?? 'its channel is closed', output));
      });
    });
  return {
    // The child answers each verb with what it returns there.
    call: (verb, argument?: unknown) => call(verb, argument) as ReturnType<Called[typeof verb]>,
    isAlive: () => how === undefined,
    ended,
    output: () => output,
    kill: async () => {
      if (how === undefined) child.kill('SIGKILL');
      return ended;
    },
  };
}
