// Which address is proven: one on a proof in the person's own name. All people are invented.
import { map } from './mapped.js';

const identity = {
  name: 'EXEMPLE',
  first_name: 'ÉLODIE',
  first_names: ['ÉLODIE', 'ANNE'],
  birth_name: 'NÉE',
  extra: { id_number: '21XX12345', address: '1 RUE DE LA CARTE 69999 LYON FRANCE' },
};
const proof = {
  address_1: '12 rue Inventée',
  address_2: 'BT B',
  zip_code: '75999',
  city: 'Paris',
  date: '2025-10-06',
};
const ADDRESS = { street_address: '12 rue Inventée\nBT B', postal_code: '75999', locality: 'Paris' };
const PRINTED = { formatted: '1 RUE DE LA CARTE 69999 LYON FRANCE' };
const withProofs = (...proof_of_address: object[]) =>
  map({ status: 'OK', identity, extracted_data: { proof_of_address } });

it.each([
  'MME EXEMPLE ELODIE',
  'Élodie Exemple',
  'M ET MME EXEMPLE PAUL ET ELODIE',
  'MME EXEMPLE',
  'EXEMPLE E',
  'MME NEE ANNE',
  'MME EXEMPLE-NÉE ÉLODIE',
])('proves the address on a proof in the name of %s', (full_name) => {
  const result = withProofs({ ...proof, full_name });
  expect(result.claims?.address).toEqual(ADDRESS);
  expect(result.extracted?.address).toEqual(ADDRESS);
  expect(result.documents[1]).toEqual({
    kind: 'proof_of_address',
    holder: { name: full_name },
    issuedOn: '2025-10-06',
  });
  expect(result.warnings).toEqual([]);
});

it.each(['M INVENTE PAUL', 'M EXEMPLE PAUL', 'MME ELODIE', 'EXEMPLES ELODIE', 'MME', '---'])(
  'proves none on a proof in the name of %s',
  (full_name) => {
    const result = withProofs({ ...proof, full_name });
    expect(result.decision).toBe('approved');
    expect(result.claims?.address).toBeUndefined();
    expect(result.extracted?.address).toEqual(PRINTED);
    expect(result.selfAsserted).toBeUndefined();
    expect(result.documents[1]?.holder).toEqual({ name: full_name });
    expect(result.warnings).toEqual([
      {
        code: 'PARTLY_READ',
        path: 'address',
        message: "address: the proof of address may not be in this person's name, so it proves nothing",
      },
    ]);
  },
);

it('finds the own proof among several, wherever it stands', () => {
  const other = { full_name: 'M INVENTE PAUL', address_1: '9 rue d’Ailleurs', city: 'Lille' };
  const result = withProofs(other, { ...proof, full_name: 'EXEMPLE ELODIE' });
  expect(result.claims?.address).toEqual(ADDRESS);
  expect(result.documents.map(({ holder }) => holder?.name)).toEqual([
    undefined,
    'M INVENTE PAUL',
    'EXEMPLE ELODIE',
  ]);
});

it('leaves it to the vendor where the holder was not read', () => {
  expect(withProofs(proof).claims?.address).toEqual(ADDRESS);
});

it('compares nothing where the report names nobody', () => {
  const result = map({
    status: 'OK',
    extracted_data: { proof_of_address: [{ ...proof, full_name: 'EXEMPLE' }] },
  });
  expect(result.claims).toBeUndefined();
});

it('reads the address printed on the card, which proves none', () => {
  const result = map({ status: 'OK', identity });
  expect(result.extracted?.address).toEqual(PRINTED);
  expect(result.claims?.address).toBeUndefined();
  const steps = {
    id_document: { results: { id_document_result: [{ result: { extraction: { OCR_address: '1 RUE' } } }] } },
  };
  expect(map({ status: 'KO', steps }).extracted).toEqual({ address: { formatted: '1 RUE' } });
});

it('takes postcodes as numbers too, and names of countries for what they are', () => {
  const typed = { name: 'EXEMPLE', address: '12 rue Inventée', zip_code: 75999, country: 'France' };
  const result = map({ status: 'OK', identity: typed });
  expect(result.selfAsserted?.address).toEqual({ street_address: '12 rue Inventée', postal_code: '75999' });
  expect(result.warnings.map(({ path }) => path)).toEqual(['address.country']);
});

describe('a title', () => {
  const of = (gender: string, full_name: string) =>
    map({
      status: 'OK',
      identity: { ...identity, gender },
      extracted_data: { proof_of_address: [{ ...proof, full_name }] },
    }).claims?.address;

  it.each(['M EXEMPLE', 'MONSIEUR EXEMPLE', 'M E EXEMPLE', 'M EXEMPLE E'])(
    'of the other gender proves nothing: %s',
    (full_name) => {
      expect(of('F', full_name)).toBeUndefined();
      expect(of('M', full_name)).toEqual(ADDRESS);
    },
  );

  it.each(['MME EXEMPLE', 'M ET MME EXEMPLE', 'MLLE E EXEMPLE', 'M EXEMPLE ELODIE', 'EXEMPLE'])(
    'that fits, or beside a given name, does: %s',
    (full_name) => {
      expect(of('F', full_name)).toEqual(ADDRESS);
    },
  );
});

it.each([
  ["N'GOLO", 'KANTE', 'M NGOLO KANTE'],
  ['NGOLO', 'KANTE', "M N'GOLO KANTE"],
  ['JÖRG', 'MÜLLER', 'JOERG MUELLER'],
  ['JEANNE', "D'ARC", 'MME DARC JEANNE'],
  ['JEANNE', "D'ARC", 'MME JEANNE D ARC'],
])('knows %s %s on a bill to %s', (first_name, name, full_name) => {
  const result = map({
    status: 'OK',
    identity: { name, first_name, extra: { id_number: '1' } },
    extracted_data: { proof_of_address: [{ ...proof, full_name }] },
  });
  expect(result.claims?.address).toEqual(ADDRESS);
});

it('keeps the country, which no proof states, as typed', () => {
  const result = map({
    status: 'OK',
    identity: { ...identity, address: '12 rue Inventée', zip_code: '75999', city: 'Paris', country: 'FRA' },
    extracted_data: { proof_of_address: [{ ...proof, full_name: 'MME EXEMPLE ELODIE' }] },
  });
  expect(result.claims?.address).toEqual(ADDRESS);
  expect(result.selfAsserted).toEqual({ address: { country: 'FRA' } });
});
