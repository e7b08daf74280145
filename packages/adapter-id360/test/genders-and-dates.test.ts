// What the zone says beside the print, as ID360's flat readings have it (dossier 8.6).
import { map } from './mapped.js';

const step = (found: object) => ({
  status: 'OK',
  steps: { id_document: { status: 'OK', results: { id_document_result: [found] } } },
});

it('warns of a zone and a print that state two genders', () => {
  const { claims, warnings } = map(step({ IDNOM: 'EXEMPLE', IDSEXE: 'M', IDMRZSEXE: 'F' }));
  expect(claims).toEqual({ family_name: 'EXEMPLE', gender: 'male' });
  expect(warnings).toEqual([
    { code: 'PARTLY_READ', path: 'gender', message: 'gender: its sources contradict each other' },
  ]);
});

it.each([
  { IDMRZNOM: 'EXEMPLE', IDMRZDATENAISSANCE: '850712' },
  { result: { extraction: { MRZ_surname: 'EXEMPLE', MRZ_birth_date: '850712' } } },
])('warns of a birthdate whose century nobody stated: %j', (found) => {
  const { claims, warnings } = map(step(found));
  expect(claims).toEqual({ family_name: 'EXEMPLE' });
  expect(warnings).toEqual([
    {
      code: 'PARTLY_READ',
      path: 'birthdate',
      message: 'birthdate: the vendor sent a value that cannot be read',
    },
  ]);
});

it('says nothing of it where the birthdate stands in print', () => {
  const { claims, warnings } = map(
    step({ IDNOM: 'EXEMPLE', IDDATENAISSANCE: '12071985', IDMRZDATENAISSANCE: '850712' }),
  );
  expect(claims).toEqual({ family_name: 'EXEMPLE', birthdate: '1985-07-12' });
  expect(warnings).toEqual([]);
});
