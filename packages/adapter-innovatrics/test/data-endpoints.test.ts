// Every documented call from the verdict on, through the typed client against the emulator.
import { buffer } from 'node:stream/consumers';
import { type RunningInnovatricsEmulator, specimenImage } from '@anyproof/emulators';
import { recordCoverage, rowsOf } from '../../../tools/src/vendor-coverage/recorder.js';
import { MARTIN } from './at-emulator.js';
import { closedSession, SESSION, startDesk } from './endpoints-desk.js';

let vendor: RunningInnovatricsEmulator;
beforeEach(async () => {
  vendor = await startDesk();
});
afterEach(() => vendor.stop());

const coverage = recordCoverage(rowsOf('innovatrics'), () => vendor.journal);

it('status tells the verdict, and the list of sessions too', async () => {
  const { data } = await closedSession(vendor);
  await coverage.covers(
    'B2',
    () => data.status(SESSION),
    ({ value }) => expect(value).toEqual({ status: 'AUTO_APPROVED' }),
  );
  await coverage.covers(
    'B8',
    () => data.sessionList({ pageNumber: 1, pageSize: 10 }),
    ({ value }) => {
      expect(value).toMatchObject({
        pageNumber: 1,
        pageSize: 10,
        data: [
          {
            id: SESSION,
            verificationStatus: 'AUTO_APPROVED',
            documentType: 'IDENTITY_CARD',
            country: 'SVK',
          },
        ],
      });
      expect(Date.parse(value.data?.[0]?.createdDateUtc ?? '')).toBeLessThanOrEqual(
        Date.parse(value.data?.[0]?.completedDateUtc ?? ''),
      );
    },
  );
});

it('the results: decision, document and face', async () => {
  const { data } = await closedSession(vendor);
  await coverage.covers(
    'B3',
    () => data.decisionResults(SESSION),
    (results) => {
      expect(results?.value.decision).toEqual({ score: 94, level: 'HIGH' });
      expect(results?.value.verifications).toMatchObject({
        faceVerification: { score: 88, level: 'HIGH' },
        mrzValidity: { score: 100, level: 'HIGH' },
        applicantIntegrity: {
          level: 'HIGH',
          fields: [
            { inputFieldName: 'firstName', formTextValue: 'Martin', ocrTextValue: 'MARTIN' },
            { inputFieldName: 'lastName', formTextValue: 'Horák', ocrTextValue: 'HORAK' },
            { inputFieldName: 'dateOfBirth', formTextValue: '1984-11-02', ocrTextValue: '1984-11-02' },
          ],
        },
      });
    },
  );
  await coverage.covers(
    'B4',
    () => data.documentResult(SESSION),
    (result) => {
      expect(result?.value).toMatchObject({
        country: 'SVK',
        documentType: 'IDENTITY_CARD',
        applicant: { firstName: 'MARTIN', lastName: 'HORAK', dateOfBirth: '1984-11-02' },
      });
      expect(result?.value.documentVisualResults).toContainEqual({
        name: 'date_of_expiry',
        value: '2038-09-18',
        confidence: 97,
        pageSide: 'FRONT',
        normalizedDateValue: '2038-09-18T00:00:00',
      });
      expect(result?.value.documentMrzResults).toContainEqual({
        name: 'full_string',
        value: 'IDSVKHA417203<28411029999<<<<<^8411028M3809189SVK<<<<<<<<<<<8^HORAK<<MARTIN<<<<<<<<<<<<<<<<<',
      });
    },
  );
  await coverage.covers(
    'B5',
    () => data.faceResult(SESSION),
    (result) => {
      expect(result?.value).toMatchObject({
        availableImages: ['face_cropped'],
        gender: -10_000,
        passiveLivenessScore: 100,
        verificationScore: 92,
      });
    },
  );
});

it('the images, and their end', async () => {
  const { data } = await closedSession(vendor);
  await coverage.covers(
    'B6',
    () => data.images(SESSION),
    (list) =>
      expect(list?.value).toEqual({
        document: ['primary_face', 'original_normalized_BACK', 'original_normalized_FRONT'],
        face: ['face_cropped'],
      }),
  );
  await coverage.covers(
    'B7',
    () => data.image(SESSION, 'original_normalized_BACK'),
    async ({ mediaType, body }) => {
      expect(mediaType).toBe('image/jpeg');
      expect((await buffer(body)).equals(specimenImage(MARTIN, 'card-back'))).toBe(true);
    },
  );
  await coverage.covers(
    'B9',
    () => data.delete(SESSION),
    async () => {
      expect(vendor.sessions()).toEqual([]);
      await expect(data.status(SESSION)).rejects.toMatchObject({ code: 'SESSION_NOT_FOUND' });
    },
  );
});
