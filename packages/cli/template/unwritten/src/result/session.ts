// TODO 5: the names that were read.
// Claims have OpenID's names: name, given_name, family_name, birth_family_name. `reader.first` takes the first value that can
// be read and warns of one that cannot; `claimsOf` below shows how. `'person.born': 'birthdate'` is a row of CLAIMS.
const CLAIMS: { readonly [path: string]: string } = {};

function namesOf(_name: Name, _reader: ClaimReader): Claims {
  return {};
}
