import { abortedError } from '../contract/errors.js';
import type { Clock, Random } from '../contract/ports.js';
import { nodeCrypto } from '../support/node.js';
import { timerOf } from '../support/time.js';

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const abort = () => {
        clearTimeout(timer);
        reject(abortedError());
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', abort);
        resolve();
      }, timerOf(milliseconds));
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    }),
};

export const systemRandom: Random = {
  bytes: (length) => nodeCrypto().randomBytes(length),
  uuid: () => nodeCrypto().randomUUID(),
  fraction: () => nodeCrypto().randomBytes(4).readUInt32BE() / 2 ** 32,
};
