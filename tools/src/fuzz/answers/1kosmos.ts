import { CANARY } from '../expect.js';

export const SESSION = '99999999-8888-4777-8666-555555555555';

export const DETAILS = {
  id: SESSION,
  documentType: 'dl_object',
  user: { uid: 'u-1', username: 'zoe', firstname: 'Zoë', lastname: CANARY },
};

export const ROW = {
  id: SESSION,
  documentType: 'dl_object',
  createdTS: '1735689600000',
  startedTS: 1735689601000,
  completedTS: '1735689700000',
  expiryTS: 1735693200000,
  user: { uid: 'u-1' },
  'session-result': [{ result: { reasonCode: 'IDV0011' } }],
};

export const RESULT = {
  sessionId: SESSION,
  token: 'e30.e30.e30',
  document: {
    type: 'dl',
    documentType: 'dl_object',
    documentId: 'D0000000',
    firstName: 'Test',
    middleName: 'Q',
    lastName: CANARY,
    dob: '07/12/1985',
    doe: '01/31/2036',
    doi: '20210201',
    gender: 'F',
    placeOfBirth: 'Lyon',
    street: '1 Main Street',
    city: 'Springfield',
    state: 'NJ',
    zipCode: '00000',
    country: 'US',
    face: 'aGVsbG8=',
    image: 'aGVsbG8=',
    proof_jwt: 'e30.e30.e30',
  },
  ppt_object: {
    type: 'ppt',
    documentId: 'P0000000',
    familyName: 'Person',
    country: 'FRA',
    dob: '1985-07-12',
  },
  liveId: { face: 'aGVsbG8=' },
  errorInfo: { reasonCode: 'IDV0007' },
  metadata: { checks: [{ name: 'face_match', status: 'pass', score: 0.98 }] },
  raw_data: { x: [{ name: 'liveness', status: 'fail' }] },
};
