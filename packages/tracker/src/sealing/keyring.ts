import {
  type Clock,
  createBox,
  type Random,
  type SealBox,
  type SealKey,
  type SealKeys,
} from '@anyproof/core';
import type { Database } from '../contract/database.js';
import type { Sealing } from '../contract/ports.js';
import { mac } from './digests.js';
import { damaged, keysLost, sealKeyMissing } from './problems.js';
import { storedKeys } from './stored-keys.js';
import { type Key, newKey, type WrappedKey, wrappingWith } from './wrapping.js';

/**
 * Encrypts with data keys, which are in the database, encrypted with the app's seal keys. So a new seal key replaces an old one
 * without a change to the rows.
 */
export interface Keyring extends Sealing {
  /**
   * Makes a new data key, which seals from now on, and encrypts all keys with the first seal key: older seal keys are not needed
   * any more. Returns how many keys there are. Other processes notice with the first text that the new key sealed.
   */
  rotate(): Promise<{ readonly keys: number }>;
}

export interface KeyringOptions {
  readonly schema: string;
  /** The app's seal keys. */
  readonly keys: SealKeys;
  readonly clock: Pick<Clock, 'now'>;
  readonly random: Pick<Random, 'bytes'>;
}

/** The keys in the order of the table, as this process can use them. */
interface Ring {
  readonly box: SealBox;
  readonly index: Buffer;
  /** Ids of those that no configured seal key opens. */
  readonly locked: ReadonlySet<string>;
}

/**
 * Reads the keys, or makes the first. `open` throws STORE_UNAVAILABLE, not retryable, for a text that was changed or belongs
 * elsewhere; it may read the table of keys, so on PGlite it must not be called within a transaction. Throws CONFIG if no
 * configured seal key opens the keys, and STORE_UNAVAILABLE if keys are missing while there are rows.
 */
export async function openKeyring(
  database: Database,
  { schema, keys, clock, random }: KeyringOptions,
): Promise<Keyring> {
  const wrapping = wrappingWith(keys);
  const table = storedKeys(database, schema, clock);
  const make = (purpose: Key['purpose']) => newKey(purpose, (length) => random.bytes(length));
  const first = await table.first(() => [wrapping.wrap(make('index')), wrapping.wrap(make('data'))]);

  /** Bytes by id, also of keys that another process has wrapped with a seal key that this one lacks. */
  const known = new Map<string, Key>();
  const ringOf = (stored: readonly WrappedKey[]): Ring => {
    for (const one of stored) {
      const key = known.get(one.id) ?? wrapping.unwrap(one);
      if (key !== undefined) known.set(one.id, key);
    }
    const usable = stored.flatMap(({ id }) => known.get(id) ?? []);
    const locked = new Set(stored.map(({ id }) => id).filter((id) => !known.has(id)));
    const index = usable.find(({ purpose }) => purpose === 'index');
    const [newest, ...older] = usable.filter(({ purpose }) => purpose === 'data');
    if (index === undefined || newest === undefined) throw locked.size > 0 ? sealKeyMissing() : keysLost();
    return { box: createBox([newest, ...older]), index: index.bytes, locked };
  };

  let ring = ringOf(first);
  if (ring.locked.size > 0) throw sealKeyMissing();

  return {
    seal: (boundTo, text) => ring.box.seal(placeOf(boundTo), text),
    open: async (boundTo, sealed) => {
      const open = () => ring.box.open(placeOf(boundTo), sealed);
      let opened = open();
      if ('problem' in opened && opened.problem === 'unknown_key') {
        ring = ringOf(await table.read());
        opened = open();
      }
      if ('secret' in opened) return opened.secret;
      throw ring.locked.has(keyIdOf(sealed)) ? sealKeyMissing() : damaged(opened.problem);
    },
    hash: (purpose, text) => mac(ring.index, ['hash', purpose, text]),
    digest: (previous, part) =>
      mac(ring.index, ['digest', ...(previous === undefined ? [] : [previous]), part]),
    rotate: async () => {
      const stored = await table.change((now) => [
        wrapping.wrap(make('data')),
        ...now.map((one) => wrapping.wrap(wrapping.unwrap(one) ?? missing())),
      ]);
      ring = ringOf(stored);
      return { keys: stored.length };
    },
  };
}

function missing(): never {
  throw sealKeyMissing();
}

function placeOf(boundTo: string): Buffer {
  return Buffer.from(JSON.stringify(['anyproof-tracker-v1', boundTo]));
}

function keyIdOf(sealed: string): SealKey['id'] {
  return sealed.slice(0, Math.max(0, sealed.indexOf('.')));
}
