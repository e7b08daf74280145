import {
  countryCode,
  createClaimReader,
  dateOnly,
  genderOf,
  partlyRead,
  plainText,
  STATED_NONE,
  unfilled,
} from '../src/index.js';

describe('a claim', () => {
  it('is the first readable value, not the first present one', () => {
    const reader = createClaimReader();
    expect(reader.first('birthdate', ['31/02/1985', dateOnly], ['1985-07-12', dateOnly])).toBe('1985-07-12');
    expect(reader.warnings).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'birthdate',
        message: 'birthdate: one source could not be read, so another was used',
      },
    ]);
  });

  it('is read no further than necessary', () => {
    const reader = createClaimReader();
    const later = jest.fn();
    expect(reader.first('family_name', ['EXEMPLE', plainText], ['OTHER', later])).toBe('EXEMPLE');
    expect(later).not.toHaveBeenCalled();
    expect(reader.warnings).toEqual([]);
  });

  it.each([undefined, null, '', '  ', '\t\n', [], {}, '<<<', '<', ' ## '])(
    'ignores an empty source: %j',
    (nothing) => {
      const reader = createClaimReader();
      expect(reader.first('number', [nothing, unfilled], ['X1', unfilled])).toBe('X1');
      expect(reader.first('number', [nothing, unfilled])).toBeUndefined();
      expect(reader.warnings).toEqual([]);
    },
  );

  it('may have a filler for its value', () => {
    const reader = createClaimReader();
    expect(reader.first('gender', ['<', genderOf], ['F', genderOf])).toBe('unspecified');
    expect(reader.warnings).toEqual([]);
  });

  it('that is unreadable is a warning, which quotes nothing', () => {
    const reader = createClaimReader();
    expect(reader.first('nationality', ['PLANTEDland', countryCode], [250, countryCode])).toBeUndefined();
    expect(reader.warnings).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'nationality',
        message: 'nationality: the vendor sent a value that cannot be read',
      },
    ]);
  });

  it('that is stated as none is not read from another source', () => {
    const reader = createClaimReader();
    expect(reader.first('nationality', ['XXB', countryCode], ['SYR', countryCode])).toBeUndefined();
    expect(
      reader.first('nationality', ['Nowhere', countryCode], ['XXA', countryCode], ['SYR', countryCode]),
    ).toBe(undefined);
    expect(reader.warnings).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'nationality',
        message: 'nationality: the vendor states that there is none',
      },
    ]);
  });

  it('warns once for each reason', () => {
    const reader = createClaimReader();
    for (let call = 0; call < 3; call += 1) {
      reader.first('birthdate', ['x', dateOnly]);
      reader.unusable('address', 'the fourth line has no place');
      reader.unusable('address', 'the country is a name');
    }
    expect(reader.warnings.map(({ message }) => message)).toEqual([
      'birthdate: the vendor sent a value that cannot be read',
      'address: the fourth line has no place',
      'address: the country is a name',
    ]);
  });

  it('may be false or zero', () => {
    const reader = createClaimReader();
    const asIs = (value: unknown) => (typeof value === 'boolean' ? value : undefined);
    expect(reader.first('over_18', [false, asIs], [true, asIs])).toBe(false);
  });

  it('recognizes "none" in every copy of this package', () => {
    expect(STATED_NONE).toBe(Symbol.for('anyproof.stated-none'));
  });
});

it.each([
  [' Élodie ', 'Élodie'],
  [' ', undefined],
  ['', undefined],
  [5, undefined],
  [null, undefined],
])('plain text of %j is %j', (value, text) => {
  expect(plainText(value)).toBe(text);
});

describe('what was not read of an answer', () => {
  it('is a warning for each path', () => {
    expect(partlyRead(['rows.1.score', ''])).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'rows.1.score',
        message: 'rows.1.score is not as documented, so it was left out',
      },
      { code: 'PARTLY_READ', message: 'the answer is not as documented, so it was left out' },
    ]);
    expect(partlyRead([])).toEqual([]);
  });

  it('names the claim where a path holds one, once', () => {
    const claimAt = (path: string) => (path.startsWith('person.') ? 'given_name' : undefined);
    expect(partlyRead(['person.first', 'person.second', 'x', 'x'], claimAt)).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'given_name',
        message: 'given_name: person.first is not as documented, so it was left out',
      },
      { code: 'PARTLY_READ', path: 'x', message: 'x is not as documented, so it was left out' },
    ]);
  });
});
