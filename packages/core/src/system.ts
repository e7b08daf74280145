import { nodeCrypto } from './builtin.js';
import { abortedError } from './contract/errors.js';
import type { Clock, Observer, Random } from './contract/ports.js';

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
      }, milliseconds);
      if (signal?.aborted) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    }),
};

export const systemRandom: Random = {
  bytes: (length) => nodeCrypto().randomBytes(length),
  uuid: () => nodeCrypto().randomUUID(),
  fraction: () => nodeCrypto().randomBytes(4).readUInt32BE() / 2 ** 32,
};

export const silentObserver: Observer = { observe: () => undefined };
