import { getRaw } from '@anyproof/core';
import { app, logsIn, playsAlone, ref, vendor, verification } from './acme.js';

playsAlone();

const NAME = { full: 'INES MARIE EXEMPLE-DURAND', given: 'INES MARIE', family: 'EXEMPLE-DURAND' };

/** The report of the documentation. */
const report = (more: object = {}) => ({
  ...verification(),
  state: 'ACCEPTED',
  verdict: { outcome: 'ACCEPTED', decidedBy: 'MACHINE', final: true, at: '2026-03-01T09:41:00.000Z' },
  level: 'SUBSTANTIAL',
  readableUntil: '2026-03-31T09:41:00.000Z',
  person: {
    name: { ...NAME, birth: 'EXEMPLE' },
    born: '1988-04-02',
    birthplace: { city: 'LYON', country: 'FRA' },
    sex: 'F',
    nationalities: ['FRA'],
    address: { street: '8 RUE DU PUITS', postalCode: '69009', city: 'LYON', region: null, country: 'FRA' },
    email: { address: 'ines@mail.example', verified: true },
    phone: { number: '+33199001234', verified: false },
    identifiers: [{ type: 'PERSONAL_NUMBER', country: 'FRA', number: '288046900000012' }],
  },
  asserted: { familyName: 'Exemple-Durand' },
  documents: [
    {
      kind: 'IDENTITY',
      type: 'ID_CARD',
      number: 'X4RTBPFW4<',
      issuingCountry: 'FRA',
      issuingAuthority: 'PREFECTURE DU RHONE',
      issued: '2021-05-07',
      expires: '2031-05-06',
      mrz: ['IDFRAX4RTBPFW46<<<<<<<<<<<<<<<'],
      holder: { name: NAME, born: '1988-04-02', sex: 'F', nationalities: ['FRA'] },
    },
    { kind: 'PROOF_OF_ADDRESS', type: 'BILL' },
  ],
  tests: [
    { name: 'AUTHENTICITY', outcome: 'PASSED' },
    { name: 'FACE', outcome: 'PASSED', score: 94.5 },
    { name: 'NFC', outcome: 'SKIPPED' },
    { name: 'WATCHLIST', outcome: 'WARNING' },
    { name: 'HOROSCOPE', outcome: 'MAYBE' },
  ],
  comparisons: [
    { field: 'givenName', outcome: 'PARTIAL', expected: 'Ines', found: 'INES MARIE' },
    { field: 'born', outcome: 'NO_DATA' },
  ],
  attempts: [
    {
      reportId: 'rep_19aa',
      startedAt: '2026-03-01T09:31:00.000Z',
      endedAt: '2026-03-01T09:32:10.000Z',
      findings: ['NOT_LIVE'],
    },
    {
      reportId: 'rep_6c02',
      startedAt: '2026-03-01T09:39:00.000Z',
      endedAt: '2026-03-01T09:41:00.000Z',
      findings: [],
    },
  ],
  files: [{ id: 'fil_a1', kind: 'DOCUMENT_IMAGE', mediaType: 'image/jpeg', size: 50021, sha256: '9f86d0' }],
  ...more,
});

async function resultOf(more: object = {}) {
  logsIn();
  vendor().get('/v2/verifications/ver_1/report').reply(200, report(more));
  return app().getResult(ref);
}

const CLAIMS = {
  given_name: 'INES MARIE',
  family_name: 'EXEMPLE-DURAND',
  birth_family_name: 'EXEMPLE',
  birthdate: '1988-04-02',
  gender: 'female',
  place_of_birth: { locality: 'LYON', country: 'FRA' },
  nationalities: ['FRA'],
  address: { street_address: '8 RUE DU PUITS', postal_code: '69009', locality: 'LYON', country: 'FRA' },
  identifiers: [{ type: 'personal_number', country: 'FRA', value: '288046900000012' }],
  email: 'ines@mail.example',
};

it('the documented report, whole', async () => {
  const result = await resultOf();
  expect(result).toMatchObject({
    decision: 'approved',
    decidedBy: 'automatic',
    final: true,
    assuranceLevel: 'SUBSTANTIAL',
    readableUntil: '2026-03-31T09:41:00.000Z',
    warnings: [],
  });
  expect(result.claims).toEqual(CLAIMS);
  expect(result.extracted).toEqual(CLAIMS);
  // A number that nobody proved is only what was typed.
  expect(result.selfAsserted).toEqual({ family_name: 'Exemple-Durand', phone_number: '+33199001234' });
  expect(result.documents).toEqual([
    {
      kind: 'identity_document',
      type: 'identity_card',
      nativeType: 'ID_CARD',
      number: 'X4RTBPFW4',
      holder: {
        given_name: 'INES MARIE',
        family_name: 'EXEMPLE-DURAND',
        birthdate: '1988-04-02',
        gender: 'female',
        nationalities: ['FRA'],
      },
      issuingCountry: 'FRA',
      issuingAuthority: 'PREFECTURE DU RHONE',
      issuedOn: '2021-05-07',
      expiresOn: '2031-05-06',
      mrz: ['IDFRAX4RTBPFW46<<<<<<<<<<<<<<<'],
    },
    { kind: 'proof_of_address', nativeType: 'BILL' },
  ]);
  expect(result.checks).toEqual([
    { kind: 'document_authenticity', status: 'pass', nativeName: 'AUTHENTICITY' },
    { kind: 'face_match', status: 'pass', nativeName: 'FACE', score: { value: 94.5, min: 0, max: 100 } },
    { kind: 'nfc', status: 'not_performed', nativeName: 'NFC' },
    { kind: 'watchlist', status: 'warn', nativeName: 'WATCHLIST' },
    { kind: 'other', status: 'unknown', nativeName: 'HOROSCOPE' },
  ]);
  expect(result.matches).toEqual([
    { claim: 'given_name', status: 'partial', expected: 'Ines', found: 'INES MARIE' },
    { claim: 'birthdate', status: 'no_data' },
  ]);
  expect(result.attemptHistory).toEqual([
    {
      id: 'rep_19aa',
      at: '2026-03-01T09:32:10.000Z',
      reasons: [{ code: 'liveness_failed', nativeCode: 'NOT_LIVE' }],
    },
    { id: 'rep_6c02', at: '2026-03-01T09:41:00.000Z', reasons: [] },
  ]);
  expect(result.artifacts).toEqual([
    { id: 'fil_a1', kind: 'document_image', mediaType: 'image/jpeg', size: 50021, sha256: '9f86d0' },
  ]);
  expect(getRaw(result)).toMatchObject({ level: 'SUBSTANTIAL' });
});

it('who is refused has no claims, and what was read stays', async () => {
  const result = await resultOf({ state: 'REFUSED', findings: ['MANIPULATED', 'ATTEMPTS_EXHAUSTED'] });
  expect(result.claims).toBeUndefined();
  expect(result.extracted).toEqual(CLAIMS);
  expect(result.reasons.map(({ code }) => code)).toEqual(['document_suspicious', 'attempts_exhausted']);
});

it('a name that the document does not split is the whole name', async () => {
  const { claims } = await resultOf({ person: { name: { full: 'SUKARNO' } } });
  expect(claims).toEqual({ name: 'SUKARNO' });
});

it('before the end, and after the time to read it, there is nothing to read', async () => {
  const empty = { documents: [], comparisons: [], tests: [], files: [], attempts: undefined };
  const result = await resultOf({ ...empty, state: 'IN_ANALYSIS', person: undefined, asserted: null });
  expect(result).toMatchObject({ status: 'processing', documents: [], checks: [], attemptHistory: [] });
  expect(result.extracted).toBeUndefined();
  expect(result.selfAsserted).toBeUndefined();
});

it('what cannot be read is left out, and named', async () => {
  const person = {
    name: { full: 7, given: 'INES', family: 'E' },
    born: '31/12/1988',
    nationalities: ['Narnia'],
  };
  const { claims, warnings } = await resultOf({ person });
  expect(claims).toEqual({ given_name: 'INES', family_name: 'E' });
  const paths = warnings.map(({ path }) => path);
  expect(paths).toEqual(expect.arrayContaining(['name', 'birthdate', 'nationalities']));
});
