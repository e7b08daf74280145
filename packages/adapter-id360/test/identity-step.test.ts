import { readIdentityStep } from '../src/id360-identity-step.js';

const nested = (extraction: object) => ({
  id_document: { results: { id_document_result: [{ result: { extraction } }] } },
});
const flat = (values: object) => ({ id_document: { results: { id_document_result: [values] } } });

it.each([
  ['FRA', 'FRA'],
  ['D', 'DEU'],
  ['D##', undefined],
  ['FR', undefined],
  ['fra', undefined],
  ['RÉPUBLIQUE', undefined],
  ['', undefined],
  [null, undefined],
])('takes a country of issue in the form of the contract, alpha-3, or none: %j', (given, taken) => {
  expect(readIdentityStep(nested({ MRZ_issuing_country: given })).issuingCountry).toBe(taken);
  expect(readIdentityStep(flat({ IDMRZCODEPAYSEMISSION: given })).issuingCountry).toBe(taken);
});
