/** Shapes of the vendor's documented answers, with people who do not exist. */
export const DECISION_APPROVED = {
  verifications: {
    dateOfExpiration: { score: 100, level: 'HIGH' },
    documentLiveness: { score: 99, level: 'HIGH' },
    faceVerification: { score: 71, level: 'HIGH' },
    mrzOcrCrossCheck: {
      fields: [
        { inputFieldName: 'firstName', ocrTextValue: 'John', mrzTextValue: 'John', distance: 0, score: 100 },
        { inputFieldName: 'lastName', ocrTextValue: 'Doe', mrzTextValue: 'Doe', distance: 0, score: 100 },
      ],
      score: 100,
      level: 'HIGH',
    },
    overallOcrFieldsConfidence: { score: 98, level: 'HIGH' },
    passiveLiveness: { score: 97, level: 'HIGH' },
    mrzValidity: { score: 100, level: 'HIGH' },
  },
  decision: { score: 94, level: 'HIGH' },
};

export const DECISION_DECLINED = {
  verifications: {
    dateOfExpiration: { score: 0, level: 'LOW' },
    documentLiveness: { score: 88, level: 'HIGH' },
    faceVerification: { score: 31, level: 'LOW' },
    mrzOcrCrossCheck: {
      fields: [
        { inputFieldName: 'lastName', ocrTextValue: 'Doe', mrzTextValue: 'Roe', distance: 1, score: 66 },
      ],
      score: 66,
      level: 'MEDIUM',
    },
    overallOcrFieldsConfidence: { score: 95, level: 'HIGH' },
    passiveLiveness: { score: null, level: 'UNKNOWN' },
    mrzValidity: { score: null, level: 'UNAVAILABLE' },
    applicantIntegrity: {
      fields: [
        { inputFieldName: 'firstName', ocrTextValue: 'JOHN', formTextValue: 'John', distance: 0, score: 100 },
        { inputFieldName: 'lastName', ocrTextValue: 'DOE', formTextValue: 'Smith', distance: 5, score: 0 },
      ],
      score: 0,
      level: 'LOW',
    },
    screenReplay: { score: 12, level: 'LOW' },
  },
  decision: { score: 12, level: 'LOW' },
};

export const DOCUMENT = {
  country: 'SVK',
  documentType: 'IDENTITY_CARD',
  documentReleaseYear: '2018',
  applicant: {
    firstName: 'JOHN MICHAEL',
    lastName: 'DOE',
    dateOfBirth: '1991-01-01',
    surnameAndGivenNames: 'DOE JOHN MICHAEL',
  },
  documentVisualResults: [
    { name: 'authority', value: 'Bratislava', confidence: 90, pageSide: 'BACK' },
    {
      name: 'date_of_issue',
      normalizedDateValue: '2018-08-01T00:00:00',
      value: '01.08.2018',
      confidence: 90,
      pageSide: 'BACK',
    },
    { name: 'sex', value: 'M', confidence: 100, pageSide: 'BACK' },
    {
      name: 'date_of_expiry',
      normalizedDateValue: '2028-08-01T00:00:00',
      value: '2028-08-01',
      confidence: 90,
      pageSide: 'FRONT',
    },
    { name: 'document_number', value: 'EA123456?', confidence: 40, pageSide: 'FRONT' },
    { name: 'document_number', value: 'EA1234567', confidence: 90, pageSide: 'BACK' },
    { name: 'nationality', value: 'slovenská', confidence: 91, pageSide: 'FRONT' },
    { name: 'personal_number', value: '9101011234', confidence: 100, pageSide: 'FRONT' },
  ],
  documentMrzResults: [
    {
      name: 'full_string',
      value: 'IDSVKEA123456769101011234<<<<<^9101014M2808015SVK<<<<<<<<<<<8^DOE<<JOHN<MICHAEL<<<<<<<<<<<<<',
    },
    { name: 'nationality', value: 'SVK' },
    { name: 'document_number', value: 'EA1234567' },
    { name: 'date_of_expiry', value: '2028-08-01' },
    { name: 'personal_number_or_optional_data', value: '9101011234' },
    // As in the vendor's own sample, the wrong way round.
    { name: 'primary_identifier', value: 'JOHN MICHAEL' },
    { name: 'secondary_identifier', value: 'DOE' },
    { name: 'sex', value: 'M' },
  ],
  availableImages: ['primary_face', 'signature', 'original_normalized_BACK', 'original_normalized_FRONT'],
};

export const FACE = {
  age: 34,
  gender: -10000,
  passiveLivenessScore: 100,
  verificationScore: 92,
  availableImages: ['face_cropped', 'primary_face'],
};

/** Without the signature that the document result lists, and with an image that it does not. */
export const IMAGES = {
  document: ['primary_face', 'original_normalized_FRONT', 'original_normalized_BACK', 'qr_code'],
  face: ['face_cropped'],
};
