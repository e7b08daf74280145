import { readIdentityStep } from '../src/id360-identity-step.js';
import { map } from './mapped.js';

const nested = (extraction: object) => ({
  id_document: { results: { id_document_result: [{ result: { extraction } }] } },
});
const flat = (values: object) => ({ id_document: { results: { id_document_result: [values] } } });

it.each([
  ['FRA', 'FRA'],
  ['D', 'DEU'],
  // The vendor's filler (dossier 1), and ICAO's.
  ['D##', 'DEU'],
  ['D<<', 'DEU'],
  ['D#', 'DEU'],
  ['##', undefined],
  ['FR', undefined],
  ['fra', undefined],
  ['RÉPUBLIQUE', undefined],
  ['', undefined],
  [null, undefined],
])('takes countries in the form of the contract, alpha-3, or none: %j', (given, taken) => {
  expect(readIdentityStep(nested({ MRZ_issuing_country: given })).issuingCountry).toBe(taken);
  expect(readIdentityStep(nested({ MRZ_nationality: given })).nationality).toBe(taken);
  expect(readIdentityStep(flat({ IDMRZCODEPAYSEMISSION: given })).issuingCountry).toBe(taken);
});

it.each([
  ['C01X00T47###', 'C01X00T47'],
  ['C01X00T47<', 'C01X00T47'],
  ['C01X00T47', 'C01X00T47'],
  ['21#12', '21#12'],
])('takes a number without the filler behind it: %j', (given, taken) => {
  expect(readIdentityStep(flat({ IDNUMERODOCUMENT: given })).number).toBe(taken);
  const [document] = map({
    status: 'OK',
    extracted_data: { identity: [{ extra: { id_number: given } }] },
  }).documents;
  expect(document?.number).toBe(taken);
});

it('reads the nationality of a German card from the report and from the step', () => {
  const steps = { ...nested({ MRZ_nationality: 'D##' }) };
  const german = { nationalities: ['DEU'] };
  expect(map({ status: 'OK', identity: { name: 'MUSTER' }, steps }).claims).toMatchObject(german);
  const identity = { name: 'MUSTER', nationality: 'D##', extra: { id_number: 'C01X00T47' } };
  expect(map({ status: 'OK', identity }).claims).toMatchObject(german);
  // A word that is no code hides none that was read.
  expect(
    map({ status: 'OK', identity: { name: 'MUSTER', nationality: 'deutsch' }, steps }).claims,
  ).toMatchObject(german);
});
