import { randomUUID } from 'node:crypto';
import { specimenImage } from '../src/index.js';
import { readSpecimen } from '../src/shared/index.js';
import { basic, cardOf, start, stopAll } from './innovatrics-client.js';

afterEach(stopAll);

const zoe = 'zoe-garcia-lefevre';
const martin = 'martin-horak';
const value = (rows: { name: string; value: string }[], name: string) =>
  rows.find((row) => row.name === name)?.value;
const levels = (verifications: Record<string, { level: string }>) =>
  Object.fromEntries(Object.entries(verifications).map(([name, { level }]) => [name, level]));
const allHigh = {
  dateOfExpiration: 'HIGH',
  documentLiveness: 'HIGH',
  faceVerification: 'HIGH',
  mrzOcrCrossCheck: 'HIGH',
  overallOcrFieldsConfidence: 'HIGH',
  passiveLiveness: 'HIGH',
  mrzValidity: 'HIGH',
};

describe('the decision', () => {
  it.each([zoe, martin, 'maximiliana-schoenbrunner', 'grace-oconnor', 'robin-ostergard'])(
    'approves the card of %s with every factor HIGH',
    async (person) => {
      const { prove, data } = await start();
      const sid = await prove(cardOf(person));
      expect((await data(sid, 'status')).json).toEqual({ status: 'AUTO_APPROVED' });
      const { verifications, decision } = (await data(sid, 'decision/results')).json;
      expect(levels(verifications)).toEqual(allHigh);
      expect(decision).toEqual({ score: 94, level: 'HIGH' });
    },
  );

  it('rejects another person’s selfie', async () => {
    const { prove, data } = await start();
    const sid = await prove([
      ['document', zoe, 'passport'],
      ['face', martin, 'selfie'],
    ]);
    expect((await data(sid, 'status')).json.status).toBe('AUTO_REJECTED');
    const { verifications, decision } = (await data(sid, 'decision/results')).json;
    expect(levels(verifications)).toEqual({ ...allHigh, faceVerification: 'LOW' });
    expect(decision.level).toBe('LOW');
    expect((await data(sid, 'face/result')).json.verificationScore).toBeLessThanOrEqual(50);
  });

  it('rejects an expired card', async () => {
    const { prove, data } = await start();
    const sid = await prove([
      ['document', martin, 'expired-card-front'],
      ['document', martin, 'expired-card-back'],
      ['face', martin, 'selfie'],
    ]);
    const { verifications } = (await data(sid, 'decision/results')).json;
    expect(verifications.dateOfExpiration).toEqual({ score: 0, level: 'LOW' });
    expect(levels(verifications)).toEqual({ ...allHigh, dateOfExpiration: 'LOW' });
  });

  it('rejects two sides of two cards, naming the fields that differ', async () => {
    const { prove, data } = await start();
    const sid = await prove([
      ['document', martin, 'card-front'],
      ['document', martin, 'expired-card-back'],
      ['face', martin, 'selfie'],
    ]);
    const { mrzOcrCrossCheck } = (await data(sid, 'decision/results')).json.verifications;
    expect(mrzOcrCrossCheck.level).toBe('LOW');
    const differing = mrzOcrCrossCheck.fields.filter(({ distance }: { distance: number }) => distance > 0);
    expect(differing.map(({ inputFieldName }: { inputFieldName: string }) => inputFieldName)).toEqual([
      'documentNumber',
      'dateOfExpiry',
    ]);
    expect(mrzOcrCrossCheck.fields[0]).toEqual({
      inputFieldName: 'firstName',
      ocrTextValue: 'MARTIN',
      mrzTextValue: 'MARTIN',
      distance: 0,
      score: 100,
    });
  });

  it('leaves out what was not shown, and asks an operator', async () => {
    const { prove, data } = await start();
    const sid = await prove([['document', zoe, 'card-front']]);
    expect((await data(sid, 'status')).json.status).toBe('WAITING_FOR_MANUAL_APPROVE');
    const { verifications } = (await data(sid, 'decision/results')).json;
    expect(verifications.mrzValidity).toEqual({ score: null, level: 'UNAVAILABLE' });
    expect(verifications.passiveLiveness).toEqual({ score: null, level: 'UNKNOWN' });
    expect((await data(sid, 'document/result')).json).not.toHaveProperty('documentMrzResults');
    expect((await data(sid, 'face/result')).json.availableImages).toEqual([]);
  });

  it.each([
    ['the same person', { firstName: 'Zoe', lastName: 'Garcia-Lefevre', dateOfBirth: '1991-05-17' }, 'HIGH'],
    ['all given names in two fields', { firstName: 'Zoë', additionalNames: 'Ana-Lucía' }, 'HIGH'],
    ['another family name', { firstName: 'Zoë', lastName: 'Roe' }, 'LOW'],
    ['a birthdate one day off', { dateOfBirth: '1991-05-18' }, 'LOW'],
    ['a letter too few in the family name', { lastName: 'Garca-Lefevre' }, 'HIGH'],
  ])('compares the application form with the document: %s', async (_name, applicantForm, level) => {
    const { prove, data } = await start();
    const sid = await prove(cardOf(zoe), { applicantForm });
    expect((await data(sid, 'decision/results')).json.verifications.applicantIntegrity.level).toBe(level);
  });

  it('makes no such comparison when told to skip it', async () => {
    const { prove, data } = await start();
    const sid = await prove(cardOf(zoe), { applicantForm: { lastName: 'Roe', skipIntegrityCheck: true } });
    expect((await data(sid, 'decision/results')).json.verifications).not.toHaveProperty('applicantIntegrity');
    expect((await data(sid, 'status')).json.status).toBe('AUTO_APPROVED');
  });

  it('evaluates the factors that are configured, under the keys that are', async () => {
    const { prove, data } = await start({
      settings: {
        trustFactors: ['ageVerification', 'barcodeCrossCheck'],
        trustFactorKeys: { ageVerification: 'age' },
        minimumAge: 40,
      },
    });
    const sid = await prove(cardOf('robin-ostergard'));
    expect((await data(sid, 'decision/results')).json.verifications).toEqual({
      age: { score: 0, level: 'LOW' },
      barcodeCrossCheck: { score: 100, level: 'HIGH' },
    });
  });
});

describe('the document', () => {
  it('answers a card from both sides', async () => {
    const { prove, data } = await start();
    const { json } = await data(await prove(cardOf(zoe)), 'document/result');
    expect(json).toMatchObject({
      country: 'FRA',
      documentType: 'IDENTITY_CARD',
      documentReleaseYear: '2021',
    });
    expect(json.applicant).toEqual({
      firstName: 'ZOË ANA-LUCÍA',
      lastName: 'GARCÍA-LEFÈVRE',
      dateOfBirth: '1991-05-17',
      surnameAndGivenNames: 'GARCÍA-LEFÈVRE ZOË ANA-LUCÍA',
    });
    expect(json.documentVisualResults).toContainEqual({
      name: 'date_of_expiry',
      value: '2039-03-03',
      normalizedDateValue: '2039-03-03T00:00:00',
      confidence: 97,
      pageSide: 'FRONT',
    });
    expect(json.documentVisualResults).toContainEqual({
      name: 'authority',
      value: 'PRÉFECTURE DU RHÔNE',
      confidence: 95,
      pageSide: 'BACK',
    });
    const read = (name: string) => value(json.documentMrzResults, name);
    expect(read('full_string')).toBe(
      'IDFRAT7X3KQ91Z5<<<<<<<<<<<<<<<^9105171F3903032FRA<<<<<<<<<<<6^GARCIA<LEFEVRE<<ZOE<ANA<LUCIA<',
    );
    expect([read('mrz_type'), read('document_code'), read('document_number')]).toEqual([
      'ID-1',
      'ID',
      'T7X3KQ91Z',
    ]);
    expect([read('date_of_birth'), read('date_of_expiry')]).toEqual(['1991-05-17', '2039-03-03']);
    expect([read('primary_identifier'), read('secondary_identifier')]).toEqual([
      'GARCIA LEFEVRE',
      'ZOE ANA LUCIA',
    ]);
    expect([read('document_number_check_digit'), read('composite_check_digit')]).toEqual(['5', '6']);
    expect(value(json.documentBarcodeResults, 'document_number')).toBe('T7X3KQ91Z');
    expect(json.availableImages.toSorted()).toEqual([
      'original_normalized_BACK',
      'original_normalized_FRONT',
      'primary_face',
      'signature',
    ]);
  });

  it('answers a passport from its one page', async () => {
    const { prove, data } = await start({ settings: { mrzIdentifiersSwapped: true } });
    const sid = await prove([
      ['document', martin, 'passport'],
      ['face', martin, 'selfie'],
    ]);
    const { json } = await data(sid, 'document/result');
    expect(json.documentType).toBe('PASSPORT');
    expect(json).not.toHaveProperty('documentBarcodeResults');
    expect(json.availableImages).not.toContain('original_normalized_BACK');
    const read = (name: string) => value(json.documentMrzResults, name);
    expect([read('mrz_type'), read('document_code'), read('personal_number_or_optional_data')]).toEqual([
      'ID-3',
      'P',
      '8411029999',
    ]);
    expect([read('primary_identifier'), read('secondary_identifier')]).toEqual(['MARTIN', 'HORAK']);
  });
});

describe('face, images, list, deletion', () => {
  it('answers the face on its own scales', async () => {
    const { prove, data } = await start();
    const { json } = await data(await prove(cardOf(martin)), 'face/result');
    expect(json).toMatchObject({ gender: -10000, passiveLivenessScore: 100, verificationScore: 92 });
    expect(json.age).toBeGreaterThanOrEqual(41);
    expect(json.availableImages).toEqual(['face_cropped']);
  });

  it('lists images and gives back the bytes that were sent, under both spellings', async () => {
    const { emulator, prove, data } = await start();
    const sid = await prove(cardOf(zoe));
    expect((await data(sid, 'images')).json).toEqual({
      document: ['primary_face', 'original_normalized_BACK', 'original_normalized_FRONT'],
      face: ['face_cropped'],
    });
    const names = { original_normalized_FRONT: 'card-front', original_normalized_BACK: 'card-back' } as const;
    for (const [name, image] of Object.entries({ ...names, face_cropped: 'selfie' as const })) {
      for (const segment of ['images', 'image']) {
        const url = `${emulator.origin}/api/v1/data/${sid}/${segment}/${name}`;
        const answer = await fetch(url, { headers: { authorization: basic } });
        const bytes = Buffer.from(await answer.arrayBuffer());
        expect(answer.headers.get('content-type')).toBe('image/jpeg');
        expect(answer.headers.get('content-length')).toBe(String(bytes.length));
        expect(bytes.equals(specimenImage(zoe, image))).toBe(true);
        expect(readSpecimen(bytes)?.person).toBe(zoe);
      }
    }
    expect((await data(sid, 'images/FACE_CROPPED')).status).toBe(404);
  });

  it('pages the session list, newest first, counting the records of the page only', async () => {
    const { emulator, initialize, prove, call } = await start();
    const done = await prove(cardOf(zoe));
    const others: string[] = [];
    for (let count = 0; count < 4; count += 1) others.push((await initialize()).json.sessionId);
    const list = async (query: string) =>
      (await call('GET', `/api/v1/data/session/list${query}`, { authorization: basic })).json;
    const first = await list('?pageNumber=1&pageSize=2');
    expect(first.data.map(({ id }: { id: string }) => id)).toEqual([others[3], others[2]]);
    expect(first).toMatchObject({ pageNumber: 1, pageSize: 2, totalRecords: 2 });
    const last = await list('/?pageNumber=3&pageSize=2');
    expect(last.totalRecords).toBe(1);
    expect(last.data[0]).toMatchObject({
      id: done,
      documentType: 'IDENTITY_CARD',
      verificationStatus: 'AUTO_APPROVED',
      country: 'FRA',
    });
    const stamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}\+00:00$/;
    for (const name of ['createdDateUtc', 'expiryDateUtc', 'completedDateUtc'])
      expect(last.data[0][name]).toMatch(stamp);
    const { createdDateUtc, expiryDateUtc } = last.data[0];
    expect(Date.parse(expiryDateUtc) - Date.parse(createdDateUtc)).toBe(3_600_000);
    expect(first.data[0]).toMatchObject({ documentType: null, completedDateUtc: null, country: null });
    expect((await list('')).totalRecords).toBe(5);
    expect((await list('?pageNumber=9')).data).toEqual([]);
    const bad = await call('GET', '/api/v1/data/session/list?pageSize=0', { authorization: basic });
    expect(bad.status).toBe(400);
    expect(emulator.sessions()).toHaveLength(5);
  });

  it('forgets everything on deletion', async () => {
    const { prove, data, call } = await start();
    const sid = await prove(cardOf(zoe));
    const gone = await call('DELETE', `/api/v1/data/${sid}`, { authorization: basic });
    expect([gone.status, gone.text]).toEqual([204, '']);
    for (const path of ['status', 'decision/results', 'document/result', 'face/result', 'images']) {
      const answer = await data(sid, path);
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await call('DELETE', `/api/v1/data/${sid}`, { authorization: basic })).status).toBe(404);
  });

  it('has no results before the decision, and no session under an id nobody made', async () => {
    const { initialize, data, call } = await start();
    const { sessionId } = (await initialize()).json;
    expect((await data(sessionId, 'status')).json).toEqual({ status: 'PENDING' });
    expect((await data(sessionId.toUpperCase(), 'status')).status).toBe(200);
    for (const path of ['decision/results', 'document/result', 'face/result', 'images']) {
      expect((await data(sessionId, path)).status).toBe(404);
    }
    expect((await data(randomUUID(), 'status')).status).toBe(404);
    expect((await call('GET', `/api/v1/data/${sessionId}/status`)).status).toBe(401);
  });
});
