import { createBox, type SealBox, type SealKey, type SealKeys, sealKey } from '@anyproof/core';
import { damaged } from './problems.js';

/** `data` keys encrypt; the one `index` key makes keyed hashes. */
export type Purpose = 'data' | 'index';

export interface Key extends SealKey {
  readonly purpose: Purpose;
}

/** As it is stored. */
export interface WrappedKey {
  readonly id: string;
  readonly purpose: Purpose;
  /** Encrypted with a seal key of the app's. */
  readonly wrapped: string;
}

export interface Wrapping {
  wrap(key: Key): WrappedKey;
  /** Undefined if none of the seal keys opens it. Throws if it was changed. */
  unwrap(stored: WrappedKey): Key | undefined;
}

const KEY_BYTES = 32;

/** With the app's seal keys: the first wraps, and all unwrap. */
export function wrappingWith(keys: SealKeys): Wrapping {
  const box: SealBox = createBox(keys);
  const boundTo = ({ purpose, id }: Pick<Key, 'purpose' | 'id'>) =>
    Buffer.from(JSON.stringify(['anyproof-tracker-key-v1', purpose, id]));
  return {
    wrap: (key) => {
      const { purpose, id, bytes } = key;
      return { id, purpose, wrapped: box.seal(boundTo(key), bytes.toString('base64')) };
    },
    unwrap: (stored) => {
      const opened = box.open(boundTo(stored), stored.wrapped);
      if ('secret' in opened) {
        const key = sealKey(Buffer.from(opened.secret, 'base64'));
        return { ...key, purpose: stored.purpose };
      }
      if (opened.problem === 'unknown_key') return undefined;
      throw damaged(opened.problem);
    },
  };
}

export function newKey(purpose: Purpose, bytes: (length: number) => Uint8Array): Key {
  return { ...sealKey(Buffer.from(bytes(KEY_BYTES))), purpose };
}
