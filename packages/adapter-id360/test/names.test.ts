// A name as it is printed and as a machine-readable zone writes it is one name (ICAO 9303-3). All people are invented.
import { map } from './mapped.js';

const born = '1991-03-29';
const person = (family: string, given: string) => ({
  name: family,
  first_name: given,
  first_names: [given],
  birth_date: born,
});
const read = (family: string, given: string) => ({
  id_document: {
    status: 'OK',
    results: {
      id_document_result: [
        {
          result: {
            extraction: { MRZ_surname: family, MRZ_first_name: [given], MRZ_birth_date: born },
          },
        },
      ],
    },
  },
});
const claims = (family_name: string, given_name: string) => ({ given_name, family_name, birthdate: born });

const SAME = [
  ['KANTE', "N'GOLO", 'KANTE', 'NGOLO'],
  ['KANTE', 'N’GOLO', 'KANTE', 'N GOLO'],
  ['KANTE', "N'GOLO", 'KANTE', 'N<GOLO'],
  ['NOWAK', 'ŁUKASZ', 'NOWAK', 'LUKASZ'],
  ['HANSEN', 'SØREN', 'HANSEN', 'SOEREN'],
  ['HANSEN', 'SØREN', 'HANSEN', 'SOREN'],
  ['SVENSSON', 'BJÖRN', 'SVENSSON', 'BJOERN'],
  ['DUVAL', 'MARIE-LOU', 'DUVAL', 'MARIELOU'],
  ['DUVAL', 'MARIE LOU', 'DUVAL', 'MARIELOU'],
  ['DUVAL', 'ANNA-EVA', 'DUVAL', 'ANNAEVA'],
  ['COSTA ESTEVES', 'ANA', 'COSTAESTEVES', 'ANA'],
  ['MÜLLER', 'JÖRG', 'MUELLER', 'JOERG'],
  ['MÜLLER', 'JÖRG', 'MUXXLLER', 'JORG'],
  ['GROSS', 'ÅSA', 'GROß', 'AASA'],
  ['GROß', 'JÄGER', 'GROSS', 'JAEGER'],
  ['PEÑA', 'IÑIGO', 'PENXXA', 'INXXIGO'],
  ['D’ARC', 'JEANNE', 'DARC', 'JEANNE'],
  ['LE GOFF', 'YANN', 'LEGOFF', 'YANN'],
  ['ÞÓRSDÓTTIR', 'ÆSA', 'THORSDOTTIR', 'AESA'],
  ['DUVAL', 'MAXIMILIENNE-ROSE', 'DUVAL', 'MAXIMILIENNE-R'],
  ['DUVAL', 'MAXIMILIENNE', 'DUVAL', 'MAXIMILIEN'],
  ['PAPADOPOULOU-VRONTISI', 'MAXIMILIENNE', 'PAPADOPOULOU VRONTISI', 'MAXIM'],
  ['DUVAL', 'CLAIRE', 'DUVAL', 'C'],
  ['IVANOV', 'ИВАН', 'IVANOV', 'IVAN'],
] as const;

describe.each(SAME)('%s %s and %s %s', (family, given, zoneFamily, zoneGiven) => {
  it('are one person, where a step read the zone', () => {
    const result = map({
      status: 'OK',
      identity: person(family, given),
      steps: read(zoneFamily, zoneGiven),
    });
    expect(result.claims).toEqual(claims(family, given));
    expect(result.selfAsserted).toBeUndefined();
    expect(result.warnings).toEqual([]);
  });

  it('are one person, where it was extracted', () => {
    const result = map({
      status: 'OK',
      identity: person(zoneFamily, zoneGiven),
      extracted_data: {
        identity: [{ ...person(family, given), extra: { id_number: '1', from_files: ['x'] } }],
      },
    });
    expect(result.claims).toEqual(claims(zoneFamily, zoneGiven));
    expect(result.documents).toEqual([{ kind: 'identity_document', number: '1' }]);
  });
});

it.each([
  ['DUVAL', 'PAUL', 'DUVAL', 'PAULINE'],
  ['DUVAL', 'ANNA', 'DUVAL', 'EVA'],
  ['DUVAL', 'CLAIRE', 'DUVAL', 'P'],
  ['IVANOV', 'ИВАН', 'IVANOV', 'ПЁТР'],
])('%s %s and %s %s are two', (family, given, otherFamily, otherGiven) => {
  const result = map({
    status: 'OK',
    identity: person(family, given),
    extracted_data: { identity: [{ ...person(otherFamily, otherGiven), extra: { id_number: '1' } }] },
  });
  expect(result.claims).toBeUndefined();
  expect(result.selfAsserted).toEqual(claims(family, given));
});

it('compares long names in no time', () => {
  const long = (letter: string) =>
    Array.from({ length: 250 }, (_, i) => letter.repeat(1 + (i % 3))).join(' ');
  const started = performance.now();
  map({ status: 'OK', identity: person('DUVAL', long('A')), steps: read('DUVAL', long('B')) });
  expect(performance.now() - started).toBeLessThan(1000);
});
