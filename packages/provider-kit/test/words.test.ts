import fc from 'fast-check';
import {
  agreedGender,
  asciiUpper,
  createClaimReader,
  entryOf,
  entryOfWord,
  genderOf,
  unfilled,
} from '../src/index.js';

describe('a vendor’s word', () => {
  const words = { COMPLETED_PASS: 'approved', SUCCESS: 'approved', ID: 'id', KO: 'declined' };

  it.each([
    ['COMPLETED_PASS', 'approved'],
    ['completed_pass', 'approved'],
    ['Success', 'approved'],
    ['ko', 'declined'],
    // Look-alikes that toUpperCase and toLowerCase make equal.
    ['COMPLETED_PAß', undefined],
    ['completed_paß', undefined],
    ['COMPLETED_PA\u1e9e', undefined],
    ['ſucceſſ', undefined],
    ['ſucceß', undefined],
    ['\u212ao', undefined],
    ['ıd', undefined],
    ['İD', undefined],
    ['ＫＯ', undefined],
    ['КО', undefined],
    ['KO ', undefined],
    ['KO\u200b', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['TOSTRING', undefined],
  ])('%j is %j', (word, entry) => {
    expect(entryOfWord(words, word)).toBe(entry);
  });

  it('is not looked up in prototypes', () => {
    for (const word of ['constructor', '__proto__', 'toString']) expect(entryOf(words, word)).toBeUndefined();
  });

  it('has only its letters a–z in capitals', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (word) => {
        const upper = asciiUpper(word);
        expect(upper).toHaveLength(word.length);
        for (const [at, unit] of [...Array(word.length).keys()].map(
          (at) => [at, word.charCodeAt(at)] as const,
        ))
          expect(upper.charCodeAt(at)).toBe(unit >= 97 && unit <= 122 ? unit - 32 : unit);
      }),
      { numRuns: 500 },
    );
    expect(asciiUpper('abcxyzABCXYZ')).toBe('ABCXYZABCXYZ');
  });
});

describe('a gender', () => {
  it.each([
    ['F', 'female'],
    ['f', 'female'],
    ['w', 'female'],
    [' Female ', 'female'],
    ['woman', 'female'],
    ['M', 'male'],
    ['male', 'male'],
    ['MAN', 'male'],
    ['X', 'unspecified'],
    ['x', 'unspecified'],
    ['<', 'unspecified'],
    ['#', 'unspecified'],
    ['Unspecified', 'unspecified'],
    ['non-binary', 'unspecified'],
    ['Non binary', 'unspecified'],
    ['NON_BINARY', 'unspecified'],
    ['', undefined],
    ['?', undefined],
    ['FM', undefined],
    ['ſ', undefined],
    ['MÄNNLICH', undefined],
    ['constructor', undefined],
    [1, undefined],
    [null, undefined],
    [['F'], undefined],
  ])('%j is %j', (value, gender) => {
    expect(genderOf(value)).toBe(gender);
  });

  it('may be in the vendor’s own words, which win', () => {
    const words = { H: 'male', FEMME: 'female', M: 'female' } as const;
    expect([
      genderOf('h', words),
      genderOf('Femme', words),
      genderOf('m', words),
      genderOf('F', words),
    ]).toEqual(['male', 'female', 'female', 'female']);
  });
});

describe('a field of a machine-readable zone', () => {
  it.each([
    ['21XX12345<<<', '21XX12345'],
    ['<<21XX<12345<', '21XX<12345'],
    ['##X1##', 'X1'],
    [' < X1 < ', 'X1'],
    ['X1', 'X1'],
    ['<<<', undefined],
    ['###', undefined],
    [' ', undefined],
    ['', undefined],
    [7, undefined],
    [null, undefined],
  ])('%j without fillers is %j', (field, text) => {
    expect(unfilled(field)).toBe(text);
  });

  it('is without surrounding fillers and blanks, and otherwise unchanged', () => {
    const parts = fc.string({ unit: fc.constantFrom('<', '#', ' ', 'A', '1') });
    fc.assert(
      fc.property(parts, (field) => {
        expect(unfilled(field) ?? '').toBe(field.replace(/^[<# ]+|[<# ]+$/g, ''));
      }),
    );
  });
});

describe('a gender that several places of a document state', () => {
  const read = (places: readonly unknown[], words = {}) => {
    const reader = createClaimReader();
    return [agreedGender(reader, places, words), reader.warnings.map(({ message }) => message)];
  };
  const contradiction = 'gender: its sources contradict each other';

  it.each([
    [[], undefined, []],
    [[undefined, '', 'M'], 'male', []],
    [['F', 'female', 'f'], 'female', []],
    // "Mujer" in print.
    [['F', 'M'], 'female', [contradiction]],
    [['M', undefined, 'F'], 'male', [contradiction]],
    [['F', 'X'], 'unspecified', []],
    [['<', 'F'], 'unspecified', []],
    [['F', 'M', 'X'], 'unspecified', [contradiction]],
    [['Ž', 'M'], 'male', ['gender: one source could not be read, so another was used']],
    [['F', 'Ž'], 'female', []],
  ])('%j is %j', (places, gender, warnings) => {
    expect(read(places)).toEqual([gender, warnings]);
  });

  it('recognizes the vendor’s words', () => {
    expect(read(['F', 'MUJER'], { MUJER: 'female' })).toEqual(['female', []]);
  });
});
