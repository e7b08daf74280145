// Results typed by hand in the shapes that the dossier proposes (2.3), and in others a vendor may choose; all people are
// invented.
import type { EvidenceKind, ProofingResult } from '@anyproof/core';
import { getRaw } from '@anyproof/core';
import fc from 'fast-check';
import { result as schema } from '../src/client/transaction.js';
import { mapResult, mapSession } from '../src/result/session.js';
import { vendorSettings } from '../src/settings.js';

const ref = { provider: 'shootid', id: '4f1d0c2e7a904b6f9c1e2d3a4b5c6d7e' };

function settingsWith(more: object) {
  const checked = vendorSettings.settings['~standard'].validate({
    baseUrl: 'https://shootid.test',
    applicationToken: 't',
    applicationSecret: 's',
    ...more,
  });
  if (checked instanceof Promise || checked.issues !== undefined) throw new Error('not settings');
  return checked.value;
}

function map(documents: unknown, asked: EvidenceKind[] = [], settings: object = {}): ProofingResult {
  const raw = { transactionId: ref.id, documents };
  const state = { reference: 'cust-42', evidence: asked };
  return mapResult(ref, state, parsed(raw), settingsWith(settings));
}

function parsed(raw: unknown) {
  const { value, unread } = schema.read(raw);
  if (value === undefined) throw new Error('not a result');
  return { value, raw, unread };
}

const identity = {
  documentId: 0,
  declaredType: 'IDENTITY',
  detectedType: 'IDENTITY',
  status: 'SCANNED',
  pages: [{ page: 0 }, { page: 1 }],
  mrz: {
    line1: 'IDFRAEXEMPLE<<<<<<<<<<<<<<<<<<075012',
    line2: '2102750123450ELODIE<<ANNE<8507125F1',
    lastName: 'EXEMPLE',
    firstNames: ['ELODIE', 'ANNE'],
    birthDate: '1985-07-12',
    sex: 'F',
    documentNumber: '210275012345',
    issuingCountry: 'FRA',
    valid: true,
  },
  ocr: { birthPlace: 'LYON', expirationDate: '2036-01-31' },
};
const rib = {
  documentId: 1,
  declaredType: 'RIB',
  status: 'SCANNED',
  ocr: { iban: 'FR76 0000 0000 0000 0000 0000 097', bic: 'INVEFRPP', holder: 'MLE ELODIE EXEMPLE' },
};
const waiting = (declaredType: string, status = 'READY_TO_BE_SCANNED') => ({ declaredType, status });

it('reads the proposed result, and decides nothing', () => {
  const result = map([identity, rib], ['identity_document', 'bank_details']);
  expect(result).toEqual({
    ref,
    adapter: 'shootid',
    reference: 'cust-42',
    status: 'completed',
    decision: 'inconclusive',
    final: true,
    nativeStatus: 'SCANNED',
    progress: { done: 2, total: 2 },
    pollAfterMs: 3000,
    warnings: [],
    extracted: {
      given_name: 'ELODIE ANNE',
      family_name: 'EXEMPLE',
      birthdate: '1985-07-12',
      gender: 'female',
      place_of_birth: { locality: 'LYON' },
    },
    documents: [
      {
        kind: 'identity_document',
        nativeType: 'IDENTITY',
        type: 'identity_card',
        number: '210275012345',
        issuingCountry: 'FRA',
        expiresOn: '2036-01-31',
        mrz: ['IDFRAEXEMPLE<<<<<<<<<<<<<<<<<<075012', '2102750123450ELODIE<<ANNE<8507125F1'],
      },
      {
        kind: 'bank_details',
        nativeType: 'RIB',
        bank: {
          iban: 'FR7600000000000000000000097',
          bic: 'INVEFRPP',
          accountHolder: 'MLE ELODIE EXEMPLE',
        },
      },
    ],
    checks: [
      { kind: 'readability', status: 'pass', nativeName: 'IDENTITY' },
      { kind: 'mrz', status: 'pass', nativeName: 'mrz' },
      { kind: 'readability', status: 'pass', nativeName: 'RIB' },
    ],
    matches: [],
    attemptHistory: [],
    reasons: [],
    artifacts: [],
  });
  expect(getRaw(result)).toHaveProperty('documents.0.detectedType', 'IDENTITY');
});

it('a session whose ref remembers nothing goes on: nobody knows what was asked for', () => {
  const told = (documents: unknown) =>
    mapSession(ref, {}, parsed({ transactionId: ref.id, documents }), settingsWith({}));
  const session = told([identity, rib]);
  expect(session).toMatchObject({ status: 'pending', nativeStatus: 'SCANNED', reasons: [] });
  for (const field of ['reference', 'progress', 'requirements']) expect(session).not.toHaveProperty(field);
  expect(told([identity, waiting('RIB')])).toMatchObject({ status: 'processing' });
});

it('a personal number is of the country of its document', () => {
  const { documents } = map([{ ...identity, mrz: { ...identity.mrz, personalNumber: '85071234' } }]);
  expect(documents[0]?.holder).toEqual({
    identifiers: [{ type: 'personal_number', country: 'FRA', value: '85071234' }],
  });
});

it('a session has the reasons of its result', () => {
  const documents = [waiting('IDENTITY', 'FAILED'), rib];
  const raw = { transactionId: ref.id, documents };
  const asked: EvidenceKind[] = ['identity_document', 'bank_details'];
  const session = mapSession(ref, { reference: 'r', evidence: asked }, parsed(raw), settingsWith({}));
  expect(session.reasons).toEqual(map(documents, asked).reasons);
  expect(session.reasons).toMatchObject([{ code: 'document_unreadable', nativeCode: 'FAILED' }]);
});

describe('the session stands', () => {
  const both: EvidenceKind[] = ['identity_document', 'bank_details'];
  const unreadable = waiting('IDENTITY', 'FAILED');
  it.each<[string, unknown, EvidenceKind[], object]>([
    ['open while nothing came', [], both, { status: 'pending', requirements: both }],
    ['open while nothing came and nothing was asked', undefined, [], { status: 'pending' }],
    ['in progress while one is scanned', [identity, waiting('RIB')], both, { status: 'processing' }],
    [
      'open while one is missing',
      [identity],
      both,
      { status: 'pending', requirements: ['bank_details'], progress: { done: 1, total: 2 } },
    ],
    [
      'open while one is missing and another must be taken again',
      [unreadable],
      both,
      { status: 'pending', requirements: ['bank_details', 'identity_document'] },
    ],
    [
      'ended when all have ended, one unread',
      [unreadable, rib],
      both,
      { decision: 'inconclusive', final: false },
    ],
    ['ended when the photo was taken again', [unreadable, identity, rib], both, { final: true }],
    [
      'in progress while the new photo is scanned',
      [unreadable, waiting('IDENTITY')],
      [],
      { status: 'processing' },
    ],
    ['ended when what came was read', [rib], [], { decision: 'inconclusive', final: false }],
    [
      'open until there are as many as were asked',
      [identity],
      ['identity_document', 'identity_document'],
      { status: 'pending' },
    ],
    ['ended whatever else came', [identity, waiting('CHECK')], ['identity_document'], { final: true }],
    [
      'in progress while a document that broke off is sent anew',
      [identity, { ...waiting('IDENTITY'), documentId: 1 }],
      ['identity_document'],
      { status: 'processing' },
    ],
    [
      'ended although a better photo failed',
      [identity, unreadable],
      ['identity_document'],
      { decision: 'inconclusive', final: true },
    ],
    [
      'ended by two of a kind, one of them taken again',
      [identity, unreadable, identity],
      ['identity_document', 'identity_document'],
      { final: true, progress: { done: 2, total: 2 } },
    ],
    [
      'in progress with texts beside the word for it, which may be those of one page',
      [{ ...identity, status: 'READY_TO_BE_SCANNED' }],
      ['identity_document'],
      { status: 'processing', nativeStatus: 'READY_TO_BE_SCANNED', warnings: [], documents: [] },
    ],
    ['ended by texts without a word', [{ ...rib, status: null }], ['bank_details'], { final: true }],
    [
      'ended by its word alone',
      [waiting('CHECK', 'SCANNED')],
      ['check'],
      { decision: 'inconclusive', final: true },
    ],
  ])('%s', (_what, documents, asked, expected) => {
    const { status, decision } = map(documents, asked);
    expect(map(documents, asked)).toMatchObject(expected);
    expect(decision === undefined).toBe(status !== 'completed');
  });

  it('is not ended by boxes without texts', () => {
    const empty = { ...waiting('IDENTITY'), mrz: { valid: false, status: 'PENDING' }, ocr: {} };
    expect(map([empty], ['identity_document']).status).toBe('processing');
  });

  it('is not ended by a word that no setting names', () => {
    const result = map([waiting('IDENTITY', 'APPROVED')], ['identity_document']);
    expect(result).toMatchObject({ status: 'processing', nativeStatus: 'APPROVED' });
    expect(result.warnings).toEqual([
      {
        code: 'UNKNOWN_NATIVE_STATUS',
        message: "the vendor's status (nativeStatus) is unknown; the session counts as processing",
      },
    ]);
  });

  const UNKNOWN = 'UNKNOWN_NATIVE_STATUS';
  it.each(['BEING_SCANNED', 'KO', 'REJECTED'])('is not ended by texts beside the word %s', (status) => {
    const result = map([{ ...identity, status }], ['identity_document']);
    expect(result).toMatchObject({ status: 'processing', nativeStatus: status, checks: [], documents: [] });
    expect(result.warnings).toEqual([
      {
        code: UNKNOWN,
        message: "the vendor's status (nativeStatus) is unknown; the session counts as processing",
      },
    ]);
  });

  it.each<[string, unknown[], EvidenceKind[], string]>([
    ['ended', [identity, waiting('CHECK', 'KO')], ['identity_document'], 'completed'],
    ['waits for pictures', [waiting('CHECK', 'KO')], ['identity_document'], 'pending'],
  ])('does not say that it is processing when it %s', (_what, documents, asked, status) => {
    const result = map(documents, asked);
    expect(result.status).toBe(status);
    expect(result.warnings).toEqual([
      {
        code: UNKNOWN,
        message: 'the status of a document is unknown; the document counts as in progress',
      },
    ]);
  });

  it('takes its words from the settings', () => {
    const words = { read: ['ANALYSED'], failed: ['REJECTED'], inProgress: ['QUEUED'] };
    const one = (status: string) => map([waiting('IDENTITY', status)], ['identity_document'], { words });
    expect(one('ANALYSED')).toMatchObject({ status: 'completed', final: true, warnings: [] });
    expect(one('REJECTED')).toMatchObject({ status: 'completed', final: false, warnings: [] });
    expect(one('QUEUED')).toMatchObject({ status: 'processing', warnings: [] });
    expect(one('SCANNED').warnings).toHaveLength(1);
  });

  it('names the word of the document that holds it up', () => {
    expect(map([identity, waiting('RIB'), waiting('CHECK', 'FAILED')]).nativeStatus).toBe(
      'READY_TO_BE_SCANNED',
    );
    expect(map([identity, waiting('CHECK', 'FAILED')]).nativeStatus).toBe('FAILED');
  });

  it('is the same in the session and in the result', () => {
    const raw = { documents: [identity, waiting('RIB')] };
    const session = mapSession(ref, { reference: 'cust-42', evidence: both }, parsed(raw), settingsWith({}));
    expect(map(raw.documents, both)).toMatchObject(session);
    expect(getRaw(session)).toBe(raw);
  });
});

describe('texts of pages', () => {
  const { mrz, ocr, ...document } = identity;
  it('are read as those of their document', () => {
    const pages = [
      { page: 0, ocr },
      { page: 1, mrz },
    ];
    expect(map([{ ...document, pages }], ['identity_document'])).toEqual(
      map([identity], ['identity_document']),
    );
  });

  it('are signs of a document that was read, where there is no word', () => {
    const result = map([{ declaredType: 'IDENTITY', pages: [null, { mrz }] }], ['identity_document']);
    expect(result).toMatchObject({ status: 'completed', extracted: { family_name: 'EXEMPLE' } });
  });

  it('come after those of the document itself', () => {
    const pages = [{ ocr: { lastName: 'AUTRE', birthPlace: 'LYON' } }];
    expect(map([{ ...document, ocr: { lastName: 'EXEMPLE' }, pages }]).extracted).toEqual({
      family_name: 'EXEMPLE',
      place_of_birth: { locality: 'LYON' },
    });
  });
});

it('gives a reason for what was asked and could not be read', () => {
  const failed = ['IDENTITY', 'RIB', 'CHECK'].map((type) => waiting(type, 'FAILED'));
  const result = map(failed, ['identity_document', 'bank_details']);
  expect(result.reasons).toEqual([
    { code: 'document_unreadable', nativeCode: 'FAILED', detail: 'at IDENTITY' },
    { code: 'bank_details_not_proven', nativeCode: 'FAILED', detail: 'at RIB' },
  ]);
  expect(result.documents).toEqual([]);
  expect(result.checks.map(({ status }) => status)).toEqual(['fail', 'fail', 'fail']);
  expect(map([waiting('IDENTITY', 'FAILED'), identity], ['identity_document']).reasons).toEqual([]);
});

describe('texts are found', () => {
  const person = { given_name: 'ÉLODIE ANNE', family_name: 'EXEMPLE', birthdate: '1985-07-12' };
  const found = (details: object, settings: object = {}) => {
    const { extracted = {} } = map(
      [{ declaredType: 'IDENTITY', status: 'SCANNED', ...details }],
      [],
      settings,
    );
    const { given_name, family_name, birthdate } = extracted;
    return { given_name, family_name, birthdate };
  };
  it.each<[string, object]>([
    ['in French', { ocr: { prénoms: 'ÉLODIE, ANNE', nom: 'EXEMPLE', date_naissance: '12/07/1985' } }],
    [
      'in capitals and snakes',
      { MRZ: { GIVEN_NAMES: 'ÉLODIE<ANNE', SURNAME: 'EXEMPLE<<', DATE_OF_BIRTH: '19850712' } },
    ],
    [
      'nested, with their confidence',
      {
        ocr: {
          fields: {
            firstNames: { value: ['ÉLODIE', 'ANNE'], confidence: 0.9 },
            lastName: { value: 'EXEMPLE', confidence: 1 },
          },
        },
        mrz: { decoded: { birthDate: { value: '1985-07-12' } } },
      },
    ],
    [
      'as a list of named values',
      {
        ocr: [
          { name: 'firstName', value: 'ÉLODIE ANNE' },
          { key: 'lastName', value: 'EXEMPLE' },
          { field: 'birthDate', value: '12.07.1985' },
        ],
      },
    ],
    [
      'printed names before cut ones, checked dates before read ones',
      {
        mrz: { firstNames: 'ELOD', lastName: 'EXEMPLE', birthDate: '1985-07-12' },
        ocr: { firstNames: ['ÉLODIE', 'ANNE'], birthDate: '1986-07-12' },
      },
    ],
  ])('%s', (_what, details) => {
    expect(found(details)).toEqual(person);
  });

  it.each<[string, object]>([
    [
      'of the person',
      { ocr: { person: { lastName: 'EXEMPLE', givenNames: 'ÉLODIE ANNE', birthDate: '1985-07-12' } } },
    ],
    [
      'by halves of the names',
      { ocr: { birth: { date: '12/07/1985' }, last: { name: 'EXEMPLE' }, first: { names: 'ÉLODIE ANNE' } } },
    ],
  ])('in objects %s', (_what, details) => {
    expect(found(details)).toEqual(person);
  });

  it('in objects that only the settings know', () => {
    const resultKeys = {
      family_name: ['owner.name'],
      given_name: ['owner.given'],
      birthdate: ['owner.born'],
    };
    const details = { ocr: { owner: { name: 'EXEMPLE', given: 'ÉLODIE ANNE', born: '1985-07-12' } } };
    expect(found(details, { resultKeys })).toEqual(person);
  });

  it('under names that only the settings know', () => {
    const details = {
      texte: { vornamen: 'ÉLODIE ANNE', famille: 'EXEMPLE', ne_le: '1985-07-12', nom: 'AUTRE' },
    };
    const resultKeys = {
      ocr: ['texte'],
      given_name: ['vornamen'],
      family_name: ['famille'],
      birthdate: ['neLe'],
    };
    expect(found(details, { resultKeys })).toEqual(person);
  });

  it('in lines of an MRZ that is one text or a list', () => {
    const lines = [
      'P<UTOEXEMPLE<<ELODIE<ANNE<<<<<<<<<<<<<<<<<<<',
      '21XX123450UTO8507125F3601316<<<<<<<<<<<<<<04',
    ];
    for (const mrz of [lines, lines.join('\n'), { lines }, { raw: lines.join('\r\n') }]) {
      const [document] = map([{ declaredType: 'IDENTITY', mrz }]).documents;
      expect(document).toMatchObject({ mrz: lines, type: 'passport' });
    }
  });

  it('and left alone when they are no date and no country, with a warning each', () => {
    const { documents, extracted, warnings } = map([
      {
        declaredType: 'IDENTITY',
        status: 'SCANNED',
        ocr: { issueDate: '31/02/2020', expirationDate: 'soon', issuingCountry: 'France', nationality: 'fr' },
      },
    ]);
    expect(documents).toEqual([{ kind: 'identity_document', nativeType: 'IDENTITY' }]);
    expect(extracted).toEqual({ nationalities: ['FRA'] });
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([
      ['PARTLY_READ', 'documents.issuingCountry'],
      ['PARTLY_READ', 'documents.issuedOn'],
      ['PARTLY_READ', 'documents.expiresOn'],
    ]);
  });

  it('and never of two people at once', () => {
    const older = { ...identity, mrz: { lastName: 'AUTRE' }, ocr: { nationality: 'BEL' } };
    const newer = { ...identity, documentId: 2, mrz: { firstNames: ['ELODIE'] }, ocr: {} };
    for (const documents of [
      [older, newer],
      [newer, older],
    ])
      expect(map(documents).extracted).toEqual({ given_name: 'ELODIE' });
  });

  it('and not taken from bank details for the person', () => {
    expect(map([rib]).extracted).toBeUndefined();
  });
});

it('keeps the name of a type that no setting maps', () => {
  expect(map([{ declaredType: 'TAX_NOTICE', status: 'SCANNED' }]).documents).toEqual([
    { kind: 'tax_notice', nativeType: 'TAX_NOTICE' },
  ]);
});

it('never throws, approves, claims or ends without a known word or a text, whatever comes', () => {
  const word = fc.oneof(fc.constantFrom('SCANNED', 'FAILED', 'READY_TO_BE_SCANNED', 'OK'), fc.string());
  const details = fc.option(fc.jsonValue(), { nil: undefined });
  const document = fc.record({
    documentId: fc.oneof(fc.nat(), fc.string(), fc.jsonValue()),
    declaredType: fc.oneof(fc.constantFrom('IDENTITY', 'RIB'), fc.string(), fc.jsonValue()),
    status: fc.oneof(word, fc.jsonValue()),
    mrz: details,
    ocr: details,
  });
  const kinds = fc.array(fc.constantFrom('identity_document', 'bank_details', 'check'), { maxLength: 4 });
  fc.assert(
    fc.property(fc.array(document, { maxLength: 6 }), kinds, (documents, asked) => {
      const result = map(documents, asked);
      expect(result.claims).toBeUndefined();
      expect(['pending', 'processing', 'completed']).toContain(result.status);
      expect(result.decision).toBe(result.status === 'completed' ? 'inconclusive' : undefined);
      const wordless = documents.map((one) => ({
        ...one,
        status: 'SOMETHING',
        mrz: undefined,
        ocr: undefined,
      }));
      expect(map(wordless, asked).status).not.toBe('completed');
      for (const one of result.documents) expect(Object.values(one)).not.toContain(undefined);
    }),
    { numRuns: 500 },
  );
});
