// TODO 5: the claims that were read.
// Claims have OpenID's names: given_name, family_name, birthdate, nationalities. `reader.first` takes the first value that can
// be read and warns of one that cannot; `documentOf` below shows how. `'person.born': 'birthdate'` is a row of CLAIMS.
const CLAIMS: { readonly [path: string]: string } = {};

function claimsOf(_person: Person, _reader: ClaimReader): Claims | undefined {
  return compactOrNothing<Claims>({});
}
