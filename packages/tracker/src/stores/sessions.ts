import type { SessionKey, SessionStore, StoredState } from '@anyproof/core';
import { batched } from '../database/batched.js';
import { type Basis, readBases, type StoredBasis, storedSession } from './basis.js';
import { nameOf, type RowKey, rowKeyOf } from './facts.js';
import type { StoreParts } from './parts.js';
import { insertState, type StateUpdate, updateStates } from './state-writes.js';

export interface DatabaseSessions extends SessionStore {
  /**
   * The next read of this state need not ask the database: it was just read with others. If it has changed since, the write
   * notices. Returns a function that takes it back.
   */
  expect(row: RowKey, basis: StoredBasis): () => void;
}

/** States that were read and not yet written again; each is needed for a moment only. */
const MOST_READ = 2_000;

/**
 * The states of sessions. Each write that changes what an app sees appends to the history, and adds the event for the app, in the
 * same statement: nobody sees the one without the others.
 */
export function databaseSessions(parts: StoreParts): DatabaseSessions {
  const { sealing } = parts;
  const update = batched((updates: readonly StateUpdate[]) => updateStates(parts, updates));
  const basisOf = batched((rows: readonly RowKey[]) => readBases(parts, rows));
  const known = new Map<string, Basis>();

  const expected = new Map<string, StoredBasis>();

  const read = async (key: SessionKey): Promise<StoredState | undefined> => {
    const row = rowKeyOf(sealing, key);
    const name = nameOf(row);
    const found = expected.get(name) ?? (await basisOf(row)).found;
    expected.delete(name);
    if (found === undefined) return undefined;
    const { text, ...rest } = found;
    remember(known, row, rest);
    return { state: text, revision: rest.revision };
  };

  /** What `revision` stands for; undefined if it is no longer the newest. */
  const basisAt = async (row: RowKey, revision: string): Promise<Basis | undefined> => {
    const remembered = known.get(nameOf(row));
    if (remembered?.revision === revision) return remembered;
    const { found } = await basisOf(row);
    return found?.revision === revision ? found : undefined;
  };

  const write = async (key: SessionKey, state: string, revision: string | undefined): Promise<boolean> => {
    const row = rowKeyOf(sealing, key);
    const session = storedSession(state);
    if (revision === undefined) return insertState(parts, key, { row, text: state, session });
    const basis = await basisAt(row, revision);
    known.delete(nameOf(row));
    if (basis === undefined) return false;
    return update({ next: { row, text: state, session }, basis });
  };

  return {
    read,
    write,
    expect: (row, basis) => {
      const name = nameOf(row);
      expected.set(name, basis);
      return () => expected.delete(name);
    },
  };
}

function remember(known: Map<string, Basis>, row: RowKey, found: Basis): void {
  const name = nameOf(row);
  known.delete(name);
  known.set(name, found);
  const [oldest] = known.keys();
  if (known.size > MOST_READ && oldest !== undefined) known.delete(oldest);
}
