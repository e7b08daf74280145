import fc from 'fast-check';

/** Pairs as frameworks hold them: the last of a name, or all of them. */
export function headersOf(pairs) {
  return fc.tuple(pairs, fc.boolean()).map(([list, together]) => {
    const headers = {};
    for (const [name, value] of list)
      headers[name] = together && name in headers ? [headers[name], value].flat() : value;
    return headers;
  });
}

/** All values of a name, whatever its case. */
export function valuesOf(headers, name) {
  return Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => value);
}
