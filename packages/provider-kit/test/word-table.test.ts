import type { Decision, Outcome, ReasonCode } from '@anyproof/core';
import { wordTable } from '../src/index.js';

interface Meaning {
  readonly outcome: Outcome;
  readonly told: readonly (Decision | 'expired' | 'abandoned')[];
}

const statuses = wordTable(
  {
    NEW: { outcome: { status: 'pending' }, told: [] },
    OK: { outcome: { status: 'completed', decision: 'approved', final: true }, told: ['approved'] },
    MANUAL_OK: { outcome: { status: 'completed', decision: 'approved', final: true }, told: [] },
    CANCELED: { outcome: { status: 'expired' }, told: ['expired', 'abandoned'] },
  } satisfies { readonly [word: string]: Meaning },
  { spellings: { CANCELLED: 'CANCELED' } },
);

const reasons = wordTable(
  { IDV0001: 'document_unreadable', IDV0004: 'document_unreadable', IDV0011: 'document_expired' },
  { anyCase: true, unknown: 'other' },
);

describe('a table of values', () => {
  it('returns the meaning of a value', () => {
    expect(statuses.meaningOf('OK')?.outcome).toEqual({
      status: 'completed',
      decision: 'approved',
      final: true,
    });
    expect(statuses.meaningOf('CANCELLED')).toBe(statuses.meaningOf('CANCELED'));
    const reason: ReasonCode = reasons.meaningOf('idv0011');
    expect(reason).toBe('document_expired');
  });

  it.each(['ok', 'OK ', '', 'toString', '__proto__', 'constructor', undefined, null])(
    'does not contain %p',
    (word) => {
      expect(statuses.meaningOf(word)).toBeUndefined();
      expect(statuses.has(word)).toBe(false);
      expect(reasons.meaningOf(word)).toBe('other');
      expect(reasons.has(word)).toBe(false);
    },
  );

  it('folds the letters a–z and no others', () => {
    const table = wordTable({ SUCCESS: 1, ID: 2 }, { anyCase: true });
    expect([table.meaningOf('Success'), table.meaningOf('id'), table.has('iD')]).toEqual([1, 2, true]);
    expect([table.meaningOf('ſucceſſ'), table.meaningOf('ıd'), table.meaningOf('ＩＤ')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('refuses a value that no folded value can equal', () => {
    expect(() => wordTable({ Ok: 1 }, { anyCase: true })).toThrow(/Ok must be in capitals/);
    expect(() => wordTable({ OK: 1 }, { anyCase: true, spellings: { okay: 'OK' } })).toThrow(/okay/);
  });

  it('finds the values for a meaning, in the order of the table', () => {
    expect(reasons.wordsFor('document_unreadable')).toEqual(['IDV0001', 'IDV0004']);
    expect(reasons.wordFor('document_expired')).toBe('IDV0011');
    const approves = ({ outcome }: Meaning) => outcome.decision === 'approved';
    expect(statuses.wordsFor(approves)).toEqual(['OK', 'MANUAL_OK']);
    expect(statuses.wordFor(({ told }: Meaning) => told.includes('abandoned'))).toBe('CANCELED');
    expect(statuses.wordFor(() => false)).toBeUndefined();
    expect(statuses.words).toEqual(['NEW', 'OK', 'MANUAL_OK', 'CANCELED']);
  });

  it('is typed by its values and meanings', () => {
    const word: 'IDV0001' | 'IDV0004' | 'IDV0011' | undefined = reasons.wordFor('document_expired');
    // @ts-expect-error no word of this table means that
    reasons.wordFor('face_mismatch');
    // @ts-expect-error a spelling of a word that there is not
    wordTable({ OK: 1 }, { spellings: { OKAY: 'KO' } });
    expect(word).toBe('IDV0011');
  });
});
