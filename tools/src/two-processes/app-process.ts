// One process of the app, as the test sees it: calls that travel over its channel.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Answer, AppOptions, Call, Verb, Verbs } from './protocol.js';

export interface AppProcess {
  readonly name: string;
  call<Called extends Verb>(verb: Called, ...argument: Parameters<Verbs[Called]>): ReturnType<Verbs[Called]>;
  kill(): Promise<void>;
}

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}

const APP = fileURLToPath(new URL('app.js', import.meta.url));

/** Resolves once the process has built its Proofing. */
export async function startApp(name: string, options: AppOptions): Promise<AppProcess> {
  const child = fork(APP, [JSON.stringify(options)]);
  const waiting = new Map<number, Waiting>();
  let ended: Error | undefined;
  child.on('message', (message) => {
    // The app sends nothing else.
    const { id, value, error } = message as Answer;
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(`the ${name} failed: ${error}`));
  });
  child.on('exit', (code, signal) => {
    ended = new Error(`the ${name} ended (${signal ?? code})`);
    for (const { reject } of waiting.values()) reject(ended);
  });
  let calls = 0;
  const call = (verb: Verb, argument?: unknown): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      calls += 1;
      waiting.set(calls, { resolve, reject });
      const sent: Call = { id: calls, verb, argument };
      child.send(sent);
    });
  await call('ready');
  return {
    name,
    // The app answers each verb with what it returns there.
    call: (verb, argument?: unknown) => call(verb, argument) as ReturnType<Verbs[typeof verb]>,
    kill: async () => {
      if (ended !== undefined) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
