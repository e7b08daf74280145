import { CANARY } from '../expect.js';

/** Documented answers, with an invented person. */
export const DECISION = {
  verifications: {
    dateOfExpiration: { score: 0, level: 'LOW' },
    faceVerification: { score: 31, level: 'LOW' },
    mrzOcrCrossCheck: {
      fields: [
        { inputFieldName: 'lastName', ocrTextValue: CANARY, mrzTextValue: 'Roe', distance: 1, score: 66 },
      ],
      score: 66,
      level: 'MEDIUM',
    },
    passiveLiveness: { score: null, level: 'UNKNOWN' },
    applicantIntegrity: {
      fields: [
        { inputFieldName: 'firstName', ocrTextValue: 'JOHN', formTextValue: 'John', distance: 0, score: 100 },
      ],
      score: 0,
      level: 'HIGH',
    },
    screenReplay: { score: 12, level: 'LOW' },
  },
  decision: { score: 12, level: 'LOW' },
};

export const DOCUMENT = {
  country: 'SVK',
  documentType: 'IDENTITY_CARD',
  applicant: { firstName: 'JOHN MICHAEL', lastName: CANARY, dateOfBirth: '1991-01-01' },
  documentVisualResults: [
    {
      name: 'date_of_issue',
      normalizedDateValue: '2018-08-01T00:00:00',
      value: '01.08.2018',
      confidence: 90,
    },
    { name: 'sex', value: 'M', confidence: 100 },
    {
      name: 'date_of_expiry',
      normalizedDateValue: '2028-08-01T00:00:00',
      value: '2028-08-01',
      confidence: 90,
    },
    { name: 'document_number', value: 'EA1234567', confidence: 90 },
    { name: 'nationality', value: 'slovenská', confidence: 91 },
    { name: 'place_of_birth', value: 'Bratislava', confidence: 91 },
    { name: 'address', value: 'Main Street 1', confidence: 91 },
  ],
  documentMrzResults: [
    {
      name: 'full_string',
      value: 'IDSVKEA123456769101011234<<<<<^9101014M2808015SVK<<<<<<<<<<<8^DOE<<JOHN<MICHAEL<<<<<',
    },
    { name: 'nationality', value: 'SVK' },
    { name: 'document_number', value: 'EA1234567' },
    { name: 'date_of_expiry', value: '2028-08-01' },
    { name: 'primary_identifier', value: 'JOHN MICHAEL' },
    { name: 'secondary_identifier', value: 'DOE' },
  ],
  availableImages: ['primary_face', 'signature'],
};

export const FACE = { age: 34, passiveLivenessScore: 100, availableImages: ['face_cropped', 'primary_face'] };
export const IMAGES = {
  document: ['primary_face', 'original_normalized_FRONT', 'qr_code'],
  face: ['face_cropped'],
};
