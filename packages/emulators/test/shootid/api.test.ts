// Expectations typed by hand from the vendor dossier, sections 1 to 4.
import { createHash } from 'node:crypto';
import { specimenImage } from '../../src/index.js';
import { blankJpeg } from '../specimen.js';
import { type Api, BASIC, SCAN_MS, withEmulator } from './harness.js';

const PERSON = 'martin-horak';
const front = specimenImage(PERSON, 'card-front');
const back = specimenImage(PERSON, 'card-back');
const bank = specimenImage(PERSON, 'bank-details');

it(
  'starts a transaction with two different ids of 32 hex characters',
  withEmulator(async (api) => {
    const { status, json, headers } = await api.call('/init');
    expect(status).toBe(200);
    expect(Object.keys(json)).toEqual(['transactionId', 'qrCode']);
    expect(json.transactionId).toMatch(/^[0-9a-f]{32}$/);
    const prefix = `${api.emulator.origin}/shootid/api/v2/picture?pictureId=`;
    expect(json.qrCode.startsWith(prefix)).toBe(true);
    expect(json.qrCode.slice(prefix.length)).toMatch(/^[0-9a-f]{32}$/);
    expect(json.qrCode).not.toContain(json.transactionId);
    expect(headers.get('cache-control')).toBe('no-store');
  }),
);

it(
  'numbers documents from 0 and answers the whole transaction to each page',
  withEmulator(async (api) => {
    const transactionId = await api.init();
    const first = await api.add({ transactionId, type: 'IDENTITY', page: 0 }, front);
    expect(first.json).toEqual({
      transactionId,
      qrCode: expect.stringContaining('/picture?pictureId='),
      documents: [{ status: 'READY_TO_BE_SCANNED', declaredType: 'IDENTITY', documentId: 0 }],
    });
    await api.add({ transactionId, type: 'IDENTITY', documentId: 0, page: 1 }, back);
    const third = await api.add({ transactionId, type: 'RIB', page: 0 }, bank);
    expect(third.json.documents).toEqual([
      { status: 'READY_TO_BE_SCANNED', declaredType: 'IDENTITY', documentId: 0 },
      { status: 'READY_TO_BE_SCANNED', declaredType: 'RIB', documentId: 1 },
    ]);
    expect(api.emulator.transactions()[0]?.documents.map(({ pages }) => pages)).toEqual([[0, 1], [0]]);
  }),
);

it(
  'reads the pages of a card once they lie still, and nothing before',
  withEmulator(async (api) => {
    const transactionId = await api.init();
    await api.add({ transactionId, type: 'IDENTITY', page: 0 }, front);
    await api.add({ transactionId, type: 'IDENTITY', documentId: 0, page: 1 }, back);
    expect((await api.result(transactionId)).documents).toEqual([
      {
        documentId: 0,
        declaredType: 'IDENTITY',
        status: 'READY_TO_BE_SCANNED',
        pages: [{ page: 0 }, { page: 1 }],
      },
    ]);
    expect(await api.scanned(transactionId)).toEqual([
      {
        documentId: 0,
        declaredType: 'IDENTITY',
        detectedType: 'IDENTITY',
        status: 'SCANNED',
        pages: [{ page: 0 }, { page: 1 }],
        mrz: {
          line1: 'IDSVKHA417203<28411029999<<<<<',
          line2: '8411028M3809189SVK<<<<<<<<<<<8',
          line3: 'HORAK<<MARTIN<<<<<<<<<<<<<<<<<',
          lastName: 'HORAK',
          firstNames: ['MARTIN'],
          birthDate: '1984-11-02',
          sex: 'M',
          documentNumber: 'HA417203',
          issuingCountry: 'SVK',
          valid: true,
        },
        ocr: { birthPlace: 'TRNAVA', expirationDate: '2038-09-18' },
      },
    ]);
  }),
);

it(
  'waits again when another page comes, and reads them together',
  withEmulator(async (api) => {
    const transactionId = await api.init();
    await api.add({ transactionId, type: 'IDENTITY', page: 0 }, front);
    expect((await api.scanned(transactionId))[0]).not.toHaveProperty('mrz');
    await api.add({ transactionId, type: 'IDENTITY', documentId: 0, page: 1 }, back);
    expect((await api.result(transactionId)).documents[0].status).toBe('READY_TO_BE_SCANNED');
    api.emulator.clock.advance(SCAN_MS / 2);
    expect((await api.result(transactionId)).documents[0].status).toBe('READY_TO_BE_SCANNED');
    expect((await api.scanned(transactionId))[0]?.mrz.lastName).toBe('HORAK');
  }),
);

it(
  'reads bank details and a passport',
  withEmulator(async (api) => {
    const transactionId = await api.init();
    await api.add({ transactionId, type: 'RIB' }, bank);
    await api.add({ transactionId, type: 'IDENTITY' }, specimenImage('grace-oconnor', 'passport'));
    const [rib, passport] = await api.scanned(transactionId);
    expect(rib?.ocr).toEqual({ iban: 'SK0399990000000004172030', bic: 'SPCMSKB0', holder: 'MARTIN HORAK' });
    expect(passport?.mrz).toMatchObject({
      line1: 'P<USAOCONNOR<<GRACE<ELEANOR<MAE<<<<<<<<<<<<<',
      firstNames: ['GRACE', 'ELEANOR', 'MAE'],
      documentNumber: 'Z00417203',
      issuingCountry: 'USA',
    });
    expect(passport?.mrz).not.toHaveProperty('line3');
  }),
);

it.each([
  ['a picture nobody can read', 'IDENTITY', [blankJpeg]],
  ['bank details as an identity document', 'IDENTITY', [bank]],
  ['the same side twice', 'IDENTITY', [front, front]],
  ["another person's back", 'IDENTITY', [front, specimenImage('grace-oconnor', 'card-back')]],
  ['a card as vehicle papers', 'CAR_REGISTRATION', [front]],
])('cannot read %s', (_what, type, pages) =>
  withEmulator(async (api) => {
    const transactionId = await api.init();
    for (const [page, bytes] of pages.entries())
      await api.add({ transactionId, type, page, documentId: page === 0 ? undefined : 0 }, bytes);
    const [document] = await api.scanned(transactionId);
    expect(document).toMatchObject({ status: 'FAILED', declaredType: type });
    expect(document).not.toHaveProperty('mrz');
    expect(document).not.toHaveProperty('ocr');
  })(),
);

describe('refuses', () => {
  const status = (work: (api: Api, transactionId: string) => Promise<{ status: number; json: object }>) =>
    new Promise<number>((resolve, reject) => {
      withEmulator(async (api) => {
        const answer = await work(api, await api.init());
        expect(Object.keys(answer.json)).toEqual(['error']);
        resolve(answer.status);
      })().catch(reject);
    });

  it.each(['/init', '/result?transactionId=x', '/add'])('bad credentials at %s', (path) =>
    withEmulator(async (api) => {
      for (const wrong of ['', `Basic ${btoa('anyproof-application:wrong')}`, BASIC.slice(0, -1)]) {
        const answer = await api.call(path, path === '/add' ? { method: 'POST' } : {}, wrong);
        expect(answer.status).toBe(401);
        expect(answer.headers.get('www-authenticate')).toBe('Basic realm="shootid"');
      }
      expect(api.emulator.transactions()).toEqual([]);
    })(),
  );

  it.each([
    ['an unknown transaction', 404, { transactionId: '0'.repeat(32), type: 'IDENTITY' }],
    ['an unknown type', 400, { type: 'SELFIE' }],
    ['no type', 400, {}],
    ['an unknown document', 404, { type: 'IDENTITY', documentId: 4 }],
    ['a page that is no number', 400, { type: 'IDENTITY', page: 'front' }],
  ])('%s with %d', async (_what, wanted, fields) => {
    expect(await status((api, transactionId) => api.add({ transactionId, ...fields }, front))).toBe(wanted);
  });

  it('a document that changes its type', async () => {
    const answer = status(async (api, transactionId) => {
      await api.add({ transactionId, type: 'IDENTITY' }, front);
      return api.add({ transactionId, type: 'RIB', documentId: 0 }, bank);
    });
    expect(await answer).toBe(400);
  });

  it('a form without a file, and a body that is no form', async () => {
    expect(await status((api, transactionId) => api.add({ transactionId, type: 'RIB' }))).toBe(400);
    expect(await status((api) => api.call('/add', { method: 'POST', body: 'page' }))).toBe(400);
  });

  it('files that are empty, too large or of another format', async () => {
    const add = (bytes: Uint8Array) =>
      status((api, transactionId) => api.add({ transactionId, type: 'RIB' }, bytes));
    expect(await add(Buffer.alloc(0))).toBe(400);
    expect(await add(Buffer.concat([front, Buffer.alloc(10_000_000)]))).toBe(413);
    expect(await add(Buffer.from('GIF89a, which is no photo'))).toBe(415);
  });

  it('the result of an unknown transaction', async () => {
    expect(await status((api) => api.call('/result?transactionId=nobody'))).toBe(404);
    expect(await status((api) => api.call('/result'))).toBe(404);
  });
});

describe('what nobody documents', () => {
  it.each([
    ['form', 200, 404],
    ['query', 404, 200],
    ['either', 200, 200],
  ] as const)('takes the transaction from the %s', (transactionIdIn, inForm, inQuery) =>
    withEmulator(
      async (api) => {
        const transactionId = await api.init();
        expect((await api.add({ transactionId, type: 'RIB' }, bank)).status).toBe(inForm);
        const query = `?transactionId=${transactionId}`;
        expect((await api.add({ type: 'RIB' }, bank, query)).status).toBe(inQuery);
      },
      { settings: { transactionIdIn } },
    )(),
  );

  it(
    'numbers pages from 1 where it is told to',
    withEmulator(
      async (api) => {
        const transactionId = await api.init();
        expect((await api.add({ transactionId, type: 'RIB', page: 0 }, bank)).status).toBe(400);
        expect((await api.add({ transactionId, type: 'RIB', page: 1 }, bank)).status).toBe(200);
      },
      { settings: { pageBase: 1 } },
    ),
  );

  it(
    'uses the words, keys and short answers it is told to',
    withEmulator(
      async (api) => {
        const transactionId = await api.init();
        const added = await api.add({ transactionId, type: 'RIB' }, bank);
        expect(added.json).toEqual({ status: 'WAITING', declaredType: 'RIB', documentId: 0 });
        const [document] = await api.scanned(transactionId);
        expect(document).toMatchObject({ status: 'DONE', textes: { compte: 'SK0399990000000004172030' } });
      },
      {
        settings: {
          words: { waiting: 'WAITING', read: 'DONE', failed: 'BAD' },
          resultKeys: { ocr: 'textes', iban: 'compte' },
          addAnswer: 'document',
        },
      },
    ),
  );

  it(
    'forgets a transaction when its life is over',
    withEmulator(
      async (api) => {
        const transactionId = await api.init();
        api.emulator.clock.advance(59_000);
        expect((await api.call(`/result?transactionId=${transactionId}`)).status).toBe(200);
        api.emulator.clock.advance(1_000);
        expect((await api.call(`/result?transactionId=${transactionId}`)).status).toBe(404);
      },
      { settings: { transactionLifeMs: 60_000 } },
    ),
  );
});

it.each([
  ['fail', 'FAILED'],
  ['never-complete', 'READY_TO_BE_SCANNED'],
])('in the scenario %s a good picture ends as %s', (scenario, word) =>
  withEmulator(
    async (api) => {
      const transactionId = await api.init();
      await api.add({ transactionId, type: 'RIB' }, bank);
      api.emulator.clock.advance(24 * 3_600_000);
      expect((await api.result(transactionId)).documents[0].status).toBe(word);
    },
    { scenario },
  )(),
);

it(
  'has faults and a journal that knows what the forms said',
  withEmulator(async (api) => {
    api.emulator.faults.add({ path: /\/result/, effect: { kind: 'status', status: 503 } });
    const transactionId = await api.init();
    expect((await api.call(`/result?transactionId=${transactionId}`)).status).toBe(503);
    expect((await api.call(`/result?transactionId=${transactionId}`)).status).toBe(200);
    await api.add({ transactionId, type: 'RIB', ocr: 'true' }, bank);
    const [, , , upload] = api.emulator.journal.entries();
    expect(upload).toMatchObject({ route: '/shootid/api/v2/add', status: 200 });
    expect(upload?.body).toEqual({
      transactionId,
      type: 'RIB',
      ocr: 'true',
      file: {
        filename: 'photo.jpg',
        mediaType: 'image/jpeg',
        bytes: bank.length,
        sha256: createHash('sha256').update(bank).digest('hex'),
      },
    });
  }),
);

describe('readings that the sources leave open', () => {
  it(
    'ids as text, the lines of an MRZ alone',
    withEmulator(
      async (api) => {
        const transactionId = await api.init();
        await api.add({ transactionId, type: 'IDENTITY', page: 0 }, front);
        await api.add({ transactionId, type: 'IDENTITY', documentId: 0, page: 1 }, back);
        const [document] = await api.scanned(transactionId);
        expect(document?.documentId).toBe('0');
        expect(document?.mrz).toEqual(expect.arrayContaining([expect.stringMatching(/^HORAK<</)]));
      },
      { settings: { documentIdAs: 'text', mrzAs: 'lines' } },
    ),
  );

  it(
    'a list of options, and no other',
    withEmulator(
      async (api) => {
        const transactionId = await api.init();
        expect((await api.add({ transactionId, type: 'RIB', ocr: 'true' }, bank)).status).toBe(200);
        const other = await api.add({ transactionId, type: 'RIB', crop: 'true' }, bank);
        expect([other.status, other.json]).toEqual([400, { error: 'crop is not known' }]);
      },
      { settings: { options: ['ocr'] } },
    ),
  );

  it(
    'no parameter that no document has',
    withEmulator(async (api) => {
      expect((await api.call('/init?reference=7')).status).toBe(400);
      const transactionId = await api.init();
      expect((await api.call(`/result?transactionId=${transactionId}&format=xml`)).status).toBe(400);
    }),
  );
});

it(
  'hands out another transaction’s result, and two words for one document',
  withEmulator(async (api) => {
    const transactionId = await api.init();
    await api.add({ transactionId, type: 'RIB' }, bank);
    await api.scanned(transactionId);
    api.emulator.faults.add({ path: '/result', effect: { kind: 'wrong-session' } });
    const other = (await api.result(transactionId)).transactionId;
    expect(other).toMatch(/^[0-9a-f]{32}$/);
    expect(other).not.toBe(transactionId);
    api.emulator.faults.add({ path: '/result', effect: { kind: 'duplicate-key' } });
    expect((await api.result(transactionId)).documents[0].status).toBe('FAILED');
  }),
);
