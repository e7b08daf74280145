// The chain of a session's history: what was written can be redacted, and nothing else.
import { createHash } from 'node:crypto';
import { ProofingError, systemRandom } from '@anyproof/core';
import fc from 'fast-check';
import type { NewEntry } from '../src/stores/changes.js';
import { chained, type HistoryTail, isIntact, readEntry } from '../src/stores/history.js';
import { testSealing } from './events-sealing.js';

const sealing = testSealing();
const parts = { sealing, random: systemRandom };
const EMPTY: HistoryTail = { entries: 0, digest: undefined };

/** A row as a driver returns it. */
interface Stored {
  readonly sequence: number;
  readonly at: Date;
  readonly kind: string;
  readonly facts: string | null;
  readonly salt: Buffer | null;
  readonly content: Buffer;
  readonly digest: Buffer;
}

function written(entries: readonly NewEntry[], tail = EMPTY): { rows: readonly Stored[]; tail: HistoryTail } {
  const chain = chained(parts, tail, entries);
  const rows = chain.rows.map((row) => ({
    ...row,
    at: new Date(row.at),
    salt: Buffer.from(row.salt, 'hex'),
    content: Buffer.from(row.content, 'hex'),
    digest: Buffer.from(row.digest, 'hex'),
  }));
  return { rows, tail: chain.tail };
}

/** Whether these rows, in the order of their numbers, pass as this history. */
function passes(rows: readonly Stored[], tail: HistoryTail): boolean {
  const ordered = [...rows].sort((a, b) => a.sequence - b.sequence);
  return isIntact(
    sealing,
    tail,
    ordered.map((row) => readEntry({ ...row })),
  );
}

const redacted = (row: Stored): Stored => ({ ...row, facts: null, salt: null });

const entry: fc.Arbitrary<NewEntry> = fc.record({
  at: fc.integer({ min: 0, max: 4e12 }),
  kind: fc.constantFrom('changed', 'finalized', 'erased', 'redacted'),
  facts: fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }),
});
const history = fc.array(entry, { minLength: 1, maxLength: 6 }).map((entries) => written(entries));
/** A history, some of whose entries were redacted since. */
const kept = fc
  .tuple(history, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }))
  .map(([{ rows, tail }, isRedacted]) => ({
    rows: rows.map((row, index) => (isRedacted[index] ? redacted(row) : row)),
    tail,
  }));

const flipped = (bytes: Buffer, at: number): Buffer => {
  const copy = Buffer.from(bytes);
  copy.writeUInt8(copy.readUInt8(at % copy.length) ^ 1, at % copy.length);
  return copy;
};

/** What somebody might change in one entry. Each returns a row that differs, or undefined if it cannot be applied. */
const CHANGES: { readonly [what: string]: (row: Stored, at: number) => Stored | undefined } = {
  'another time': (row) => ({ ...row, at: new Date(row.at.getTime() + 1) }),
  'another kind': (row) => ({ ...row, kind: row.kind === 'changed' ? 'erased' : 'changed' }),
  'another number': (row) => ({ ...row, sequence: row.sequence + 10 }),
  'other facts': (row) => (row.facts === null ? undefined : { ...row, facts: '{"status":"completed"}' }),
  'a space in the facts': (row) => (row.facts === null ? undefined : { ...row, facts: `${row.facts} ` }),
  'facts that are not JSON': (row) => (row.facts === null ? undefined : { ...row, facts: '{' }),
  'facts without a salt': (row) => (row.facts === null ? undefined : { ...row, salt: null }),
  'a salt without facts': (row) => (row.facts === null ? undefined : { ...row, facts: null }),
  'another salt': (row, at) => (row.salt === null ? undefined : { ...row, salt: flipped(row.salt, at) }),
  'a salt that begins the facts': ({ salt, facts, ...row }) =>
    salt === null || facts === null
      ? undefined
      : { ...row, salt: Buffer.concat([salt, Buffer.from(facts.slice(0, 1))]), facts: facts.slice(1) },
  'facts that end the salt': ({ salt, facts, ...row }) =>
    salt === null || facts === null
      ? undefined
      : { ...row, salt: salt.subarray(0, 15), facts: `${salt.subarray(15).toString('latin1')}${facts}` },
  'facts where they were redacted': (row) =>
    row.facts === null ? { ...row, facts: '{}', salt: Buffer.alloc(16) } : undefined,
  'another hash of the facts': (row, at) => ({ ...row, content: flipped(row.content, at) }),
  'another digest': (row, at) => ({ ...row, digest: flipped(row.digest, at) }),
  'the hash of other facts': (row) => {
    const [salt, facts] = [Buffer.alloc(16), '{"status":"completed"}'];
    return { ...row, salt, facts, content: createHash('sha256').update(salt).update(facts).digest() };
  },
};

describe('a history', () => {
  it('is intact as it was written', () => {
    fc.assert(fc.property(history, ({ rows, tail }) => passes(rows, tail)));
  });

  it('is intact whichever entries were redacted', () => {
    fc.assert(fc.property(kept, ({ rows, tail }) => passes(rows, tail)));
  });

  it('is intact if it was written in several parts', () => {
    fc.assert(
      fc.property(fc.array(fc.array(entry, { maxLength: 3 }), { maxLength: 4 }), (portions) => {
        const whole = portions.reduce<{ rows: readonly Stored[]; tail: HistoryTail }>(
          ({ rows, tail }, portion) => {
            const next = written(portion, tail);
            return { rows: [...rows, ...next.rows], tail: next.tail };
          },
          { rows: [], tail: EMPTY },
        );
        expect(whole.tail.entries).toBe(portions.flat().length);
        expect(passes(whole.rows, whole.tail)).toBe(true);
      }),
    );
  });

  it('is intact while it is empty', () => {
    expect(chained(parts, EMPTY, [])).toEqual({ rows: [], tail: EMPTY });
    expect(isIntact(sealing, EMPTY, [])).toBe(true);
  });
});

describe('a history is not intact with', () => {
  it.each(Object.keys(CHANGES))('%s in one of its entries', (what) => {
    let applied = 0;
    fc.assert(
      fc.property(kept, fc.nat(), fc.nat({ max: 63 }), ({ rows, tail }, which, at) => {
        const index = which % rows.length;
        const changed = rows.map((row, place) => (place === index ? CHANGES[what]?.(row, at) : row));
        if (changed.some((row) => row === undefined)) return;
        applied += 1;
        expect(
          passes(
            changed.flatMap((row) => row ?? []),
            tail,
          ),
        ).toBe(false);
      }),
    );
    expect(applied).toBeGreaterThan(20);
  });

  it('an entry less, wherever it was', () => {
    fc.assert(
      fc.property(kept, fc.nat(), ({ rows, tail }, which) => {
        const rest = rows.filter((_row, index) => index !== which % rows.length);
        const renumbered = rest.map((row, index) => ({ ...row, sequence: index + 1 }));
        expect(passes(rest, tail)).toBe(false);
        expect(passes(renumbered, tail)).toBe(false);
      }),
    );
  });

  it('an entry more, wherever it is', () => {
    fc.assert(
      fc.property(kept, fc.nat(), fc.nat(), ({ rows, tail }, which, where) => {
        const copy = rows[which % rows.length];
        if (copy === undefined) throw new Error('a history has entries');
        const more = rows.toSpliced(where % (rows.length + 1), 0, copy);
        expect(
          passes(
            more.map((row, index) => ({ ...row, sequence: index + 1 })),
            tail,
          ),
        ).toBe(false);
      }),
    );
  });

  it('two entries in the place of each other', () => {
    fc.assert(
      fc.property(kept, fc.nat(), ({ rows, tail }, which) => {
        fc.pre(rows.length > 1);
        const first = which % (rows.length - 1);
        const swapped = rows.map((row, index) => {
          const other = index === first ? rows[first + 1] : index === first + 1 ? rows[first] : row;
          return { ...(other ?? row), sequence: row.sequence };
        });
        expect(passes(swapped, tail)).toBe(false);
      }),
    );
  });

  it('its last entries cut off', () => {
    fc.assert(
      fc.property(kept, fc.nat(), ({ rows, tail }, which) => {
        const rest = rows.slice(0, which % rows.length);
        expect(passes(rest, tail)).toBe(false);
        // Also if only one of the two columns of the session was adapted.
        expect(passes(rest, { ...tail, entries: rest.length })).toBe(false);
        expect(passes(rest, { ...tail, digest: rest.at(-1)?.digest })).toBe(false);
      }),
    );
  });

  it('entries of another key', () => {
    const { rows, tail } = written([{ at: 1, kind: 'changed', facts: { status: 'pending' } }]);
    const entries = rows.map((row) => readEntry({ ...row }));
    expect(isIntact(sealing, tail, entries)).toBe(true);
    expect(isIntact(testSealing(), tail, entries)).toBe(false);
  });
});

describe('an entry', () => {
  it('is written with the fields of its facts in a fixed order', () => {
    const entries: readonly NewEntry[] = [
      { at: 0, kind: 'changed', facts: { b: [{ d: 1, c: 2 }], a: undefined, A: 'x' } },
      { at: 0, kind: 'changed', facts: { A: 'x', b: [{ c: 2, d: 1 }] } },
    ];
    const { rows } = chained(parts, EMPTY, entries);
    expect(rows.map(({ facts }) => facts)).toEqual([
      '{"A":"x","b":[{"c":2,"d":1}]}',
      '{"A":"x","b":[{"c":2,"d":1}]}',
    ]);
    expect(rows.map(({ sequence, at, kind }) => ({ sequence, at, kind }))).toEqual([
      { sequence: 1, at: '1970-01-01T00:00:00.000Z', kind: 'changed' },
      { sequence: 2, at: '1970-01-01T00:00:00.000Z', kind: 'changed' },
    ]);
  });

  it('has a salt of its own, so that equal facts do not look equal', () => {
    const same: NewEntry = { at: 0, kind: 'finalized', facts: {} };
    const { rows } = chained(parts, EMPTY, [same, same]);
    expect(new Set(rows.map(({ salt }) => salt)).size).toBe(2);
    expect(new Set(rows.map(({ content }) => content)).size).toBe(2);
    expect(rows.map(({ salt }) => salt.length)).toEqual([32, 32]);
  });

  it('is read with its facts, and without them once they were redacted', () => {
    const { rows } = written([{ at: 1_000, kind: 'changed', facts: { status: 'pending' } }]);
    const [row] = rows;
    if (row === undefined) throw new Error('one entry was written');
    const expected = {
      sequence: 1,
      at: '1970-01-01T00:00:01.000Z',
      kind: 'changed',
      digest: row.digest.toString('hex'),
    };
    expect(readEntry({ ...row }).entry).toEqual({ ...expected, facts: { status: 'pending' } });
    expect(readEntry({ ...redacted(row) }).entry).toEqual(expected);
  });

  it.each([
    ['kind', 'opened'],
    ['sequence', 'first'],
    ['at', 'yesterday'],
    ['content', 'text'],
    ['digest', null],
  ])('is refused where %s is of another shape', (column, value) => {
    const { rows } = written([{ at: 1_000, kind: 'changed', facts: {} }]);
    const read = () => readEntry({ ...rows[0], [column]: value });
    expect(read).toThrow(ProofingError);
    expect(read).toThrow(`history.${column}`);
  });
});
