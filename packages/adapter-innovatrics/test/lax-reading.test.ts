import type { ProofingResult, Warning } from '@anyproof/core';
import { sessionStatus } from '../src/client/data.js';
import { decisionResults, documentResult, faceResult, imageList } from '../src/client/results.js';
import { mapResult } from '../src/result/session.js';
import { DECISION_APPROVED, DOCUMENT, FACE, IMAGES } from './fixtures.js';
import { parsed, SESSION_ID } from './harness.js';

const ref = { provider: 'idv', id: SESSION_ID };
const context = { provider: 'idv', pollAfterMs: 60_000, trustFactorKeys: {} };

type Row = { readonly name: unknown; readonly value?: unknown; readonly [field: string]: unknown };
interface Given {
  readonly status?: string;
  readonly applicant?: unknown;
  readonly visual?: readonly unknown[];
  readonly mrz?: readonly unknown[];
  readonly barcode?: readonly unknown[];
  readonly country?: unknown;
  readonly documentType?: unknown;
  readonly decision?: unknown;
}

/** An approved person with this document. */
function read({
  status = 'AUTO_APPROVED',
  decision = DECISION_APPROVED,
  visual,
  mrz,
  barcode,
  ...document
}: Given) {
  return mapResult(
    ref,
    parsed(sessionStatus, { status }),
    {
      decision: parsed(decisionResults, decision),
      document: parsed(documentResult, {
        ...document,
        documentVisualResults: visual,
        documentMrzResults: mrz,
        documentBarcodeResults: barcode,
      }),
    },
    context,
  );
}

const row = (name: string, value: unknown, more: object = {}): Row => ({ name, value, ...more });
const paths = ({ warnings }: { readonly warnings: readonly Warning[] }) => warnings.map(({ path }) => path);
const PERSONAL_NUMBER = { identifiers: [{ type: 'personal_number', value: '9101011234' }] };
const APPLICANT = { firstName: 'JOHN', lastName: 'DOE', dateOfBirth: '1991-01-01' };

describe('a field of another type', () => {
  const whole = { ...DOCUMENT, face: FACE, images: IMAGES };
  const readWhole = (document: object, face: unknown = FACE, images: unknown = IMAGES): ProofingResult =>
    mapResult(
      ref,
      parsed(sessionStatus, { status: 'AUTO_APPROVED' }),
      {
        decision: parsed(decisionResults, DECISION_APPROVED),
        document: parsed(documentResult, document),
        face: parsed(faceResult, face),
        images: parsed(imageList, images),
      },
      context,
    );

  it.each([
    [
      'a row that nobody reads',
      { documentVisualResults: [...DOCUMENT.documentVisualResults, row('height', {})] },
    ],
    ['null in a list', { documentVisualResults: [null, ...DOCUMENT.documentVisualResults] }],
    ['a row that is no row', { documentMrzResults: ['P<', ...DOCUMENT.documentMrzResults] }],
    ['a list that is none', { documentBarcodeResults: 'none' }],
    ['a year as a number', { documentReleaseYear: 2018 }],
    ['an image without a name', { availableImages: [7, ...DOCUMENT.availableImages] }],
  ])('leaves the rest readable: %s', (_what, fields) => {
    const result = readWhole({ ...whole, ...fields });
    expect(result.claims).toEqual(readWhole(whole).claims);
    expect(result.documents).toEqual(readWhole(whole).documents);
    expect(result.artifacts).toHaveLength(6);
  });

  it('is reported with its path, and with the claim that it was to be', () => {
    const rows = [...DOCUMENT.documentVisualResults];
    rows[6] = { name: 'nationality', value: 'slovenská', confidence: 91, pageSide: 'FRONT' };
    const result = readWhole(
      {
        ...DOCUMENT,
        applicant: { ...DOCUMENT.applicant, lastName: { text: 'DOE' } },
        documentVisualResults: [...rows, row('authority', ['Bratislava'], { confidence: 99 })],
        country: 7,
      },
      { ...FACE, age: 'thirty' },
      { ...IMAGES, face: [{}, 'face_cropped', []] },
    );
    expect(result.warnings.map(({ code, path, message }) => `${code} ${path} ${message}`)).toEqual([
      'PARTLY_READ documents.issuingCountry documents.issuingCountry: document.country is not as documented, so it was left out',
      'PARTLY_READ family_name family_name: document.applicant.lastName is not as documented, so it was left out',
      'PARTLY_READ documents.issuingAuthority documents.issuingAuthority: document.documentVisualResults.8.value is not as documented, so it was left out',
      'PARTLY_READ face.age face.age is not as documented, so it was left out',
      'PARTLY_READ images.face.0 images.face.0 is not as documented, so it was left out',
      'PARTLY_READ images.face.2 images.face.2 is not as documented, so it was left out',
      'PARTLY_READ family_name family_name: it is only in a zone where the vendor may swap the two names',
    ]);
    expect(result.decision).toBe('approved');
    expect(result.claims).toMatchObject({ given_name: 'JOHN MICHAEL' });
    expect(result.claims).not.toHaveProperty('family_name');
  });

  it('names all claims of a part that cannot be read', () => {
    expect(paths(readWhole({ ...DOCUMENT, applicant: 'JOHN DOE' }))).toEqual(
      expect.arrayContaining(['given_name', 'family_name', 'birthdate']),
    );
  });

  it('names all that a row without a readable name may have held', () => {
    const result = readWhole({
      ...DOCUMENT,
      documentVisualResults: [
        ...DOCUMENT.documentVisualResults.filter(({ name }) => name !== 'date_of_issue'),
        { name: 7 },
      ],
    });
    expect(result.documents[0]).toHaveProperty('issuingAuthority');
    expect(paths(result)).toContain('documents.issuedOn');
    expect(paths(result)).not.toContain('documents.issuingAuthority');
    expect(paths(result)).not.toContain('given_name');
  });

  it('is found in answers that a gateway wrote anew', () => {
    const result = readWhole({
      Country: 'SVK',
      DocumentMrzResults: [{ Name: 'sex', Value: true }],
    });
    expect(paths(result)).toContain('gender');
  });
});

describe('the first source that can be read counts', () => {
  it('an empty name does not hide the printed one, and the change is told', () => {
    const result = read({
      applicant: { firstName: 'JOHN', lastName: '', dateOfBirth: '1991-01-01' },
      visual: [row('surname', 'Doe')],
    });
    expect(result.claims).toMatchObject({ given_name: 'JOHN', family_name: 'Doe' });
    expect(paths(result)).toEqual(['family_name']);
  });

  it('a date that is none does not hide another', () => {
    const result = read({
      applicant: { ...APPLICANT, dateOfBirth: '1991-13-01' },
      visual: [row('date_of_birth', '1. 1. 1991'), row('date_of_birth', '1991-01-01', { confidence: 5 })],
      mrz: [row('date_of_expiry', 'soon'), row('date_of_expiry', '2030-01-31')],
    });
    expect(result.claims).toMatchObject({ birthdate: '1991-01-01' });
    expect(result.documents).toMatchObject([{ expiresOn: '2030-01-31' }]);
    expect(paths(result)).toEqual(['birthdate', 'documents.expiresOn']);
  });

  it('what was read best goes first, and the other side where that cannot be read', () => {
    const country = (value: string, confidence: number) => row('nationality', value, { confidence });
    const result = read({ applicant: APPLICANT, visual: [country('svk', 40), country('slovenská', 90)] });
    expect(result.claims).toMatchObject({ nationalities: ['SVK'] });
    expect(paths(result)).toEqual(['nationalities']);
  });

  it('takes the barcode where neither print nor zone has it', () => {
    const result = read({
      applicant: { firstName: 'JOHN', lastName: 'DOE' },
      barcode: [row('sex', 'M'), row('date_of_birth', '1991-01-01'), row('document_number', 'EA1234567')],
    });
    expect(result.claims).toMatchObject({ gender: 'male', birthdate: '1991-01-01' });
    expect(result.documents).toMatchObject([{ number: 'EA1234567' }]);
    expect(result.warnings).toEqual([]);
  });

  it('never takes a name from the zone, where the two may be swapped, and says so', () => {
    const result = read({
      applicant: { dateOfBirth: '1991-01-01' },
      mrz: [row('primary_identifier', 'DOE'), row('secondary_identifier', 'JOHN')],
    });
    expect(result.claims).toEqual({ birthdate: '1991-01-01' });
    expect(paths(result)).toEqual(['given_name', 'family_name']);
    expect(JSON.stringify(result.warnings)).not.toMatch(/JOHN|DOE/);
  });
});

describe('a stated none ends the search', () => {
  it.each(['XXA', 'XXB', 'XXC', 'XXX'])('the nationality %s is not what is printed beside it', (code) => {
    const result = read({
      applicant: APPLICANT,
      mrz: [row('nationality', code)],
      visual: [row('nationality', 'SYR', { confidence: 99 })],
    });
    expect(result.claims).not.toHaveProperty('nationalities');
    expect(result.warnings).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'nationalities',
        message: 'nationalities: the vendor states that there is none',
      },
    ]);
  });

  it.each(['X', 'x', '<'])('the printed sex %s is unspecified, whatever the zone says', (sex) => {
    const result = read({ applicant: APPLICANT, visual: [row('sex', sex)], mrz: [row('sex', 'F')] });
    expect(result.claims).toMatchObject({ gender: 'unspecified' });
    expect(result.warnings).toEqual([]);
  });
});

describe('what is unambiguous is normalised, and what is not is told', () => {
  it.each([
    ['FR', 'FRA'],
    ['fra', 'FRA'],
    ['XXK', 'RKS'],
    ['D<<', 'DEU'],
    ['GBN', 'GBR'],
  ])('the country %s is %s', (given, country) => {
    const result = read({ applicant: APPLICANT, country: given, mrz: [row('nationality', given)] });
    expect(result.claims).toMatchObject({ nationalities: [country] });
    expect(result.documents).toMatchObject([{ issuingCountry: country }]);
    expect(result.warnings).toEqual([]);
  });

  it.each([
    ['M', 'male'],
    ['female', 'female'],
    ['f', 'female'],
  ])('the sex %s is %s', (sex, gender) => {
    expect(read({ applicant: APPLICANT, mrz: [row('sex', sex)] }).claims).toMatchObject({ gender });
  });

  it('numbers are ids, too', () => {
    const result = read({
      applicant: APPLICANT,
      visual: [row('personal_number', 9101011234), row('document_number', 123456789)],
    });
    expect(result.documents).toMatchObject([{ holder: PERSONAL_NUMBER, number: '123456789' }]);
  });

  it('the type of a document, in any case, and no look-alike of it', () => {
    const typeOf = (documentType: string) => read({ applicant: APPLICANT, documentType }).documents[0];
    expect(typeOf('passport')).toMatchObject({ type: 'passport', nativeType: 'passport' });
    expect(typeOf('paſsport')).not.toHaveProperty('type');
    expect(typeOf('PAßPORT')).not.toHaveProperty('type');
  });

  it.each([
    ['gender', { mrz: [row('sex', 'Ž')] }],
    ['nationalities', { visual: [row('nationality', 'slovenská')] }],
    ['birthdate', { applicant: { firstName: 'JOHN', dateOfBirth: '1991' } }],
    ['documents.issuingCountry', { country: 'Slovensko' }],
    ['documents.issuedOn', { visual: [row('date_of_issue', '8/2018')] }],
    ['documents.expiresOn', { mrz: [row('date_of_expiry', '2028-00-00')] }],
  ])('%s is missing with a warning that names it, and not its value', (path, given) => {
    const { warnings } = read({ applicant: APPLICANT, ...given });
    expect(warnings).toEqual([
      { code: 'PARTLY_READ', path, message: `${path}: the vendor sent a value that cannot be read` },
    ]);
  });
});

describe('fillers of the machine-readable zone', () => {
  it('are no part of a number or a name', () => {
    const result = read({
      applicant: { firstName: 'JOHN<MICHAEL<<', lastName: 'DOE<<<<' },
      mrz: [row('document_number', 'EA12345<<'), row('personal_number_or_optional_data', '<9101011234<<<')],
    });
    expect(result.claims).toEqual({ given_name: 'JOHN MICHAEL', family_name: 'DOE' });
    expect(result.documents).toMatchObject([{ number: 'EA12345', holder: PERSONAL_NUMBER }]);
  });

  it('alone are no number, and nothing to warn of', () => {
    const result = read({
      applicant: APPLICANT,
      visual: [row('document_number', '<<<<<<<<<'), row('personal_number', '###')],
      mrz: [row('document_number', 'EA1234567'), row('personal_number_or_optional_data', '<<<<<<<<<<<<<<')],
    });
    expect(result.documents).toEqual([{ kind: 'identity_document', number: 'EA1234567' }]);
    expect(result.warnings).toEqual([]);
  });
});

describe('contradictions', () => {
  const decision = (level: string, factor = 'HIGH') => ({
    verifications: { faceVerification: { score: 31, level: factor } },
    decision: { score: 12, level },
  });

  it('nobody is approved whom the status approves, but the decision does not', () => {
    const result = read({ applicant: APPLICANT, decision: decision('LOW', 'LOW') });
    expect(result).toMatchObject({
      status: 'completed',
      decision: 'inconclusive',
      final: false,
      extracted: { given_name: 'JOHN' },
      reasons: [{ code: 'face_mismatch', nativeCode: 'faceVerification' }],
    });
    expect(result).not.toHaveProperty('claims');
    expect(paths(result)).toEqual(['decision.decision.level']);
  });

  it('a factor that fails beside an approval is told', () => {
    const result = read({ applicant: APPLICANT, decision: decision('HIGH', 'low') });
    expect(result.decision).toBe('approved');
    expect(paths(result)).toEqual(['decision.verifications']);
  });

  it('a decline that the decision does not share stays one, and is told', () => {
    const result = read({ status: 'AUTO_REJECTED', applicant: APPLICANT, decision: decision('HIGH') });
    expect(result.decision).toBe('declined');
    expect(paths(result)).toEqual(['decision.decision.level']);
  });

  it('an operator may decide against the engine', () => {
    const result = read({
      status: 'MANUAL_APPROVED',
      applicant: APPLICANT,
      decision: decision('LOW', 'LOW'),
    });
    expect(result).toMatchObject({ decision: 'approved', decidedBy: 'manual', warnings: [] });
  });

  it('a look-alike of a level is none', () => {
    const { checks } = read({ applicant: APPLICANT, decision: decision('hıgh', 'HIGH') });
    expect(checks.map(({ status }) => status)).toEqual(['pass', 'unknown']);
  });
});
