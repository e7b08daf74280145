// Results in which single fields are not as the vendor's others; all people are invented.
import type { EvidenceKind } from '@anyproof/core';
import { result as answer } from '../src/client/transaction.js';
import { mapResult, mapSession } from '../src/result/session.js';
import { vendorSettings } from '../src/settings.js';

const ref = { provider: 'shootid', id: '4f1d0c2e7a904b6f9c1e2d3a4b5c6d7e' };
const NAMED = { mrz: { lastName: 'EXEMPLE', firstNames: ['ELODIE'] } };

function settings() {
  const checked = vendorSettings.settings['~standard'].validate({
    baseUrl: 'https://shootid.test',
    applicationToken: 't',
    applicationSecret: 's',
  });
  if (checked instanceof Promise || checked.issues !== undefined) throw new Error('not settings');
  return checked.value;
}

function parsed(documents: unknown) {
  const raw = { transactionId: ref.id, documents };
  const { value, unread } = answer.read(raw);
  if (value === undefined) throw new Error('not a result');
  return { value, raw, unread };
}

const state = (evidence: readonly EvidenceKind[] = []) => ({ reference: 'cust-42', evidence });
const map = (documents: unknown, asked?: readonly EvidenceKind[]) =>
  mapResult(ref, state(asked), parsed(documents), settings());
/** What was read of one identity document. */
const read = (details: object) => map([{ declaredType: 'IDENTITY', status: 'SCANNED', ...details }]);
const told = ({ warnings }: ReturnType<typeof map>) => warnings.map(({ path }) => path);

describe('a field of another type', () => {
  it.each<[string, unknown, (string | undefined)[]]>([
    ['a status', [{ declaredType: 'IDENTITY', status: 7, ...NAMED }], ['documents.0.status']],
    ['a number', [{ declaredType: 'IDENTITY', documentId: true, ...NAMED }], ['documents.0.documentId']],
    ['null before a good one', [null, { declaredType: 'IDENTITY', ...NAMED }], []],
    ['a text before a good one', ['IDENTITY', { declaredType: 'IDENTITY', ...NAMED }], ['documents.0']],
  ])('leaves the rest readable, in the session too: %s', (_what, documents, paths) => {
    const result = map(documents, ['identity_document']);
    expect(result).toMatchObject({ decision: 'inconclusive', extracted: { family_name: 'EXEMPLE' } });
    expect(told(result)).toEqual(paths);
    const session = mapSession(ref, state(['identity_document']), parsed(documents), settings());
    expect(session).toMatchObject({ status: 'completed', warnings: result.warnings });
  });

  it.each<[string, object]>([
    ['true', { lastName: true }],
    ['a number', { lastName: 70491 }],
    ['numbers', { lastName: [1, 2] }],
    ['an empty list', { lastName: [] }],
    ['an empty object', { lastName: {} }],
    ['a text beside a number', { lastName: ['EXEMPLE', 7] }],
    ['damaged text', { lastName: 'EX\uFFFDMPLE' }],
  ])('is no name and is told: %s', (_what, mrz) => {
    const result = read({ mrz: { ...mrz, firstNames: ['ELODIE', null, ''] } });
    expect(result.extracted).toEqual({ given_name: 'ELODIE' });
    expect(result.warnings).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'family_name',
        message: 'family_name: the vendor sent a value that cannot be read',
      },
    ]);
  });

  it('an empty list of given names is none', () => {
    const result = read({ mrz: { lastName: 'EXEMPLE', firstNames: [] } });
    expect(result.extracted).toEqual({ family_name: 'EXEMPLE' });
    expect(result.warnings).toEqual([]);
  });

  it('a type that is unknown or missing gives way to the one that the vendor saw', () => {
    for (const declaredType of [undefined, 'PAPER', 7]) {
      const { extracted, status } = map(
        [{ declaredType, detectedType: 'IDENTITY', status: 'SCANNED', ...NAMED }],
        ['identity_document'],
      );
      expect({ extracted, status }).toMatchObject({
        status: 'completed',
        extracted: { given_name: 'ELODIE' },
      });
    }
  });
});

describe('the first source that can be read counts', () => {
  it.each(['', '   ', null, [''], '<<<<'])('and %j is none', (nothing) => {
    const result = read({ ocr: { lastName: nothing }, mrz: { lastName: 'EXEMPLE' } });
    expect(result.extracted).toEqual({ family_name: 'EXEMPLE' });
    expect(result.warnings).toEqual([]);
  });

  it('a date that is none does not hide another, nor does another of the same name', () => {
    const result = read({
      mrz: { birthDate: 'before', decoded: { birthDate: '1985-07-12' }, expiryDate: '999999' },
      ocr: { expirationDate: '31/01/2036' },
    });
    expect(result.extracted).toEqual({ birthdate: '1985-07-12' });
    expect(result.documents).toMatchObject([{ expiresOn: '2036-01-31' }]);
    expect(told(result)).toEqual(['birthdate', 'documents.expiresOn']);
  });
});

describe('a stated none ends the search', () => {
  it.each(['XXA', 'XXB', 'XXC', 'XXX'])('the nationality %s', (nationality) => {
    const result = read({ mrz: { nationality }, ocr: { nationalite: 'SYR', nom: 'EXEMPLE' } });
    expect(result.extracted).toEqual({ family_name: 'EXEMPLE' });
    expect(result.warnings).toMatchObject([{ code: 'PARTLY_READ', path: 'nationalities' }]);
  });

  it.each(['X', '<'])('the printed sex %s, whatever the zone says', (sexe) => {
    const result = read({ mrz: { sex: 'F' }, ocr: { sexe } });
    expect(result.extracted).toEqual({ gender: 'unspecified' });
    expect(result.warnings).toEqual([]);
  });
});

it.each([
  ['H', 'male'],
  ['homme', 'male'],
  ['Féminin', 'female'],
  ['FÉMININ', 'female'],
  ['f', 'female'],
])('the sex %s is %s', (sexe, gender) => {
  expect(read({ ocr: { sexe } }).extracted).toEqual({ gender });
});

describe('two sources that name different sexes', () => {
  it.each<[string, object]>([
    ['the print and the zone', { ocr: { sexe: 'M' }, mrz: { sex: 'F' } }],
    ['two places of the zone', { mrz: { sex: 'F', decoded: { sex: 'M' } } }],
  ])('do not pass without a warning, and the zone counts: %s', (_what, details) => {
    const result = read(details);
    expect(result.extracted).toEqual({ gender: 'female' });
    expect(result.warnings).toEqual([
      { code: 'PARTLY_READ', path: 'gender', message: 'gender: its sources contradict each other' },
    ]);
  });

  it('are none where one of them names none', () => {
    expect(read({ ocr: { sexe: 'M' }, mrz: { sex: '<' } }).extracted).toEqual({ gender: 'unspecified' });
  });

  it('and two that name the same one are one', () => {
    const result = read({ ocr: { sexe: 'Féminin' }, mrz: { sex: 'F' } });
    expect(result).toMatchObject({ extracted: { gender: 'female' }, warnings: [] });
  });

  it('are reported where the sex is only in an object about somebody else', () => {
    const result = read({ ocr: { nom: 'EXEMPLE', mother: { sexe: 'F' } } });
    expect(result.extracted).toEqual({ family_name: 'EXEMPLE' });
    expect(told(result)).toEqual(['gender']);
  });
});

describe('objects that are about something else', () => {
  const address = { number: '12', name: 'Résidence X', country: 'FRA' };

  it('are not taken for the document and its holder', () => {
    const result = read({
      mrz: { lastName: 'EXEMPLE', documentNumber: '21XX12345', issuingCountry: 'UTO' },
      ocr: { address },
    });
    expect(result.extracted).toEqual({ family_name: 'EXEMPLE' });
    expect(result.documents).toMatchObject([{ number: '21XX12345' }]);
  });

  it('are not told where they say nothing', () => {
    const person = { lastName: '<<<<', firstNames: [], birthDate: '' };
    expect(read({ ocr: { person, address: { number: null, country: ' ' } } }).warnings).toEqual([]);
  });

  it.each<[string, object]>([
    ['the document itself', { lastName: 'EXEMPLE' }],
    ['an object of the document', { extraction: { data: { lastName: { value: 'EXEMPLE' } } } }],
    ['a page itself', { pages: [{ page: 0, lastName: 'EXEMPLE' }] }],
  ])('are told in %s, which is neither print nor zone', (_what, details) => {
    const result = read(details);
    expect(result.extracted).toBeUndefined();
    expect(told(result)).toEqual(['family_name']);
  });

  it.each<[string, object, readonly string[]]>([
    ['an address', { address }, ['family_name', 'documents.number', 'documents.issuingCountry']],
    [
      'a list of them',
      { addresses: [address] },
      ['family_name', 'documents.number', 'documents.issuingCountry'],
    ],
    [
      'a relative',
      { father: { lastName: 'AUTRE', data: { birthDate: '1950-01-01' } } },
      ['family_name', 'birthdate'],
    ],
    ['named values', { office: [{ name: 'numero', value: '75' }] }, ['documents.number']],
  ])('are told where the claim is nowhere else: %s', (_what, ocr, paths) => {
    const result = read({ ocr });
    expect(result.extracted).toBeUndefined();
    expect(result.documents).toEqual([{ kind: 'identity_document', nativeType: 'IDENTITY' }]);
    expect(told(result)).toEqual(paths);
  });
});

it('the sex in a word of nobody is told', () => {
  const result = read({ ocr: { sexe: 'ſ' } });
  expect(result.extracted).toBeUndefined();
  expect(told(result)).toEqual(['gender']);
});

describe('fillers of the machine-readable zone', () => {
  it('are no part of a number or a name', () => {
    const result = read({
      mrz: {
        documentNumber: '21XX12345<<',
        personalNumber: '<8507<<',
        lastName: 'EXEMPLE<<',
        firstNames: 'ELODIE<ANNE<<',
      },
    });
    expect(result.extracted).toEqual({ given_name: 'ELODIE ANNE', family_name: 'EXEMPLE' });
    const holder = { identifiers: [{ type: 'personal_number', value: '8507' }] };
    expect(result.documents).toMatchObject([{ number: '21XX12345', holder }]);
  });

  it('alone are no number, and nothing to warn of', () => {
    const result = read({
      mrz: { documentNumber: '<<<<<<<<<', personalNumber: '###' },
      ocr: { numero: 123456 },
    });
    expect(result.documents).toEqual([
      { kind: 'identity_document', nativeType: 'IDENTITY', number: '123456' },
    ]);
    expect(result.warnings).toEqual([]);
  });

  it('alone do not make a document read', () => {
    expect(map([{ declaredType: 'IDENTITY', mrz: { lastName: '<<<<<' } }]).status).toBe('processing');
  });
});

describe('the lines of a zone', () => {
  const LINES = ['IDFRAEXEMPLE<<<<<<<<<<<<<<<<<<075012', '2102750123450ELODIE<<ANNE<8507125F1'];
  const ofLines = (line1: unknown, line2: unknown, line3?: unknown) => ({ mrz: { line1, line2, line3 } });

  it.each<[string, object]>([
    ['true for one', ofLines(true, LINES[1])],
    ['a number for one', ofLines(70491, LINES[1])],
    ['a gap', ofLines(null, LINES[1])],
    ['some other text for one', ofLines(LINES[0], 'Zq7Sweep')],
    ['a list with a number', { mrz: [LINES[0], 7] }],
    ['a list with some other text', { mrz: ['Zq7Sweep', LINES[1]] }],
    ['true for all', { mrz: { lines: true } }],
  ])('are all there or none, with a warning: %s', (_what, details) => {
    const result = read(details);
    expect(result.documents[0]).not.toHaveProperty('mrz');
    expect(result.documents[0]).not.toHaveProperty('type');
    expect(told(result)).toEqual(['documents.mrz', 'documents.type']);
  });

  it.each<[string, object]>([
    ['with another filler', { mrz: LINES.join('\n').replaceAll('<', '#') }],
    ['with another filler in one line', { mrz: { text: `${LINES[0]?.replaceAll('<', '#')}\n${LINES[1]}` } }],
    ['with a damaged line', { mrz: `${LINES[0]}\n${LINES[1]?.replace('<<', '«')}` }],
    ['with a space in a line', { mrz: `${LINES[0]}\n${LINES[1]?.replace('<<', ' ')}` }],
    ['with one line of two', { mrz: LINES[0] }],
    [
      'with two lines of three',
      { mrz: ['IDUTO21XX12345', '8507125F3601316UTO'].map((line) => line.padEnd(30, '<')).join('\n') },
    ],
    ['that has none', { mrz: 'none' }],
    [
      'of a whole page, with a damaged line',
      { ocr: { text: `CARTE NATIONALE\n${LINES[0]}\n${LINES[1]?.replace('<<', '«')}` } },
    ],
    [
      'of a whole page, with another filler',
      { ocr: { text: `CARTE NATIONALE\n${LINES.join('\n').replaceAll('<', '#')}` } },
    ],
  ])('are all there or none in one text, with a warning: %s', (_what, details) => {
    const result = read(details);
    expect(result.documents[0]).not.toHaveProperty('mrz');
    expect(result.documents[0]).not.toHaveProperty('type');
    expect(told(result)).toEqual(['documents.mrz', 'documents.type']);
  });

  it('are not missed in the text of a page that has none', () => {
    const result = read({ ocr: { text: 'REPUBLIQUE FRANCAISE\nwww.interieur.example/cartes-d-identite' } });
    expect(result.warnings).toEqual([]);
  });

  it('are one on a driving licence', () => {
    const line = 'D1FRA21XX123456<EXEMPLE<<ELODI';
    expect(read({ mrz: line }).documents).toMatchObject([{ mrz: [line] }]);
  });

  it.each<[string, object]>([
    ['two of their own', ofLines(LINES[0], LINES[1], null)],
    ['a list with nothing in between', { mrz: ['', LINES[0], null, LINES[1]] }],
    ['a text with more around', { mrz: { raw: `MRZ: ${LINES.join('\n')} end` } }],
  ])('are read: %s', (_what, details) => {
    const result = read(details);
    expect(result.documents).toMatchObject([{ mrz: LINES, type: 'identity_card' }]);
    expect(result.warnings).toEqual([]);
  });
});

it('looks names up by their letters, and takes no look-alike', () => {
  const result = read({
    ocr: { ['naßm']: 'NOBODY', ['Nom_de-naissance']: 'EXEMPLE', ['lieu naissance']: 'LYON' },
  });
  expect(result.extracted).toEqual({ place_of_birth: { locality: 'LYON' } });
});

it('reads two hundred documents, and reports that there are more', () => {
  const documents = Array.from({ length: 1_200 }, (_, number) => ({
    documentId: number,
    declaredType: `TYPE_${number}`,
    status: 'SCANNED',
  }));
  const result = map(documents);
  expect(result.documents).toHaveLength(200);
  expect(told(result)).toEqual(['documents.200']);
});
