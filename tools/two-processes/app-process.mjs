// One process of the app, as the test sees it: calls that travel over its channel.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const APP = fileURLToPath(new URL('app.mjs', import.meta.url));

/** Resolves once the process has built its Proofing. */
export async function startApp(name, options) {
  const child = fork(APP, [JSON.stringify(options)]);
  const waiting = new Map();
  let ended;
  child.on('message', ({ id, value, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(value);
    else reject(new Error(`the ${name} failed: ${error}`));
  });
  child.on('exit', (code, signal) => {
    ended = new Error(`the ${name} ended (${signal ?? code})`);
    for (const { reject } of waiting.values()) reject(ended);
  });
  let calls = 0;
  const call = (verb, argument) =>
    new Promise((resolve, reject) => {
      if (ended !== undefined) return reject(ended);
      calls += 1;
      waiting.set(calls, { resolve, reject });
      child.send({ id: calls, verb, argument });
    });
  await call('ready');
  return {
    name,
    call,
    kill: async () => {
      if (ended !== undefined) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}
